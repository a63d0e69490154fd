import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { textFact } from '../links/commands/file-writes.ts';
import { isPrinter } from '../links/commands/printers.ts';
import {
  actsAfter,
  actsBefore,
  firstOf,
  loopsAround,
  type Sequence,
  sequencesOf,
} from '../links/commands/sequences.ts';
import { sleepSeconds } from '../links/commands/sleep-seconds.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Pause } from '../model/pause.ts';

/** Every `sleep`, with what it stands between. */
export function pausesOf(deployment: Deployment): Pause[] {
  return sequencesOf(deployment).flatMap((sequence) =>
    sequence.acts.flatMap((act) =>
      act.kind === 'sleep' && !keepsContainer(sequence, act) ? [pauseOf(deployment, sequence, act)] : [],
    ),
  );
}

/** `docker run -d alpine sleep 30`: how long the container lives; nothing waits for it. */
function keepsContainer(sequence: Sequence, act: Act): boolean {
  const before = sequence.acts[sequence.indexOf(act) - 1];
  return before?.kind === 'run-container' && act.line.where.length > before.line.where.length;
}

function pauseOf(deployment: Deployment, sequence: Sequence, act: Act): Pause {
  const before = firstOf(actsBefore(sequence, act), (one) => !isAside(one) && one.kind !== 'check');
  const after = neededBy(sequence, act, before);
  return {
    ...artefactsOf(deployment).ofAct(act),
    at: act.line.text.span(),
    seconds: sleepSeconds(deployment, act),
    in_loop: loopsAround(sequence, act).some(
      ({ loop }) => loop.keyword !== 'for' || loop.arithmetic !== undefined || loop.items !== undefined,
    ),
    background: act.line.flow.background,
    follows: before === undefined ? 'nothing' : roleBefore(deployment, sequence, { act: before, pause: act }),
    follows_at: before?.line.text.span(),
    needed_by: after?.program,
    needed_by_at: after?.line.text.span(),
    delays_start: before === undefined && delaysStart(act, after),
  };
}

/** Prints, lists, prepares: neither brings anything about nor needs anything. */
function isAside(act: Act): boolean {
  const { kind, program } = act;
  return (
    isPrinter(act) ||
    kind === 'print' ||
    kind === 'list' ||
    kind === 'sleep' ||
    kind === 'enter-folder' ||
    (kind === 'create' && program === 'mkdir') ||
    ['export', 'set', 'true', 'journalctl'].includes(program)
  );
}

function roleBefore(
  deployment: Deployment,
  sequence: Sequence,
  { act, pause }: { act: Act; pause: Act },
): Pause['follows'] {
  switch (act.kind) {
    case 'start':
    case 'serve':
      return 'start';
    case 'run-container':
    case 'run':
      return act.line.flow.background || act.kind === 'run-container' ? 'start' : 'other';
    case 'create':
      return textFact(deployment.programs, act, 'what') === 'guest' ? 'start' : 'other';
    case 'restart':
      return 'restart';
    case 'copy':
      return isAnnounced(sequence, { from: act, to: pause }) ? 'other' : 'copy';
    case 'apply':
      return 'apply';
    case 'enable':
      return act.options.has('now') ? 'start' : 'other';
    case 'stop':
    case 'kill':
    case 'remove':
    case 'disable':
      return 'stop';
    default:
      return 'other';
  }
}

/** A copy on this machine and then a message: the pause is for whoever reads that. */
function isAnnounced(sequence: Sequence, { from, to }: { from: Act; to: Act }): boolean {
  const between = sequence.acts.slice(sequence.indexOf(from) + 1, sequence.indexOf(to));
  return copyStaysHere(from) && between.some((act) => act.kind === 'print' || isPrinter(act));
}

function copyStaysHere(act: Act): boolean {
  return !['pct', 'lxc', 'scp', 'rsync', 'docker', 'podman', 'kubectl', 'qm'].includes(act.program);
}

