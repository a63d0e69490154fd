import type { HealthTiming } from '../../deployment/probes/docker.ts';
import type { Witness } from './course.ts';
import { type CheckedBoot, turnsOf } from './docker-healthcheck.ts';

/** `docker compose up --wait` for one service. */
export interface ComposeWait {
  /** Absent when the service has none: it is then taken for ready as soon as it runs. */
  readonly health?: HealthTiming;
  /** `--wait-timeout`, seconds. */
  readonly timeout?: number;
}

/** How the wait ends, in seconds after the container's start. */
export interface WaitEnd {
  readonly at: number;
  readonly why: 'running' | 'healthy' | 'unhealthy' | 'exited' | 'timed-out';
  readonly succeeds: boolean;
}

const NOBODY: Witness = () => {};

/** The wait is over when the service is healthy, and fails when it is unhealthy or ends; undefined: not until `horizon`. */
export function replayComposeWait(
  { health, timeout = Number.POSITIVE_INFINITY }: ComposeWait,
  boot: CheckedBoot,
  { horizon, witness = NOBODY }: { horizon: number; witness?: Witness },
): WaitEnd | undefined {
  if (health === undefined) return { at: 0, why: 'running', succeeds: true };
  const exit = boot.exit ?? Number.POSITIVE_INFINITY;
  const life = { index: 0, boot, start: 0, until: Math.min(exit, timeout, horizon), witness };
  const turn = turnsOf(health, life, { phase: 0 })[0];
  if (turn !== undefined) return { at: turn.at, why: turn.to, succeeds: turn.to === 'healthy' };
  if (exit === life.until) return { at: exit, why: 'exited', succeeds: false };
  return timeout === life.until ? { at: timeout, why: 'timed-out', succeeds: false } : undefined;
}
