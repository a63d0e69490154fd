import type { EngineClient } from '../engine/client.ts';
import { type ContainerSpec, type ContainerState, createContainer, stateOf } from '../engine/container.ts';
import { ask } from '../engine/engine.ts';
import type { Owner } from '../engine/labels.ts';
import type { Boot, BootEvent, ListeningSocket, Target } from '../trace/trace.ts';
import { exitOf } from './exit.ts';
import { readOutput } from './output.ts';
import { isReached, Sampler } from './sampler.ts';
import { listenersOf } from './socket-table.ts';
import { isLoopback } from './sockets.ts';

/** Where containers are started and watched. */
export interface Bench {
  readonly client: EngineClient;
  readonly owner: Owner;
  /** Ends everything early. */
  readonly signal: AbortSignal;
  /** How many the engine's machine has, as far as that is known: more at once would slow one another down. */
  readonly processors: number;
}

/** How a container is watched. */
export interface Watching {
  readonly targets: readonly Target[];
  readonly sampleEveryMs: number;
  /** How long an answer is waited for. */
  readonly patienceMs: number;
}

/** What was seen until it was asked no more. */
interface Watched {
  /** Seconds after its start. */
  readonly until: number;
  /** It had ended by then, and not because we stopped it. */
  readonly hadEnded: boolean;
  readonly health: Promise<Boot['health']>;
}

const SOCKETS_EVERY_MS = 100;
const TICK_MS = 50;
const SECONDS_TO_START = 30;
const SECONDS_TO_READ = 30;
/** The exit code of what SIGKILL ended: 128 and the signal’s number. */
const KILLED = 137;
/** `docker wait` is let go of when the container is removed; no rehearsal is longer. */
const SECONDS_TO_WAIT = 6 * 3_600;

/** A container that runs and is watched from its start on. */
export class WatchedContainer {
  readonly id: string;
  readonly startedAt: number;
  readonly address: string | undefined;
  readonly events: BootEvent[] = [];
  readonly #bench: Bench;
  readonly #samplers: readonly Sampler[];
  readonly #sockets: ListeningSocket[] = [];
  readonly #ended: Promise<unknown>;
  #hasEnded = false;
  #isTried = false;
  #isOutOfReach = false;
  #watched: Watched | undefined;
  #socketTimer: NodeJS.Timeout | undefined;

