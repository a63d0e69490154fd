import type { Call } from './github-description.ts';

/** What the server keeps. Entries are as GitHub shows them. */
export interface Hosted {
  readonly checkRuns: Fields[];
  readonly comments: Fields[];
  readonly reviews: Fields[];
  readonly reviewComments: Fields[];
}

export type Fields = Record<string, unknown>;

export interface HostedPull {
  readonly number: number;
  readonly base: string;
  readonly head: string;
}

export interface Hosting {
  /** A git repository whose commits, trees and blobs are GitHub's; without one there are none. */
  readonly repository?: string;
  /** Lets review comments stand only on lines of their diff, as GitHub does. */
  readonly pulls?: readonly HostedPull[];
  /** So many entries at most has a tree that is asked for with all below it. GitHub: 100,000. */
  readonly mostTreeEntries?: number;
  /** Who writes: `github-actions[bot]`. */
  readonly login?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Responder = (call: Call) => Answer;

export const MISSING: Answer = { status: 404, body: { message: 'Not Found', status: '404' } };
const PAGE = 30;

/** What GitHub says to a request of the right shape that makes no sense; some routes describe errors as objects, some as text. */
export function invalid(error: string | { readonly code: string; readonly message: string }): Answer {
  return { status: 422, body: { message: 'Validation Failed', documentation_url: '', errors: [error] } };
}

/** Changes the entry of that id. */
export function replaced(list: Fields[], id: string | undefined, change: (old: Fields) => Fields): Answer {
  const at = list.findIndex((one) => String(one.id) === id);
  const old = list[at];
  if (old === undefined) return MISSING;
  list[at] = change(old);
  return { status: 200, body: list[at] };
}

/** One page, with the header that leads to the next. */
export function paged(list: readonly unknown[], { query }: Call): Answer {
  const [size, page] = [Number(query.per_page ?? PAGE), Number(query.page ?? 1)];
  const body = list.slice((page - 1) * size, page * size);
  const next = `<https://example.org/?page=${page + 1}>; rel="next"`;
  return { status: 200, body, headers: page * size < list.length ? { link: next } : {} };
}
