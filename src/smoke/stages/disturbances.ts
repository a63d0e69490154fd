import { request } from 'node:http';
import type { EngineClient } from '../engine/client.ts';
import { ask } from '../engine/engine.ts';
import type { WatchedContainer } from '../observe/watch.ts';
import type { Plan } from '../plan/plan.ts';

/** Watched on after a disturbance: what it did to the container shows after it. */
export const SETTLE_SECONDS = 2;
/** For a slow request, beyond which it is given up. */
const MOST_LOAD_SECONDS = 180;
/** A request that is over so soon cannot be stopped in its middle. */
const LEAST_LOAD_SECONDS = 0.5;
/** A request is under way this long when the container is stopped, at the most. */
const MOST_UNDER_WAY_SECONDS = 1;
/** A dependency that is let go again is waited for this long. */
const MOST_RECOVERY_SECONDS = 30;

type Loaded = Pick<Plan, 'health' | 'grace'> & {
  readonly load: NonNullable<Plan['load']>;
  /** Ends the request early. */
  readonly signal: AbortSignal;
};

/** Sends the slow request while the samples go on, until it is answered; gives how long that took, in seconds. */
export async function bringLoad(container: WatchedContainer, plan: Loaded): Promise<number> {
  const asked = slowRequest(container, plan);
  if (asked === undefined) return 0;
  const from = container.age;
  await container.watchUntil(from + MOST_LOAD_SECONDS, () => asked.isOver());
  const to = container.age;
  container.events.push({ kind: 'load', from, to, says: `${plan.load.method} ${plan.load.path}` });
  await container.watchUntil(to + SETTLE_SECONDS);
  return to - from;
}

/** Stops the container in the middle of another slow request, which took `seconds` before; or idle, where it was too short. */
export async function stopLoaded(container: WatchedContainer, plan: Loaded, seconds: number): Promise<void> {
  const asked = seconds < LEAST_LOAD_SECONDS ? undefined : slowRequest(container, plan);
  if (asked === undefined) return container.stop(plan.grace.value, 'idle');
  await container.watchUntil(container.age + Math.min(MOST_UNDER_WAY_SECONDS, seconds / 2));
  if (asked.isOver()) return container.stop(plan.grace.value, 'idle');
  await container.stop(plan.grace.value, 'request');
  const isAnswered = await asked.answered;
  const stop = container.events.at(-1);
  if (stop?.kind === 'stop') container.events.splice(-1, 1, { ...stop, isAnswered });
}

/** Pauses each dependency by itself for so many seconds, and waits until the container is up again after it. */
export async function pauseEach(
  client: EngineClient,
  container: WatchedContainer,
  {
    blip = 0,
    beside,
    health,
  }: Pick<Plan, 'blip' | 'health'> & { readonly beside: ReadonlyMap<string, string> },
): Promise<void> {
  for (const [says, id] of beside) {
    const from = container.age;
    await ask(client, ['pause', id]);
    try {
      await container.watchUntil(from + blip);
    } finally {
      await client.run(['unpause', id], { seconds: 30 });
    }
    const to = container.age;
    container.events.push({ kind: 'blip', from, to, says });
    await container.watchUntil(to + SETTLE_SECONDS);
    const target = health?.value;
    if (target !== undefined)
      await container.watchUntil(to + MOST_RECOVERY_SECONDS, () => container.isUp(target));
  }
}

interface Asked {
  readonly isOver: () => boolean;
  /** Whether it was answered in full. */
  readonly answered: Promise<boolean>;
}

/** Undefined where nobody knows where to send it. */
function slowRequest({ address }: WatchedContainer, { load, health, signal }: Loaded): Asked | undefined {
  const target = health?.value;
  if (address === undefined || target === undefined || target.kind === 'exec') return undefined;
  let isOver = false;
  const answered = sendOnce({ host: address, port: target.port, signal, ...load }).then((isAnswered) => {
    isOver = true;
    return isAnswered;
  });
  return { isOver: () => isOver, answered };
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
  signal: AbortSignal;
}): Promise<boolean> {
  return new Promise((settle) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = request({ ...to, headers, agent: false }, (answer) => {
      answer.resume();
      answer.on('close', () => settle(answer.complete));
    });
    asked.on('error', () => settle(false));
    asked.end(body);
  });
}
