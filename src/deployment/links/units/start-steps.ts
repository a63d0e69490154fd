import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import type { Unit } from '../../lowering/units.ts';
import type { Run } from '../../scripts/run.ts';
import { isUnknown } from '../../unknown.ts';
import { sleepSeconds } from '../commands/sleep-seconds.ts';
import { runOfFile } from '../processes/workers.ts';
import { fileStarted } from '../reach/edges.ts';

/** A command that systemd waits for while it starts a unit, and what takes its time in it. */
export interface StartStep {
  readonly directive: string;
  readonly run: Run;
  /** Sleeps that every start goes through, as far as their lengths are known. */
  readonly sleeps: readonly { readonly act: Act; readonly seconds: number }[];
  /** Installations, pulls and builds: nobody can say how long they take. */
  readonly work: readonly Act[];
}

/** Kinds of acts that fetch or make something of unknown size. */
const WORK = ['install', 'pull', 'build'];
/** Scripts that start scripts deeper than this are not followed. */
const DEEPEST = 4;

/**
 * What systemd waits for before a unit is up: the commands before and after ExecStart= always, ExecStart= itself where the type
 * says that its process tells when it is up or ends first (systemd.service(5), `Type=`).
 */
export function startSteps(deployment: Deployment, unit: Unit): StartStep[] {
  const type = unit.file.last('Service', 'Type')?.value;
  if (type !== undefined && !type.isKnown) return [];
  const waited = ['ExecCondition', 'ExecStartPre', 'ExecStartPost'];
  const isWaitedFor = /^(?:oneshot|forking|notify|notify-reload|dbus)$/.test(type?.value ?? '');
  const directives = isWaitedFor ? [...waited, 'ExecStart'] : waited;
  return deployment.runsOf(unit.path, 'unit', unit.name).flatMap((run): StartStep[] => {
    const { origin } = run.script;
    if (origin.kind !== 'unit' || !directives.includes(origin.directive)) return [];
    const acts = untilServing(followed(deployment, run, new Set()));
    const sleeps = acts.flatMap((act) => {
      const seconds = act.kind === 'sleep' ? sleepSeconds(deployment, act) : undefined;
      return seconds === undefined || isUnknown(seconds) ? [] : [{ act, seconds }];
    });
    return [
      { directive: origin.directive, run, sleeps, work: acts.filter(({ kind }) => WORK.includes(kind)) },
    ];
  });
}

/** The commands that every run goes through, the scripts that it starts in their places. */
function followed(deployment: Deployment, run: Run, seen: ReadonlySet<string>): Act[] {
  return run.acts.flatMap((act) => {
    const { flow, where } = act.line;
    const isElsewhere = where.at(-1)?.kind !== run.script.where.at(-1)?.kind;
    if (!flow.called || flow.background || isElsewhere || flow.trap !== undefined) return [];
    if (flow.loops.length > 0 || flow.conditions.length > 0) return [];
    const file = act.kind === 'run' && seen.size < DEEPEST ? fileStarted(deployment, act) : undefined;
    const inner = file === undefined || seen.has(file) ? undefined : runOfFile(deployment, file);
    return file === undefined || inner === undefined
      ? [act]
      : followed(deployment, inner, new Set([...seen, file]));
  });
}

/** A server in front is what the start was for. */
function untilServing(acts: readonly Act[]): readonly Act[] {
  const serving = acts.findIndex(({ kind }) => kind === 'serve');
  return serving < 0 ? acts : acts.slice(0, serving);
}
