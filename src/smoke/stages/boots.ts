import type { ContainerSpec } from '../engine/container.ts';
import { isSuccess } from '../observe/sampler.ts';
import { type Bench, WatchedContainer } from '../observe/watch.ts';
import type { Plan } from '../plan/plan.ts';
import { type Boot, isSameTarget, type Target } from '../trace.ts';
import { PORTS_SECONDS, portDifference } from '../unserved-ports.ts';
import { bringLoad, pauseEach, SETTLE_SECONDS, stopLoaded } from './disturbances.ts';

/** Between two questions. A probe's period is a whole second at least, so that five stand for each. */
export const SAMPLE_EVERY_MS = 200;
/** Longer than the time-outs of probes are set to. */
const PATIENCE_MS = 60_000;
/** Watched before a slow request: five samples, to tell them from what the request does. */
const CALM_SECONDS = 1;
/** A program that serves nothing counts as up when it has lived so long. */
const ALIVE_SECONDS = 5;

type Measured = Pick<
  Plan,
  'expected' | 'health' | 'probes' | 'load' | 'blip' | 'budget' | 'grace' | 'starts'
> & {
  /** The dependencies that run beside it: their containers by what the program calls them. */
  readonly beside?: ReadonlyMap<string, string>;
};

/** What is started, and how it is measured. */
interface Task {
  readonly bench: Bench;
  readonly spec: ContainerSpec;
  readonly plan: Measured;
}

/**
 * Starts the container as often as the plan says; once when it is alive and never up, for that takes the whole time each time.
 * The first starts with the machine to itself, and is what takes the load and is stopped; once it is up the others are
 * started beside it. The pauses of its dependencies would be felt by all, and come with a start of their own before. Whatever
 * was started has ended when this settles.
 */
export async function measureBoots(bench: Bench, spec: ContainerSpec, plan: Measured): Promise<Boot[]> {
  const task: Task = { bench, spec, plan };
  const isPaused = plan.blip !== undefined && plan.beside !== undefined && plan.beside.size > 0;
  const paused = isPaused ? [await watching(task, (one) => pausedLife(one, task))] : [];
  const settled = await watching(task, async (first) => {
    const isUp = await waitUntilUp(first, plan);
    const more = isUp || first.hasEnded ? plan.starts - 1 : 0;
    return Promise.allSettled([
      wholeLife(first, task, isUp),
      ...Array.from({ length: more }, () => watching(task, (other) => shortLife(other, plan))),
    ]);
  });
  const lives = settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
  return [...lives, ...paused];
}

/** Watches a new container for as long as the work on it takes. */
async function watching<T>(
  { bench, spec, plan }: Task,
  work: (container: WatchedContainer) => Promise<T>,
): Promise<T> {
  const container = await WatchedContainer.start(bench, spec, {
    targets: targetsOf(plan),
    sampleEveryMs: SAMPLE_EVERY_MS,
    patienceMs: PATIENCE_MS,
  });
  try {
    return await work(container);
  } finally {
    container.release();
  }
}

async function wholeLife(container: WatchedContainer, { bench, plan }: Task, isUp: boolean): Promise<Boot> {
  if (isUp) {
    const { load } = plan;
    await container.watchUntil(
      container.age + PORTS_SECONDS,
      () => portDifference(plan, container.sockets).unserved.length === 0,
    );
    await container.watchUntil(container.age + (load === undefined ? SETTLE_SECONDS : CALM_SECONDS));
    if (load !== undefined) {
      const loaded = { ...plan, load, signal: bench.signal };
      const seconds = await bringLoad(container, loaded);
      if (!container.hasEnded) await stopLoaded(container, loaded, seconds);
    }
  }
  if (!container.hasEnded) await container.stop(plan.grace.value, 'idle');
  return container.finish();
}

async function shortLife(container: WatchedContainer, plan: Measured): Promise<Boot> {
  if (await waitUntilUp(container, plan)) await container.watchUntil(container.age + SETTLE_SECONDS);
  return container.finish();
}

/** Whether it was up at some time: it was answered well, or it stayed where there is nothing to ask. */
export function wasUp(
  { health: asked, isTask }: Pick<Plan, 'health' | 'isTask'>,
  { health, exit }: Boot,
): boolean {
  if (isTask === true && exit?.code === 0) return true;
  if (asked === undefined) return exit === undefined;
  return health.some(
    ({ target, samples }) =>
      isSameTarget(target, asked.value) && samples.some(({ result }) => isSuccess(result)),
  );
}

/** Once it is up, each of its dependencies is paused. */
async function pausedLife(container: WatchedContainer, { bench, plan }: Task): Promise<Boot> {
  const { beside } = plan;
  if ((await waitUntilUp(container, plan)) && beside !== undefined) {
    await container.watchUntil(container.age + SETTLE_SECONDS);
    await pauseEach(bench.client, container, { ...plan, beside });
  }
  return container.finish();
}

async function waitUntilUp(container: WatchedContainer, { health, budget }: Measured): Promise<boolean> {
  const target = health?.value;
  if (target === undefined) await container.watchUntil(ALIVE_SECONDS);
  else await container.watchUntil(budget, () => container.isUp(target));
  return !container.hasEnded && (target === undefined || container.isUp(target));
}

/** Every question once: that of the health check, and those of the declared probes. */
function targetsOf({ health, probes }: Measured): Target[] {
  const all = [health?.value, ...probes.map(({ target }) => target)];
  const known = new Map(
    all.flatMap((target) => (target === undefined ? [] : [[JSON.stringify(target), target]])),
  );
  return [...known.values()];
}
