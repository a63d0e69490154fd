import { setTimeout as sleep } from 'node:timers/promises';
import { getOctokit } from '@actions/github';
import { cutText } from '../report/characters/visible.ts';
import { ApiError } from './api-error.ts';
import { type Failure, failureOf, garbled } from './attempt.ts';

export { ApiError } from './api-error.ts';

/** GitHub's REST API: one request at a time, tried again where that helps and does no harm. */
export interface GitHubApi {
  /**
   * `route` as in GitHub's documentation, `POST /repos/{owner}/{repo}/check-runs`; parameters that it does not name become
   * query or body. The answer is not checked beyond being JSON. Rejects with an ApiError.
   */
  request<T>(route: string, parameters: Readonly<Record<string, unknown>>): Promise<T>;
}

/** The time of the world, so that a test need not wait. */
export interface ApiWorld {
  /** Milliseconds of the epoch. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
  /** Aborts after so long. */
  timeLimit(ms: number): AbortSignal;
}

export interface ApiOptions {
  readonly token: string;
  /** `https://api.github.com`, or the like. */
  readonly apiUrl: string;
  /** For one attempt, its body included. 20 s. */
  readonly requestMs?: number;
  /** For the longest wait that GitHub may ask for. 30 s. */
  readonly waitMs?: number;
  /** For all requests and waits of this object together. 120 s. */
  readonly totalMs?: number;
  readonly world?: ApiWorld;
}

const WORLD: ApiWorld = {
  now: () => Date.now(),
  sleep: (ms) => sleep(ms),
  timeLimit: (ms) => AbortSignal.timeout(ms),
};

/** How often a request is tried again. */
const MOST_AGAIN = 3;
const FIRST_PAUSE_MS = 1000;
/** Of GitHub's own words. */
const MOST_CHARACTERS = 300;

/** GitHub's API at `apiUrl`, through the runner's proxy if there is one. Nothing is sent before the first request. */
export function gitHubApi(options: ApiOptions): GitHubApi {
  return new Client(options);
}

class Client implements GitHubApi {
  readonly #options: Required<ApiOptions>;
  readonly #octokit: ReturnType<typeof getOctokit>;
  /** Before it GitHub wants no request. */
  #notBefore = 0;
  #spentMs = 0;
  #underWay = 0;
  #since = 0;

