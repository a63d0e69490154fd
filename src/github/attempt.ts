import { visibleProse } from '../report/characters/visible.ts';
import type { ApiErrorKind } from './api-error.ts';

/** How one attempt failed. */
export interface Failure {
  readonly kind: ApiErrorKind;
  readonly status?: number;
  /** The reason as a clause, hidden characters made visible. May hold what the answer repeats of the request. */
  readonly says: string;
  /** Whether the request was carried out: `no` when GitHub said so or never had it. */
  readonly done: 'no' | 'perhaps';
  /** Whether another attempt may end better. */
  readonly mayPass: boolean;
  /** How long GitHub asks to wait, when it limits. */
  readonly waitMs?: number;
}

/** Nothing was sent when a connection failed in one of these ways. */
const NEVER_SENT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'there is no way to it',
  UND_ERR_CONNECT_TIMEOUT: 'the connection took too long',
};

/** What an error of octokit means; `now` in milliseconds of the epoch. */
export function failureOf(error: unknown, now: number): Failure {
  const response = property(error, 'response');
  const status = property(response, 'status');
  if (typeof status === 'number') return refusalOf({ status, response, now });
  const codes = causes(error).map((one) => String(property(one, 'code') ?? property(one, 'name')));
  const neverSent = codes.find((code) => code in NEVER_SENT);
  if (neverSent !== undefined)
    return { kind: 'unreachable', says: NEVER_SENT[neverSent] ?? neverSent, done: 'no', mayPass: true };
  const isLate = codes.some((code) => code === 'TimeoutError' || code === 'AbortError');
  const code = codes.find((one) => /^[A-Z0-9_]+$/.test(one));
  const says = isLate ? 'it took too long' : `the connection broke${code === undefined ? '' : ` (${code})`}`;
  return { kind: 'unreachable', says, done: 'perhaps', mayPass: true };
}

/** An answer of the right status that is no JSON: cut short on its way, or somebody else's page. */
export function garbled(status: number): Failure {
  const says = 'the answer is not JSON, or was cut short on its way';
  return { kind: 'unreachable', status, says, done: 'perhaps', mayPass: true };
}

interface Refusal {
  readonly status: number;
  readonly response: unknown;
  readonly now: number;
}

function refusalOf(refusal: Refusal): Failure {
  const { status, response } = refusal;
  const says = wordsOf(property(response, 'data'));
  const waitMs = limitOf(refusal, says);
  if (waitMs !== undefined) return { kind: 'limited', status, says, done: 'no', mayPass: true, waitMs };
  // 503: the server cannot handle the request at present (RFC 9110, 15.6.4); 500, 502 and 504 tell nothing of what was done.
  if (status >= 500)
    return {
      kind: 'unreachable',
      status,
      says,
      done: status === 503 ? 'no' : 'perhaps',
      mayPass: true,
    };
  return { kind: kindOf(status), status, says, done: 'no', mayPass: false };
}

function kindOf(status: number): ApiErrorKind {
  if (status === 401 || status === 403) return 'forbidden';
  return status === 404 || status === 410 ? 'missing' : 'refused';
}

/** Without a header that says how long, GitHub asks for a minute (REST API, "Rate limits for the REST API"). */
const UNTOLD_WAIT_MS = 60_000;

/** How long to wait, when the answer is a rate limit: a 429, or a 403 that says so. */
function limitOf({ status, response, now }: Refusal, says: string): number | undefined {
  if (status !== 429 && status !== 403) return undefined;
  const headers = property(response, 'headers');
  const after = Number(property(headers, 'retry-after') ?? Number.NaN);
  if (after >= 0) return after * 1000;
  const reset = Number(property(headers, 'x-ratelimit-reset') ?? Number.NaN);
  if (property(headers, 'x-ratelimit-remaining') === '0' && reset > 0) return Math.max(0, reset * 1000 - now);
  return status === 429 || /rate limit/i.test(says) ? UNTOLD_WAIT_MS : undefined;
}

const MOST_ERRORS = 3;

/** GitHub's own words in an error's body: `message`, and what `errors` adds to it. */
function wordsOf(data: unknown): string {
  const message = property(data, 'message');
  if (typeof message !== 'string') return 'it gave no reason';
  const errors = property(data, 'errors');
  const details = (Array.isArray(errors) ? errors : []).slice(0, MOST_ERRORS).map(detailOf);
  return visibleProse([message, ...details.filter((one) => one !== '')].join(': ')).replace(/\.$/, '');
}

function detailOf(error: unknown): string {
  if (typeof error === 'string') return error;
  const parts = ['resource', 'field', 'code', 'message'].map((name) => property(error, name));
  return parts.filter((part) => typeof part === 'string').join(' ');
}

/** The error and what it was caused by, which fetch nests. */
function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let one = error; one !== undefined && chain.length < 5; one = property(one, 'cause')) chain.push(one);
  return chain;
}

function property(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
}
