import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import {
  type HealthSeries,
  isSameTarget,
  type Sample,
  type SampleResult,
  type Target,
} from '../trace/trace.ts';

export interface SamplerOptions {
  /** The container's address. */
  readonly host: string;
  /** When the container started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Between two questions, whether or not the one before was answered: a slow server must not slow the questions down. */
  readonly everyMs: number;
  /** How long an answer is waited for: much longer than any probe would. */
  readonly patienceMs: number;
  /** Runs a command in the container and gives its exit status; undefined where that cannot be told. */
  readonly runInside: (command: readonly string[]) => Promise<number | undefined>;
}

/** At most so many questions wait for an answer: beyond, a blocked server would use up the machine. */
const MOST_WAITING = 200;
/** A command in the container is a process there: one at a time, and no more often than that. */
const COMMANDS_EVERY_MS = 1_000;

/** Asks one target over and over, open-loop, from the network at the container's address. */
export class Sampler {
  readonly #target: Target;
  readonly #options: SamplerOptions;
  readonly #samples: Sample[] = [];
  readonly #waiting = new Set<AbortController>();
  #timer: NodeJS.Timeout | undefined;

  constructor(target: Target, options: SamplerOptions) {
    this.#target = target;
    this.#options = options;
  }

  start(): void {
    const isCommand = this.#target.kind === 'exec';
    const most = isCommand ? 1 : MOST_WAITING;
    const ask = (): void => {
      if (this.#waiting.size < most) void this.#ask();
    };
    ask();
    this.#timer = setInterval(ask, isCommand ? COMMANDS_EVERY_MS : this.#options.everyMs);
  }

  isFor(target: Target): boolean {
    return isSameTarget(this.#target, target);
  }

  /** Whether the newest answer is one that a probe takes for a success. */
  get isUp(): boolean {
    return isSuccess(this.#samples.at(-1)?.result);
  }

  /** How many of the newest answers on end were good, of the questions put from `since` on, in seconds after the start. */
  wellSince(since: number): number {
    const answers = this.#samples.filter(({ at }) => at >= since);
    return answers.length - 1 - answers.findLastIndex(({ result }) => !isSuccess(result));
  }

  /**
   * No more questions. Those that wait are given up, and count as not answered while they were waited for; those that were
   * put after `until`, in seconds after the start, are left out: we had stopped it by then.
   */
  async stop(until: number): Promise<HealthSeries> {
    this.release();
    while (this.#waiting.size > 0) await new Promise((next) => setImmediate(next));
    const samples = this.#samples.filter(({ at }) => at < until).sort((a, b) => a.at - b.at);
    return { target: this.#target, samples };
  }

  /** Asks no more, and waits for no answer. */
  release(): void {
    clearInterval(this.#timer);
    for (const controller of this.#waiting) controller.abort();
  }

  async #ask(): Promise<void> {
    const asked = Date.now();
    const controller = new AbortController();
    this.#waiting.add(controller);
    const timer = setTimeout(() => controller.abort(), this.#options.patienceMs);
    const result = await askTarget(this.#target, this.#options, controller.signal);
    clearTimeout(timer);
    this.#waiting.delete(controller);
    if (result === undefined) return;
    const at = (asked - this.#options.startedAt) / 1_000;
    this.#samples.push({ at, took: (Date.now() - asked) / 1_000, result });
  }
}

/** As the kubelet's HTTP probe has it: 200 to 399 (pkg/probe/http/http.go). */
export function isSuccess(result: SampleResult | undefined): boolean {
  if (result?.kind === 'status') return result.status >= 200 && result.status < 400;
  return result?.kind === 'accepted' || (result?.kind === 'exit' && result.code === 0);
}

async function askTarget(
  target: Target,
  { host, runInside }: SamplerOptions,
  signal: AbortSignal,
): Promise<SampleResult | undefined> {
  if (target.kind === 'http') return askHttp({ host, port: target.port, path: target.path }, signal);
  if (target.kind === 'tcp') return askTcp(host, target.port, signal);
  const code = await runInside(target.command);
  return code === undefined ? undefined : { kind: 'exit', code };
}

interface Address {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** How often a redirect on the same host is followed (net/http, defaultCheckRedirect). */
const MOST_REDIRECTS = 10;

/** A GET without a kept connection; redirects on the same host are followed, another host's redirect is the answer. */
async function askHttp(address: Address, signal: AbortSignal): Promise<SampleResult> {
  let at = address;
  for (let hops = 0; hops < MOST_REDIRECTS; hops++) {
    const answer = await getOnce(at, signal);
    if (!('location' in answer)) return answer;
    const next = redirected(at, answer.location);
    if (next === undefined) return { kind: 'status', status: answer.status };
    at = next;
  }
  return { kind: 'status', status: 599 };
}

type Got = SampleResult | { readonly kind: 'status'; readonly status: number; readonly location: string };

function getOnce(at: Address, signal: AbortSignal): Promise<Got> {
  return new Promise((settle) => {
    const asked = request(
      { ...at, agent: false, signal, headers: { 'user-agent': 'incident-gate' } },
      (answer) => {
        settle(statusOf(answer));
        answer.destroy();
      },
    );
    asked.on('error', (error) => settle(signal.aborted ? { kind: 'timeout' } : failureOf(error)));
    asked.end();
  });
}

function statusOf({ statusCode: status = 0, headers: { location } }: IncomingMessage): Got {
  const isRedirect = [301, 302, 303, 307, 308].includes(status);
  return isRedirect && location !== undefined
    ? { kind: 'status', status, location }
    : { kind: 'status', status };
}

function redirected({ host, port, path }: Address, location: string): Address | undefined {
  try {
    const url = new URL(location, `http://${host}:${port}${path}`);
    const isHere = url.protocol === 'http:' && url.hostname === host;
    return isHere ? { host, port: Number(url.port || 80), path: url.pathname + url.search } : undefined;
  } catch {
    return undefined;
  }
}

function askTcp(host: string, port: number, signal: AbortSignal): Promise<SampleResult> {
  return new Promise((settle) => {
    const socket = connect({ host, port, signal });
    socket.on('connect', () => {
      settle({ kind: 'accepted' });
      socket.destroy();
    });
    socket.on('error', (error) => settle(signal.aborted ? { kind: 'timeout' } : failureOf(error)));
  });
}

/** A port that refuses is told from a connection that broke; what is not reached at all is as silent as a server that hangs. */
function failureOf(error: Error): SampleResult {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ECONNREFUSED') return { kind: 'refused' };
  return code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ETIMEDOUT'
    ? { kind: 'timeout' }
    : { kind: 'reset' };
}

/** Whether packets come and go: refused is an answer too. */
export async function isReached(host: string, port: number): Promise<boolean> {
  return (await askTcp(host, port, AbortSignal.timeout(5_000))).kind !== 'timeout';
}

/** Whether a connection is accepted, asked once and at once. */
export async function isAccepting(host: string, port: number): Promise<boolean> {
  return (await askTcp(host, port, AbortSignal.timeout(1_000))).kind === 'accepted';
}
