import { seconds } from '../seconds.ts';
import type { ReplayEvent } from '../simulators/course.ts';
import { type Range, type Sweep, TEN_MINUTES } from '../simulators/sweep.ts';
import type { Group, Lane, Mark, Tone } from './timeline.ts';

/** A prober that is declared, and what it makes of the trace. */
export interface ReplayedProber {
  /** `livenessProbe of api, deploy/main.tf:41`. Hostile. */
  readonly name: string;
  /** What it does to what it decides against. */
  readonly does: 'kills' | 'replaces' | 'calls unhealthy';
  readonly sweep: Sweep;
  /** Of the phase that is drawn: `sweep.earliest`. */
  readonly events: readonly ReplayEvent[];
}

/** Seconds: a shorter wait is not drawn. */
const VISIBLE = 0.3;

const DONE: Readonly<Record<ReplayedProber['does'], string>> = {
  kills: 'killed',
  replaces: 'replaced',
  'calls unhealthy': 'unhealthy',
};

/** What a prober does in the phase that is drawn, and what all phases come to. */
export function replayGroup(prober: ReplayedProber, until: number): Group {
  const { name, does, sweep, events } = prober;
  const shown = [...events].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
  const probes = [...new Set(shown.flatMap(({ probe, what }) => (what === 'killed' ? [] : (probe ?? []))))];
  return {
    title: name,
    verdict: verdictOf(sweep, does),
    lanes: [
      { name: 'container', marks: lifeMarks(events, { until, does }) },
      ...probes.map(
        (probe): Lane => ({ name: probe, marks: shown.flatMap((event) => probeMark(event, probe)) }),
      ),
    ],
    ...(until > TEN_MINUTES / 2
      ? {}
      : { tenMinutes: { name: 'ten minutes', marks: lifeMarks(events, { until: TEN_MINUTES, does }) } }),
  };
}

/** The sentence under a group, in whole: how many, when, how often. */
export function verdictOf(sweep: Sweep, does: ReplayedProber['does']): { tone: Tone; says: string } {
  const { killedShare, decidedAt, readyShare, readyAfter, killsInFirstTenMinutes: kills } = sweep;
  const ready =
    readyAfter === undefined
      ? 'Never ready'
      : `Ready after ${range(readyAfter)}${readyShare < 1 ? ` in ${percent(readyShare)} of phases` : ''}`;
  if (decidedAt === undefined) {
    const tone = readyShare === 1 ? 'good' : readyShare > 0 ? 'slow' : 'bad';
    return { tone, says: `${ready}; never ${DONE[does]}.` };
  }
  const often =
    does === 'calls unhealthy'
      ? ''
      : `, ${count(kills)} in the first ten minutes${kills.to > 1 ? ' if each start goes as measured' : ''}`;
  return {
    tone: 'bad',
    says: `${capital(DONE[does])} in ${percent(killedShare)} of phases, first after ${range(decidedAt)}${often}. ${ready}.`,
  };
}

function lifeMarks(
  events: readonly ReplayEvent[],
  { until, does }: { until: number; does: ReplayedProber['does'] },
): Mark[] {
  const marks: Mark[] = [];
  let from: number | undefined;
  let tone: 'idle' | 'good' = 'idle';
  const close = (to: number): void => {
    if (from === undefined || from >= until) return;
    const says = `${tone === 'good' ? 'ready' : 'not ready'} from ${seconds(from)} to ${seconds(to)}`;
    marks.push({ kind: 'bar', from, to: Math.min(to, until), tone, says });
  };
  for (const { at, what } of [...events].sort((a, b) => a.at - b.at)) {
    if (at > until) break;
    if (what === 'killed' || (what === 'unhealthy' && does === 'calls unhealthy'))
      marks.push({
        kind: 'point',
        at,
        shape: 'kill',
        tone: 'bad',
        says: `${DONE[does]} after ${seconds(at)}`,
        label: seconds(at),
      });
    const turns = {
      started: 'idle',
      ready: 'good',
      unready: 'idle',
      unhealthy: 'idle',
      ended: undefined,
    } as const;
    if (!(what in turns)) continue;
    close(at);
    const next = turns[what as keyof typeof turns];
    from = next === undefined ? undefined : at;
    tone = next ?? 'idle';
  }
  close(until);
  return marks;
}

function probeMark({ at, what, probe, took = 0 }: ReplayEvent, name: string): Mark[] {
  if (probe !== name || !(what === 'passed' || what === 'failed' || what === 'discarded')) return [];
  const says = `${name} at ${seconds(at)}: ${what}${took > 0.01 ? ` after ${seconds(took)}` : ''}`;
  const tone = what === 'passed' ? 'good' : what === 'failed' ? 'bad' : 'idle';
  const shape = what === 'passed' ? 'dot' : what === 'failed' ? 'cross' : 'ring';
  // The result falls when the probe ends: a probe that waits is a line that leads to it.
  const point: Mark = { kind: 'point', at: at + took, shape, tone, says };
  return took < VISIBLE
    ? [point]
    : [{ kind: 'bar', from: at, to: at + took, tone, says, isThin: true }, point];
}

function range({ from, to }: Range): string {
  return seconds(from) === seconds(to)
    ? seconds(from)
    : `${seconds(from).replace(/ s$/, '')} to ${seconds(to)}`;
}

function count({ from, to }: Range): string {
  const times = to === 1 ? 'once' : to === 2 ? 'twice' : `${to} times`;
  return from === to ? times : `${from} to ${to} times`;
}

/** A share that is not all of it never rounds to 100 %, nor one that is something to 0 %. */
function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