  constructor(options: ApiOptions) {
    this.#options = { requestMs: 20_000, waitMs: 30_000, totalMs: 120_000, world: WORLD, ...options };
    const { token, apiUrl } = options;
    this.#octokit = getOctokit(token, { baseUrl: apiUrl.replace(/\/+$/, ''), log: SILENT });
    // A hook that wraps would do nothing: those inside it are given the options as they were (before-after-hook, register.js).
    this.#octokit.hook.before('request', ({ request }) => {
      request.fetch = wholly(request.fetch ?? globalThis.fetch);
    });
  }

  async request<T>(route: string, parameters: Readonly<Record<string, unknown>>): Promise<T> {
    refuseDots(route, parameters);
    if (this.#underWay++ === 0) this.#since = this.#options.world.now();
    try {
      return await this.#persist<T>(route, parameters);
    } finally {
      if (--this.#underWay === 0) this.#spentMs += this.#options.world.now() - this.#since;
    }
  }

  async #persist<T>(route: string, parameters: Readonly<Record<string, unknown>>): Promise<T> {
    for (let again = 0; ; again++) {
      await this.#waitForLimit(route);
      const outcome = await this.#attempt<T>(route, parameters);
      if ('data' in outcome) return outcome.data;
      const { waitMs = FIRST_PAUSE_MS * 2 ** again } = outcome;
      if (outcome.kind === 'limited')
        this.#notBefore = Math.max(this.#notBefore, this.#options.world.now() + waitMs);
      const mayRepeat = outcome.mayPass && (outcome.done === 'no' || isRepeatable(route, parameters));
      if (again === MOST_AGAIN || !mayRepeat) throw this.#error(route, outcome);
      await this.#pause(waitMs, route, outcome);
    }
  }

  /** One attempt, its body read to the end. */
  async #attempt<T>(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly data: T } | Failure> {
    const { world, requestMs } = this.#options;
    const signal = world.timeLimit(Math.max(1, Math.min(requestMs, this.#leftMs())));
    try {
      const { data, status } = await this.#octokit.request(route, {
        ...parameters,
        headers: { 'x-github-api-version': API_VERSION },
        request: { signal },
      });
      // Octokit hands over as text what it cannot parse.
      if (typeof data !== 'object' && status !== 204) return garbled(status);
      return { data };
    } catch (error) {
      return failureOf(error, world.now());
    }
  }

  /** What one request was told holds for all: GitHub punishes those who ask on. */
  async #waitForLimit(route: string): Promise<void> {
    const waitMs = this.#notBefore - this.#options.world.now();
    if (waitMs > 0) await this.#pause(waitMs, route, LIMITED);
    if (this.#leftMs() <= 0) throw this.#error(route, OUT_OF_TIME);
  }

  async #pause(ms: number, route: string, failure: Failure): Promise<void> {
    if (ms > this.#options.waitMs || ms >= this.#leftMs()) throw this.#error(route, failure);
    await this.#options.world.sleep(ms);
  }

  #leftMs(): number {
    return this.#options.totalMs - this.#spentMs - (this.#options.world.now() - this.#since);
  }

  #error(route: string, { kind, status, says, done }: Failure): ApiError {
    const { token } = this.#options;
    // Before it is cut: half a token is one too many.
    const words = cutText(token === '' ? says : says.replaceAll(token, '***'), MOST_CHARACTERS);
    const code = status === undefined ? '' : ` (${status})`;
    const mayBeDone = done === 'perhaps' && !route.startsWith('GET ');
    return new ApiError(`${OPENING[kind]} \`${route}\`${code}: ${words}.`, { kind, status, mayBeDone });
  }
}

const API_VERSION = '2022-11-28';

const silent = (): void => {};
const SILENT = { debug: silent, info: silent, warn: silent, error: silent };

const OPENING = {
  forbidden: 'GitHub did not permit',
  missing: 'GitHub has nothing to show for',
  refused: 'GitHub refused',
  limited: 'GitHub limits the number of requests and put off',
  unreachable: 'GitHub gave no usable answer to',
} as const;

const LIMITED: Failure = { kind: 'limited', says: 'it asked to wait longer', done: 'no', mayPass: false };
const OUT_OF_TIME: Failure = {
  kind: 'unreachable',
  says: 'the time for all requests together is used up',
  done: 'no',
  mayPass: false,
};

/** Octokit takes a body that breaks off for an empty one: it gets bodies that have been read to the end. */
function wholly(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (address, options) => {
    const answer = await fetch(address, options);
    const body = await answer.arrayBuffer();
    const { status, headers } = answer;
    return new Response(body.byteLength === 0 ? null : body, { status, headers });
  };
}

/**
 * Whether doing it twice is as doing it once. An update of a check run is not: its annotations are added to those that are
 * there (REST API, "Update a check run").
 */
function isRepeatable(route: string, parameters: Readonly<Record<string, unknown>>): boolean {
  return route.startsWith('GET ') || (route.startsWith('PATCH ') && !('output' in parameters));
}

/** A parameter of the path that is empty or made of dots would lead to another route. */
function refuseDots(route: string, parameters: Readonly<Record<string, unknown>>): void {
  for (const [, name = ''] of route.matchAll(/\{(\w+)\}/g)) {
    if (!/^\.{0,2}$/.test(String(parameters[name] ?? ''))) continue;
    throw new ApiError(`\`${route}\` was not asked: its \`${name}\` is empty or only dots.`, {
      kind: 'refused',
    });
  }
}
