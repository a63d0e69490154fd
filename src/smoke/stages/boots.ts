import type { ContainerSpec } from '../engine/container.ts';
import { type Bench, WatchedContainer } from '../observe/watch.ts';
import type { Plan } from '../plan/plan.ts';
import type { Boot, Target } from '../trace.ts';
import { bringLoad, pauseEach, SETTLE_SECONDS, stopLoaded } from './disturbances.ts';

/** Between two questions. A probe's period is a whole second at least, so that five stand for each. */
export const SAMPLE_EVERY_MS = 200;
/** Longer than the time-outs of probes are set to. */
const PATIENCE_MS = 60_000;
/** A program that serves nothing counts as up when it has lived so long. */
const ALIVE_SECONDS = 5;

type Measured = Pick<Plan, 'health' | 'probes' | 'load' | 'blip' | 'budget' | 'grace' | 'starts'> & {
  /** The dependencies that run beside it: their containers by what the program calls them. */
  readonly beside?: ReadonlyMap<string, string>;
};

/**
 * Starts the container as often as the plan says, one after the other so that they do not slow each other down; once when it
 * is alive and never up, for that takes the whole time each time. The pauses of its dependencies come with the first start, the
 * load with the last: each is seen by itself, with one start more where there would be only one.
 */
export async function measureBoots(bench: Bench, spec: ContainerSpec, plan: Measured): Promise<Boot[]> {
  const boots: Boot[] = [];
  const isCrowded = plan.starts === 1 && plan.load !== undefined && plan.blip !== undefined;
  const starts = isCrowded ? 2 : plan.starts;
  for (let start = 1; start <= starts; start++) {
    const shown = { ...plan };
    if (start > 1) delete shown.blip;
    if (start < starts) delete shown.load;
    const { boot, wasUp } = await measureBoot(bench, spec, shown);
    boots.push(boot);
    if (!wasUp && boot.exit === undefined) break;
  }
  return boots;
}

async function measureBoot(
  bench: Bench,
  spec: ContainerSpec,
  plan: Measured,
): Promise<{ boot: Boot; wasUp: boolean }> {
  const watching = { targets: targetsOf(plan), sampleEveryMs: SAMPLE_EVERY_MS, patienceMs: PATIENCE_MS };
  const container = await WatchedContainer.start(bench, spec, watching);
  const wasUp = await waitUntilUp(container, plan);
  if (wasUp) await disturb(bench, container, plan);
  if (!container.hasEnded) await container.stop(plan.grace.value, 'idle');
  return { boot: await container.finish(), wasUp };
}

/** What it goes through once it is up; it may have been stopped in the middle of it. */
async function disturb(bench: Bench, container: WatchedContainer, plan: Measured): Promise<void> {
  await container.watchUntil(container.age + SETTLE_SECONDS);
  const { load, beside } = plan;
  if (plan.blip !== undefined && beside !== undefined)
    await pauseEach(bench.client, container, { ...plan, beside });
  if (load === undefined || container.hasEnded) return;
  const seconds = await bringLoad(container, { ...plan, load });
  if (!container.hasEnded) await stopLoaded(container, { ...plan, load }, seconds);
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
