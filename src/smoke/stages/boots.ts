import { request } from 'node:http';
import type { ContainerSpec } from '../engine/container.ts';
import { isSuccess } from '../observe/sampler.ts';
import { type Bench, WatchedContainer } from '../observe/watch.ts';
import type { Plan } from '../plan/plan.ts';
import { type Boot, isSameTarget, type Target } from '../trace.ts';

/** Between two questions. A probe's period is a whole second at least, so that five stand for each. */
export const SAMPLE_EVERY_MS = 200;
/** Longer than the time-outs of probes are set to. */
const PATIENCE_MS = 60_000;
/** Watched on, once it is up: what dies right after its first answer is not up. */
const SETTLE_SECONDS = 2;
/** Watched before a slow request and after it: five samples each, to tell them from what the request does. */
const CALM_SECONDS = 1;
/** A program that serves nothing counts as up when it has lived so long. */
const ALIVE_SECONDS = 5;
/** For a slow request, beyond which it is given up. */
const MOST_LOAD_SECONDS = 180;

type Measured = Pick<Plan, 'health' | 'probes' | 'load' | 'budget' | 'grace' | 'starts'>;

/** What is started, and how it is measured. */
interface Task {
  readonly bench: Bench;
  readonly spec: ContainerSpec;
  readonly plan: Measured;
}

/**
 * Starts the container as often as the plan says; once when it is alive and never up, for that takes the whole time each time.
 * The first starts with the machine to itself, and is what takes the load and is stopped; once it is up the others are
 * started beside it. Whatever was started has ended when this settles.
 */
export async function measureBoots(bench: Bench, spec: ContainerSpec, plan: Measured): Promise<Boot[]> {
  const task: Task = { bench, spec, plan };
  const settled = await watching(task, async (first) => {
    const isUp = await waitUntilUp(first, plan);
    const more = isUp || first.hasEnded ? plan.starts - 1 : 0;
    return Promise.allSettled([
      wholeLife(first, task, isUp),
      ...Array.from({ length: more }, () => watching(task, (other) => shortLife(other, plan))),
    ]);
  });
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
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
    const settle = plan.load === undefined ? SETTLE_SECONDS : CALM_SECONDS;
    await container.watchUntil(container.age + settle);
    if (plan.load !== undefined) await bring({ ...plan.load, signal: bench.signal }, plan, container);
  }
  if (!container.hasEnded) await container.stop(plan.grace.value, 'idle');
  return container.finish();
}

async function shortLife(container: WatchedContainer, plan: Measured): Promise<Boot> {
  if (await waitUntilUp(container, plan)) await container.watchUntil(container.age + SETTLE_SECONDS);
  return container.finish();
}

/** Whether it was up at some time: it was answered well, or it stayed where there is nothing to ask. */
export function wasUp({ health: asked }: Pick<Plan, 'health'>, { health, exit }: Boot): boolean {
  if (asked === undefined) return exit === undefined;
  return health.some(
    ({ target, samples }) =>
      isSameTarget(target, asked.value) && samples.some(({ result }) => isSuccess(result)),
  );
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

type Load = NonNullable<Plan['load']> & { readonly signal: AbortSignal };

/** Sends the slow request while the samples go on, until it is answered. */
async function bring(load: Load, plan: Measured, container: WatchedContainer): Promise<void> {
  const health = plan.health?.value;
  if (container.address === undefined || health === undefined || health.kind === 'exec') return;
  const from = container.age;
  let isAnswered = false;
  void sendOnce({ host: container.address, port: health.port, ...load }).then(() => {
    isAnswered = true;
  });
  await container.watchUntil(from + MOST_LOAD_SECONDS, () => isAnswered);
  const to = container.age;
  container.events.push({ kind: 'load', from, to, says: `${load.method} ${load.path}` });
  await container.watchUntil(to + CALM_SECONDS);
}

/** Resolves when the request is answered or fails; what is answered is not looked at. */
function sendOnce({ body, ...to }: Load & { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((settle) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = request({ ...to, headers, agent: false }, (answer) => {
      answer.resume();
      answer.on('close', settle);
    });
    asked.on('error', () => settle());
    asked.end(body);
  });
}
