import { request } from 'node:http';
import type { EngineClient } from '../engine/client.ts';
import { ask } from '../engine/engine.ts';
import type { WatchedContainer } from '../observe/watch.ts';
import type { Plan } from '../plan/plan.ts';

/** Watched on after a start and a disturbance, at the most: what it did to the container shows after it. */
export const SETTLE_SECONDS = 2;
/** So many good answers on end, one second's, and nothing more will show. */
const SETTLED_SAMPLES = 5;
/** For a slow request, beyond which it is given up. */
const MOST_LOAD_SECONDS = 180;
/** A request is under way this long when the container is stopped: one that is over so soon cannot be stopped in its middle. */
const UNDER_WAY_SECONDS = 0.25;
/** A dependency that is let go again is waited for this long. */
const MOST_RECOVERY_SECONDS = 30;

type Loaded = Pick<Plan, 'health' | 'grace'> & {
  readonly load: NonNullable<Plan['load']>;
  /** Ends the request early. */
  readonly signal: AbortSignal;
};

/** Watches until it answers well and goes on to, of what was asked from `since` seconds on; or until it can be told that it does not. */
export async function untilSettled(
  container: WatchedContainer,
  { health }: Pick<Plan, 'health'>,
  since = 0,
): Promise<void> {
  const target = health?.value;
  const isSettled = (): boolean =>
    target !== undefined && container.wellSince(target, since) >= SETTLED_SAMPLES;
  await container.watchUntil(container.age + SETTLE_SECONDS, isSettled);
}

/** Sends the slow request while the samples go on, until it is answered. */
export async function bringLoad(container: WatchedContainer, plan: Loaded): Promise<void> {
  const asked = slowRequest(container, plan);
  if (asked === undefined) return;
  const from = container.age;
  await container.watchUntil(from + MOST_LOAD_SECONDS, () => asked.isOver());
  const { method, path } = plan.load;
  container.events.push({ kind: 'load', from, to: container.age, says: `${method} ${path}` });
}

/**
 * Stops the container in the middle of a slow request, unless that is over too soon. How it answers others meanwhile is the
 * business of the start that bears the request to its end: here they are not asked any more.
 */
export async function stopLoaded(container: WatchedContainer, plan: Loaded): Promise<void> {
  container.askNoMore();
  const asked = slowRequest(container, plan);
  if (asked === undefined) return;
  await container.watchUntil(container.age + UNDER_WAY_SECONDS, () => asked.isOver());
  if (asked.isOver() || container.hasEnded) return;
  await container.stop(plan.grace.value, 'request');
  const isAnswered = await asked.answered;
  const stop = container.events.at(-1);
  if (stop?.kind === 'stop') container.events.splice(-1, 1, { ...stop, isAnswered });
}

/** Pauses each dependency by itself for so many seconds, and waits until the container is up again after it. */
export async function pauseEach(
  client: EngineClient,
  container: WatchedContainer,
  plan: Pick<Plan, 'blip' | 'health'> & { readonly beside: ReadonlyMap<string, string> },
): Promise<void> {
  const target = plan.health?.value;
  for (const [says, id] of plan.beside) {
    const from = container.age;
    await ask(client, ['pause', id]);
    try {
      await container.watchUntil(from + (plan.blip ?? 0));
    } finally {
      await client.run(['unpause', id], { seconds: 30 });
    }
    const to = container.age;
    container.events.push({ kind: 'blip', from, to, says });
    if (target !== undefined)
      await container.watchUntil(to + MOST_RECOVERY_SECONDS, () => container.wellSince(target, to) > 0);
    await untilSettled(container, plan, to);
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