/** Looks at a state once: what it sees is no condition that something else depends on. */
const OBSERVERS = [
  'systemctl',
  'service',
  'docker',
  'docker-compose',
  'podman',
  'kubectl',
  'ps',
  'pgrep',
  'pidof',
  'kill',
  'test',
  'ss',
  'lsof',
  'pm2',
  'supervisorctl',
  'pct',
  'qm',
  'lxc',
  'tail',
  'grep',
];
const NEEDING = [
  'connect',
  'fetch',
  'run',
  'start',
  'restart',
  'reload',
  'enable',
  'reload-definitions',
  'serve',
  'migrate',
  'dump',
  'copy',
  'apply',
  'install',
  'run-container',
  'build',
  'push',
  'pull',
  'update',
  'edit',
  'compile',
  'check',
];

/** What reads the files that a copy on this machine brings. */
const NEEDING_FILES = [
  'run',
  'start',
  'restart',
  'reload',
  'enable',
  'reload-definitions',
  'serve',
  'migrate',
  'apply',
  'run-container',
  'build',
];

/** The command after the pause that needs what came before it; none where that is asked for in a loop, or taken down again. */
function neededBy(sequence: Sequence, pause: Act, before: Act | undefined): Act | undefined {
  const needs = before?.kind === 'copy' && copyStaysHere(before) ? NEEDING_FILES : NEEDING;
  for (const act of actsAfter(sequence, pause)) {
    if (isAside(act)) continue;
    const isInside = act.line.where.length > pause.line.where.length;
    if (asksWhetherItStays(act)) return undefined;
    if (act.kind === 'check' && !isInside && OBSERVERS.includes(act.program)) continue;
    const polls = loopsAround(sequence, act).some(
      ({ loop }) => loop.keyword === 'while' || loop.keyword === 'until' || isRetried(sequence, act),
    );
    if (polls || act.options.has('retry') || !needs.includes(act.kind) || isInAnotherBranch(pause, act))
      return undefined;
    return act;
  }
  return undefined;
}

/** `sleep 5; systemctl is-active app || exit 1`: the pause gives it time to fall over, and nothing else relies on it. */
function asksWhetherItStays({ program, command, line }: Act): boolean {
  return program === 'systemctl' && command === 'is-active' && /^(?:tested|stops)$/.test(line.flow.onFailure);
}

/** Each stands in a branch that the other does not: one is not there for the other. */
function isInAnotherBranch(pause: Act, act: Act): boolean {
  const [own, other] = [pause.line.flow.conditions, act.line.flow.conditions];
  const at = own.findIndex((one, i) => other[i]?.text !== one.text || other[i]?.branch !== one.branch);
  const parting = other[at];
  if (at < 0 || parting === undefined) return false;
  // `start && sleep 5 && use`: what leads to the act is the pause itself.
  const { order } = pause.line;
  return order < parting.acts.from || order >= parting.acts.to;
}

/** A `for` over attempts has a sleep of its own. */
function isRetried(sequence: Sequence, act: Act): boolean {
  const index = act.line.flow.loops.at(-1);
  return sequence
    .runOf(act)
    .acts.some((one) => one.kind === 'sleep' && index !== undefined && one.line.flow.loops.includes(index));
}

function delaysStart(act: Act, after: Act | undefined): boolean {
  const { origin } = act.line.script;
  if (origin.kind === 'unit')
    return origin.directive === 'ExecStartPre' || (origin.directive === 'ExecStart' && after !== undefined);
  if (origin.kind === 'compose' && origin.part === 'healthcheck') return false;
  if (!['compose', 'image-command', 'file', 'procfile', 'supervisor'].includes(origin.kind)) return false;
  return (
    after !== undefined &&
    (after.kind === 'serve' ||
      after.kind === 'migrate' ||
      (origin.kind !== 'file' && after.kind !== 'connect'))
  );
}
