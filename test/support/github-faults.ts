import type { ServerResponse } from 'node:http';
import type { Answer } from './github-answer.ts';

/** What goes wrong instead of an answer. */
export interface Fault {
  /** Whether the request is carried out nevertheless: the client cannot know. */
  readonly isCarriedOut: boolean;
  readonly send: (response: ServerResponse, answer: Answer) => void;
}

export type FaultName = keyof typeof FAULTS;

/** Everything that GitHub, or what lies between, was seen to do. */
export const FAULTS = {
  'read-only token': refusal(403, 'Resource not accessible by integration'),
  'bad credentials': refusal(401, 'Bad credentials'),
  'not found': refusal(404, 'Not Found'),
  'validation failed': refusal(422, 'Validation Failed', {
    errors: [{ resource: 'CheckRun', field: 'head_sha', code: 'invalid' }],
  }),
  'too many requests': refusal(429, 'Too many requests', { headers: { 'retry-after': '1' } }),
  'too many requests, wait long': refusal(429, 'Too many requests', { headers: { 'retry-after': '3600' } }),
  'secondary limit': refusal(403, 'You have exceeded a secondary rate limit.', {
    headers: { 'retry-after': '1' },
  }),
  'secondary limit, no word how long': refusal(403, 'You have exceeded a secondary rate limit.'),
  'primary limit': refusal(403, 'API rate limit exceeded for installation.', {
    headers: () => ({
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 1),
    }),
  }),
  'server error': refusal(500, 'Server Error'),
  'service unavailable': refusal(503, 'No server is currently available to service your request.'),
  'bad gateway': { isCarriedOut: true, send: (response) => page(response, 502) },
  'gateway timeout': { isCarriedOut: true, send: (response) => page(response, 504) },
  'dropped connection': { isCarriedOut: false, send: (response) => response.destroy() },
  'dropped connection, done': { isCarriedOut: true, send: (response) => response.destroy() },
  'dropped in the body': { isCarriedOut: true, send: (response, answer) => half(response, answer, 'drop') },
  'slow body': { isCarriedOut: true, send: (response, answer) => half(response, answer, 'stall') },
  'no answer': { isCarriedOut: true, send: () => {} },
  'truncated JSON': { isCarriedOut: true, send: (response, answer) => half(response, answer, 'end') },
  'HTML page': { isCarriedOut: true, send: (response) => page(response, 200) },
} as const satisfies Readonly<Record<string, Fault>>;

/** An answer of GitHub's own that refuses. */
export function refusal(
  status: number,
  message: string,
  more: {
    readonly errors?: readonly object[];
    readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  } = {},
): Fault {
  const { errors, headers = {} } = more;
  const body = {
    message,
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
    ...(errors === undefined ? {} : { errors }),
  };
  return {
    isCarriedOut: false,
    send: (response) =>
      send(response, { status, body, headers: typeof headers === 'function' ? headers() : headers }),
  };
}

/** Sends an answer as GitHub does. */
export function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  response.writeHead(status, { ...JSON_TYPE, ...headers });
  response.end(JSON.stringify(body));
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

function half(response: ServerResponse, { status, body }: Answer, then: 'drop' | 'stall' | 'end'): void {
  const text = JSON.stringify(body);
  response.writeHead(status, JSON_TYPE);
  const part = text.slice(0, Math.ceil(text.length / 2));
  if (then === 'end') response.end(part);
  else if (then === 'stall') response.write(part);
  else response.write(part, () => response.destroy());
}

function page(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end('<!DOCTYPE html><title>Unicorn!</title><p>This page is taking too long to load.');
}
