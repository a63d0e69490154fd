import { constants } from 'node:os';
import type { ContainerState } from '../engine/container.ts';
import type { Exit } from '../trace/trace.ts';

/** Above it a status says the number of the signal that ended the process, as shells and engines have it. */
const SIGNALLED = 128;

/** How a container ended; undefined while it runs. A program that itself exits with 128 and more cannot be told from one that was killed. */
export function exitOf({ startedAt, end }: ContainerState): Exit | undefined {
  if (end === undefined) return undefined;
  const shared = { at: Math.max(0, end.at - startedAt) / 1_000, outOfMemory: end.isOutOfMemory };
  const signal = signalOf(end.code - SIGNALLED);
  return signal === undefined ? { ...shared, code: end.code } : { ...shared, signal };
}

function signalOf(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}
