import { randomBytes } from 'node:crypto';
import { planRehearsal } from '../src/plan-rehearsal.ts';
import { prepare } from '../src/prepare.ts';
import { rehearseRepository } from '../src/rehearsal.ts';
import { engineClient } from '../src/smoke/engine/client.ts';
import { findEngine } from '../src/smoke/engine/engine.ts';

const SAMPLE = 'test/engine/incidents/blocked-loop/repaired';

/** Seconds of a rehearsal of the sample service with its slow request; why there is none, where no engine answers. */
export interface RehearsalTook {
  readonly build: number;
  readonly boot: number;
  /** The longest thing that it must observe. */
  readonly request: number;
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
  const first = seen[0]?.trace?.boots[0];
  const event = first?.events.find(({ kind }) => kind === 'load');
  if (first?.firstSuccess === undefined || event?.kind !== 'load')
    return { missing: `it did not rehearse ${SAMPLE}` };
  const [build, boot, request] = [seen[0]?.build?.seconds ?? 0, first.firstSuccess, event.to - event.from];
  return { build, boot, request, rest: whole - build - boot - request };
}