  private constructor(bench: Bench, started: { id: string; state: ContainerState }, watching: Watching) {
    const { id, state } = started;
    this.id = id;
    this.startedAt = state.startedAt;
    this.address = state.address;
    this.#bench = bench;
    this.#samplers =
      state.address === undefined ? [] : samplersFor(bench, { id, host: state.address, state }, watching);
    this.#ended = bench.client
      .run(['wait', id], { seconds: SECONDS_TO_WAIT, signal: bench.signal })
      .then(() => {
        this.#hasEnded = true;
      });
    this.#watchSockets(state.pid);
    for (const sampler of this.#samplers) sampler.start();
  }

  /** Creates, starts and watches a container. Throws an EngineError when it cannot be started at all. */
  static async start(bench: Bench, spec: ContainerSpec, watching: Watching): Promise<WatchedContainer> {
    bench.signal.throwIfAborted();
    const id = await createContainer(bench.client, bench.owner, spec);
    await ask(bench.client, ['start', id], { seconds: SECONDS_TO_START, signal: bench.signal });
    return new WatchedContainer(bench, { id, state: await stateOf(bench.client, id) }, watching);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether the target was answered well when it was last asked. */
  isUp(target: Target): boolean {
    return this.#samplers.some((sampler) => sampler.isFor(target) && sampler.isUp);
  }

  /** The listening sockets that were seen so far. */
  get sockets(): readonly ListeningSocket[] {
    return this.#sockets;
  }

  /** It listens for others, and this machine has no way to its address: what it answers cannot be seen from here. */
  get isOutOfReach(): boolean {
    return this.#isOutOfReach;
  }

  /** How many of the newest answers on end were good, of the questions put from `age` seconds on. */
  wellSince(target: Target, age: number): number {
    return this.#samplers.find((sampler) => sampler.isFor(target))?.wellSince(age) ?? 0;
  }

  /** Seconds since it started. */
  get age(): number {
    return (Date.now() - this.startedAt) / 1_000;
  }

  /** Waits until it is `age` seconds old, it has ended, `isEnough` says so, or the rehearsal is cancelled. */
  async watchUntil(age: number, isEnough: () => boolean = () => false): Promise<void> {
    while (this.age < age && !this.#hasEnded && !isEnough()) {
      this.#bench.signal.throwIfAborted();
      await new Promise((next) => setTimeout(next, TICK_MS));
    }
  }

  /** SIGTERM, or the image's own signal, and SIGKILL after `grace` seconds: as every engine stops a container. */
  async stop(grace: number, during: 'idle' | 'request'): Promise<void> {
    const at = this.age;
    const { client, signal } = this.#bench;
    const seconds = grace + SECONDS_TO_READ;
    await client.run(['stop', `--time=${Math.ceil(grace)}`, this.id], { seconds, signal });
    signal.throwIfAborted();
    await this.#ended;
    const took = this.age - at;
    // What ends by itself at the last moment is not told apart by the clock: the engine takes its time, too.
    const { end } = await stateOf(client, this.id);
    const isKilled = took >= grace && (end === undefined || end.code === KILLED);
    this.events.push({ kind: 'stop', at, during, waited: grace, ...(isKilled ? {} : { tookToEnd: took }) });
  }

  /** Puts no more questions: what it does from here on says nothing of how it answers. */
  askNoMore(): Watched {
    if (this.#watched !== undefined) return this.#watched;
    const stop = this.events.find(({ kind }) => kind === 'stop');
    const until = stop?.kind === 'stop' ? stop.at : this.age;
    const health = Promise.all(this.#samplers.map((sampler) => sampler.stop(until)));
    this.#watched = { until, health, hadEnded: this.#hasEnded && stop === undefined };
    return this.#watched;
  }

  /** Ends the watching, however it went: timers that run on would keep the whole program alive. */
  release(): void {
    clearInterval(this.#socketTimer);
    for (const sampler of this.#samplers) sampler.release();
  }

  /** Ends the watching, takes down what was seen, and removes the container. */
  async finish(): Promise<Boot> {
    const { until, hadEnded, health: asked } = this.askNoMore();
    clearInterval(this.#socketTimer);
    const { client } = this.#bench;
    const [state, logs] = await Promise.all([
      stateOf(client, this.id),
      client.run(['logs', '--timestamps', this.id], { seconds: SECONDS_TO_READ }),
    ]);
    await client.run(['rm', '--force', '--volumes', this.id], { seconds: SECONDS_TO_READ });
    await this.#ended;
    const health = await asked;
    const { lines, lost } = readOutput({ stdout: logs.output, stderr: logs.errors }, this.startedAt);
    const exit = hadEnded ? exitOf(state) : undefined;
    return {
      watchedFor: exit?.at ?? until,
      ...firstsOf(health, lines[0]?.at),
      sockets: this.#sockets,
      ...(exit === undefined ? {} : { exit }),
      health,
      output: lines,
      ...(lost === 0 ? {} : { outputLost: lost }),
      events: this.events,
    };
  }

  /** Once: a listener's kernel answers at the first, however busy its program is. */
  async #tryReach(port: number): Promise<void> {
    if (this.address === undefined || this.#isTried) return;
    this.#isTried = true;
    this.#isOutOfReach = !(await isReached(this.address, port)) && !this.#hasEnded;
  }

  #watchSockets(pid: number): void {
    const read = listenersOf(this.#bench.client, { id: this.id, pid });
    let isReading = false;
    const look = async (): Promise<void> => {
      if (isReading || this.#hasEnded) return;
      isReading = true;
      const at = this.age;
      for (const { address, port } of (await read()) ?? []) {
        const isKnown = this.#sockets.some((known) => known.address === address && known.port === port);
        if (isKnown) continue;
        this.#sockets.push({ at, address, port });
        if (!isLoopback({ address, port })) void this.#tryReach(port);
      }
      isReading = false;
    };
    void look();
    this.#socketTimer = setInterval(() => void look(), SOCKETS_EVERY_MS);
  }
}

function samplersFor(
  { client, signal }: Bench,
  { id, host, state }: { id: string; host: string; state: ContainerState },
  { targets, sampleEveryMs, patienceMs }: Watching,
): Sampler[] {
  const runInside = async (command: readonly string[]): Promise<number | undefined> =>
    (await client.run(['exec', id, ...command], { seconds: patienceMs / 1_000, signal })).status;
  const options = { host, startedAt: state.startedAt, everyMs: sampleEveryMs, patienceMs, runInside };
  return targets.map((target) => new Sampler(target, options));
}

/** When things first happened, from what was seen. */
function firstsOf(
  health: Boot['health'],
  firstOutput: number | undefined,
): Pick<Boot, 'firstOutput' | 'firstAccept' | 'firstSuccess'> {
  const answers = health
    .flatMap(({ samples }) => samples)
    .map(({ at, took, result }) => ({ at: at + took, asked: at, result }));
  const accepts = answers.filter(
    ({ result }) => result.kind === 'status' || result.kind === 'accepted' || result.kind === 'reset',
  );
  const successes = answers.filter(
    ({ result }) => result.kind === 'status' && result.status >= 200 && result.status < 300,
  );
  const earliest = (times: readonly number[]): number | undefined => times.toSorted((a, b) => a - b)[0];
  const firstAccept = earliest(accepts.map(({ at }) => at));
  const firstSuccess = earliest(successes.map(({ at }) => at));
  return {
    ...(firstOutput === undefined ? {} : { firstOutput }),
    ...(firstAccept === undefined ? {} : { firstAccept }),
    ...(firstSuccess === undefined ? {} : { firstSuccess }),
  };
}
