import { request } from 'node:http';
import type { ContainerSpec } from '../engine/container.ts';
import { type Bench, WatchedContainer } from '../observe/watch.ts';
import type { Plan } from '../plan/plan.ts';
import type { Boot, Target } from '../trace.ts';

/** Between two questions. A probe's period is a whole second at least, so that five stand for each. */
export const SAMPLE_EVERY_MS = 200;
/** Longer than the time-outs of probes are set to. */
const PATIENCE_MS = 60_000;
/** Watched on, once it is up: what dies right after its first answer is not up. */
const SETTLE_SECONDS = 2;
/** A program that serves nothing counts as up when it has lived so long. */
const ALIVE_SECONDS = 5;
/** For a slow request, beyond which it is given up. */
const MOST_LOAD_SECONDS = 180;

type Measured = Pick<Plan, 'health' | 'probes' | 'load' | 'budget' | 'grace' | 'starts'>;

/**
 * Starts the container as often as the plan says, one after the other so that they do not slow each other down; once when it
 * is alive and never up, for that takes the whole time each time. The load comes with the last start.
 */
export async function measureBoots(bench: Bench, spec: ContainerSpec, plan: Measured): Promise<Boot[]> {
  const boots: Boot[] = [];
  for (let start = 1; start <= plan.starts; start++) {
    const isLast = start === plan.starts;
    const { boot, wasUp } = await measureBoot(bench, spec, isLast ? plan : withoutLoad(plan));
    boots.push(boot);
    if (!wasUp && boot.exit === undefined) break;
  }
  return boots;
}

function withoutLoad({ load: _, ...plan }: Measured): Measured {
  return plan;
}

async function measureBoot(
  bench: Bench,
  spec: ContainerSpec,
  plan: Measured,
): Promise<{ boot: Boot; wasUp: boolean }> {
  const watching = { targets: targetsOf(plan), sampleEveryMs: SAMPLE_EVERY_MS, patienceMs: PATIENCE_MS };
  const container = await WatchedContainer.start(bench, spec, watching);
  const wasUp = await waitUntilUp(container, plan);
  if (wasUp) {
    await container.watchUntil(container.age + SETTLE_SECONDS);
    if (plan.load !== undefined) await bring(plan.load, plan, container);
  }
  if (!container.hasEnded) await container.stop(plan.grace.value, 'idle');
  return { boot: await container.finish(), wasUp };
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

/** Sends the slow request while the samples go on, until it is answered. */
async function bring(
  load: NonNullable<Plan['load']>,
  plan: Measured,
  container: WatchedContainer,
): Promise<void> {
  const health = plan.health?.value;
  if (container.address === undefined || health === undefined || health.kind === 'exec') return;
  const from = container.age;
  let isAnswered = false;
  const answered = sendOnce({ host: container.address, port: health.port, ...load }).then(() => {
    isAnswered = true;
  });
  await container.watchUntil(from + MOST_LOAD_SECONDS, () => isAnswered);
  const to = container.age;
  container.events.push({ kind: 'load', from, to, says: `${load.method} ${load.path}` });
  await container.watchUntil(to + SETTLE_SECONDS);
  await Promise.race([answered, Promise.resolve()]);
}

/** Resolves when the request is answered or fails; what is answered is not looked at. */
function sendOnce({
  body,
  ...to
}: {
  host: string;
  port: number;
  method: string;
  path: string;
  body?: string;
}): Promise<void> {
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
