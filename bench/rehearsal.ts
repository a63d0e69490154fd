import { randomBytes } from 'node:crypto';
import { planRehearsal } from '../src/plan-rehearsal.ts';
import { prepare } from '../src/prepare.ts';
import { rehearseRepository } from '../src/rehearsal.ts';
import { engineClient } from '../src/smoke/engine/client.ts';
import { findEngine } from '../src/smoke/engine/engine.ts';
import type { BootEvent } from '../src/smoke/trace/trace.ts';

const SAMPLE = 'test/engine/incidents/blocked-loop/repaired';

/** Seconds of a rehearsal of the sample service with its slow request; why there is none, where no engine answers. */
export interface RehearsalTook {
  readonly build: number;
  readonly boot: number;
  /**
   * The longest thing that it must observe: of the slow request, from its sending to its answer, and of each stop, from SIGTERM
   * to the container's end, the one that took longest. Nothing else counts: neither what it watches before and after them, nor
   * the other starts, nor what the engine needs to create, start, inspect and remove; all that is the rest.
   */
  readonly observed: number;
  readonly rest: number;
}

export async function rehearsalTook(): Promise<RehearsalTook | { readonly missing: string }> {
  const engine = await findEngine(engineClient('docker', process.env));
  if ('missing' in engine) return engine;
  const input = await prepare({ root: SAMPLE, policyFrom: 'now' });
  const load = { method: 'POST', path: '/triage' };
  const planned = await planRehearsal(input, { settings: { load }, by: 'the benchmark' });
  const { signal } = new AbortController();
  const id = randomBytes(6).toString('hex');
  const began = performance.now();
  const { seen } = await rehearseRepository(input, planned, {
    engine,
    root: SAMPLE,
    id,
    signal,
    say: () => undefined,
  });
  const whole = (performance.now() - began) / 1_000;
  const boots = seen[0]?.trace?.boots ?? [];
  const boot = boots[0]?.firstSuccess;
  const events = boots.flatMap((one) => one.events);
  if (boot === undefined || events.every(({ kind }) => kind !== 'load'))
    return { missing: `it did not rehearse ${SAMPLE}` };
  const build = seen[0]?.build?.seconds ?? 0;
  const observed = Math.max(...events.map(secondsOf));
  return { build, boot, observed, rest: whole - build - boot - observed };
}

function secondsOf(event: BootEvent): number {
  return event.kind === 'stop' ? (event.tookToEnd ?? event.waited) : event.to - event.from;
}
