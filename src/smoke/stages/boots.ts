import type { ContainerSpec } from '../engine/container.ts';
import { EngineError } from '../engine/engine-error.ts';
import { isSuccess } from '../observe/sampler.ts';
import { type Bench, WatchedContainer } from '../observe/watch.ts';
import type { Plan } from '../plan/plan.ts';
import { type Boot, isSameTarget, type Target } from '../trace/trace.ts';
import { PORTS_SECONDS, portDifference } from '../unserved-ports.ts';
import { bringLoad, pauseEach, stopLoaded, untilSettled } from './disturbances.ts';
import { Turns } from './turns.ts';

/** Between two questions. A probe's period is a whole second at least, so that five stand for each. */
export const SAMPLE_EVERY_MS = 200;
/** Longer than the time-outs of probes are set to. */
const PATIENCE_MS = 60_000;
/** A program that serves nothing counts as up when it has lived so long. */
const ALIVE_SECONDS = 5;

type Measured = Pick<
  Plan,
  'expected' | 'health' | 'probes' | 'load' | 'blip' | 'budget' | 'grace' | 'starts' | 'limits'
> & {
  /** The dependencies that run beside it: their containers by what the program calls them. */
  readonly beside?: ReadonlyMap<string, string>;
};

/** What is started, and how it is measured. */
interface Task {
  readonly bench: Bench;
  readonly spec: ContainerSpec;
  readonly plan: Measured;
  /** Of starts, and of all that may keep a processor busy. */
  readonly turns: { readonly starts: Turns; readonly work: Turns };
}

/** A part in the measuring, played by a container that came up, or did not. */
type Life = (container: WatchedContainer, task: Task, isUp: boolean) => Promise<Boot>;

/**
 * Starts the container as often as the plan says; once when it is alive and never up, for that takes the whole time each time.
 * The first starts with the machine to itself, and is what takes the load and is stopped idle; once it is up the others are
 * started beside it, one of them to be stopped in the middle of the slow request. The pauses of its dependencies would be felt
 * by all: they come last, in a start that waits for them. Whatever was started has ended when this settles.
 */
export async function measureBoots(bench: Bench, spec: ContainerSpec, plan: Measured): Promise<Boot[]> {
  const task: Task = { bench, spec, plan, turns: turnsFor(bench, plan) };
  const settled = await living(task, async (first, _, isUp) => {
    const lives = [wholeLife(first, task, isUp)];
    if (isUp || first.hasEnded) lives.push(...otherLives(plan, isUp).map((life) => living(task, life)));
    if (isUp && isPaused(plan)) {
      const others = Promise.allSettled(lives);
      lives.push(living(task, (one) => pausedLife(one, task, others)));
    }
    return Promise.allSettled(lives);
  });
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

/**
 * As many at once as the machine has processors for, that none slows another down; a start keeps the engine busy as well, and
 * has a processor more. What shares a database waits for the others all the same.
 */
function turnsFor({ processors }: Bench, { limits: { cpus }, beside }: Measured): Task['turns'] {
  const isShared = beside !== undefined && beside.size > 0;
  return {
    starts: new Turns(isShared ? 1 : (processors - 1) / Math.max(1, cpus)),
    work: new Turns(isShared ? 1 : processors / cpus),
  };
}

function otherLives(plan: Measured, isUp: boolean): Life[] {
  const special = isUp && plan.load !== undefined ? [stoppedLife] : [];
  const plain = plan.starts - 1 - special.length - (isUp && isPaused(plan) ? 1 : 0);
  return [...special, ...Array.from({ length: Math.max(0, plain) }, () => shortLife)];
}

function isPaused({ blip, beside }: Measured): boolean {
  return blip !== undefined && beside !== undefined && beside.size > 0;
}

/** Starts a container in its turn, and watches it until it is up and for as long as the work on it takes. */
async function living<T>(
  task: Task,
  work: (container: WatchedContainer, task: Task, isUp: boolean) => Promise<T>,
): Promise<T> {
  const { bench, spec, plan, turns } = task;
  let container: WatchedContainer | undefined;
  const start = async (): Promise<{ container: WatchedContainer; isUp: boolean }> => {
    container = await WatchedContainer.start(bench, spec, {
      targets: targetsOf(plan),
      sampleEveryMs: SAMPLE_EVERY_MS,
      patienceMs: PATIENCE_MS,
    });
    return { container, isUp: await waitUntilUp(container, plan) };
  };
  try {
    const started = await turns.starts.take(() => turns.work.take(start));
    return await work(started.container, task, started.isUp);
  } finally {
    container?.release();
  }
}

async function wholeLife(container: WatchedContainer, task: Task, isUp: boolean): Promise<Boot> {
  const { bench, plan, turns } = task;
  const { load } = plan;
  if (isUp) {
    const isServed = (): boolean => portDifference(plan, container.sockets).unserved.length === 0;
    await container.watchUntil(container.age + PORTS_SECONDS, isServed);
    await untilSettled(container, plan);
  }
  if (isUp && load !== undefined) {
    await turns.work.take(() => bringLoad(container, { ...plan, load, signal: bench.signal }));
    await untilSettled(container, plan, container.age);
  }
  if (!container.hasEnded) await container.stop(plan.grace.value, 'idle');
  return container.finish();
}

async function stoppedLife(container: WatchedContainer, task: Task, isUp: boolean): Promise<Boot> {
  const { bench, plan, turns } = task;
  const { load } = plan;
  if (isUp) await untilSettled(container, plan);
  if (isUp && load !== undefined)
    await turns.work.take(() => stopLoaded(container, { ...plan, load, signal: bench.signal }));
  return container.finish();
}

async function shortLife(container: WatchedContainer, { plan }: Task, isUp: boolean): Promise<Boot> {
  if (isUp) await untilSettled(container, plan);
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

/** Once the others have ended, each of its dependencies is paused. */
async function pausedLife(
  container: WatchedContainer,
  { bench, plan }: Task,
  others: Promise<unknown>,
): Promise<Boot> {
  const { beside, health } = plan;
  await others;
  const target = health?.value;
  const isUp = !container.hasEnded && (target === undefined || container.isUp(target));
  if (isUp && beside !== undefined) await pauseEach(bench.client, container, { ...plan, beside });
  return container.finish();
}

async function waitUntilUp(container: WatchedContainer, plan: Measured): Promise<boolean> {
  const target = plan.health?.value;
  const isAskedFromHere = targetsOf(plan).some(({ kind }) => kind !== 'exec');
  const isVain = (): boolean => isAskedFromHere && container.isOutOfReach;
  if (target === undefined) await container.watchUntil(ALIVE_SECONDS, isVain);
  else await container.watchUntil(plan.budget, () => container.isUp(target) || isVain());
  if (isVain())
    throw new EngineError(
      `It listens, and this machine has no way to its address ${container.address}: rehearse on the machine that the engine runs on, with a network whose containers that machine reaches (Podman: as root, with netavark).`,
    );
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
