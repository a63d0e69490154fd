import type { Span } from '../../repository/span.ts';
import type { Loop as LoopStatement } from '../../syntax/shell/tree.ts';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { isBounded } from '../links/commands/loop-bounds.ts';
import { asksSomebodyInEachRound } from '../links/commands/prompts.ts';
import { isEntryScript } from '../links/containers/entry-scripts.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { ShellLoop } from '../model/shell-loop.ts';
import { actsWithin, type LoopRun, type Run } from '../scripts/run.ts';

/** Every loop that may go on for ever, as a script runs it. */
export function shellLoopsOf(deployment: Deployment): ShellLoop[] {
  return deployment.runs().flatMap((run) =>
    run.loops.flatMap((loop, index) => {
      const { keyword, items, variable } = loop.loop;
      if (keyword === 'select' || items !== undefined || variable !== undefined) return [];
      const acts = actsWithin(run, loop.body).filter(({ line }) => line.flow.loops.includes(index));
      const asked = conditionOf(loop, acts);
      const own = acts[0];
      return [
        {
          ...(own === undefined
            ? artefactsOf(deployment).ofScript(run.script)
            : artefactsOf(deployment).ofAct(own)),
          at: headOf(loop.loop),
          waits: isWaiting(run, loop, acts),
          bounded: isBounded(deployment, run, loop),
          in_entry: isEntryScript(deployment)(loop.loop.text.span().path),
          condition: asked?.program ?? loop.loop.condition[0]?.text.value ?? '',
        },
      ];
    }),
  );
}

/** `while …` up to its `do`. */
function headOf(loop: LoopStatement): Span {
  const last = loop.condition.at(-1)?.text;
  const whole = loop.text.span();
  if (last === undefined) return loop.text.span(0, loop.keyword.length);
  const end = last.span();
  return end.path === whole.path && end.end > whole.start && end.end <= whole.end
    ? { ...whole, end: end.end }
    : whole;
}

const NEUTRAL = ['print', 'list', 'sleep', 'enter-folder'];
const ASKING = ['check', 'connect', 'fetch', 'list', 'wait'];
/** Asks whether a program is there, a lock is held, a line is in a log. */
const ASKING_PROGRAMS = [
  'pgrep',
  'pidof',
  'ps',
  'fuser',
  'lsof',
  'grep',
  'nc',
  'ping',
  'docker',
  'podman',
  'kubectl',
  'pct',
  'qm',
  'lxc',
  'ssh',
  'cat',
  'test',
  'systemctl',
  'kill',
  'jq',
  'awk',
  'cut',
  'tr',
  'wc',
  'head',
  'tail',
  'sed',
  'true',
  'read',
  'date',
  'stat',
  'ls',
  'python',
];

function conditionOf({ condition }: LoopRun, acts: readonly Act[]): Act | undefined {
  return acts.find(
    ({ line, kind }) => line.order >= condition.from && line.order < condition.to && !NEUTRAL.includes(kind),
  );
}

function isWaiting(run: Run, loop: LoopRun, acts: readonly Act[]): boolean {
  const inCondition = (act: Act): boolean =>
    act.line.order >= loop.condition.from && act.line.order < loop.condition.to;
  const condition = acts.filter(inCondition);
  const body = acts.filter((act) => !inCondition(act));
  const sleeps = acts.some(({ kind }) => kind === 'sleep');
  if (condition.some(({ program }) => program === 'read' || program === 'inotifywait' || program === 'shift'))
    return false;
  if (isLeftAlone(run, loop)) return false;
  if (asksSomebodyInEachRound(run, loop) || attends(run, condition)) return false;
  if (condition.some((act) => isOwnProcess(run, act))) return false;
  // The round of a program that goes on for ever begins when there is something to do.
  if (loop.flow.loops.some((index) => isAround(run.loops[index]))) return false;
  if (!sleeps && works(loop)) return false;
  const other = body.filter((act) => !NEUTRAL.includes(act.kind) && !asks(act));
  if (other.some((act) => !leads(loop, act, run))) return false;
  if (isEndless(loop))
    return (
      loop.leaves && sleeps && body.some((act) => ASKING.includes(act.kind) || act.line.flow.isCondition)
    );
  if (condition.some(isNumeric) && condition.length === 1) return false;
  if (loop.loop.keyword === 'until')
    return (
      condition.some((act) => !NEUTRAL.includes(act.kind)) &&
      (sleeps || body.every((act) => NEUTRAL.includes(act.kind)))
    );
  return sleeps && condition.some((act) => asks(act) || act.kind === 'run');
}

/** In the background, and nothing after it waits for its end: it holds nothing up. */
function isLeftAlone(run: Run, { flow, body }: LoopRun): boolean {
  return (
    flow.background &&
    !run.acts.some((act) => act.line.order >= body.to && (act.program === 'wait' || isOwnProcess(run, act)))
  );
}

/** `while kill -0 "$pid"` beside a process that nobody has told to end: it stays for as long as that one works. */
function attends(run: Run, condition: readonly Act[]): boolean {
  const [first] = condition;
  if (first?.program !== 'kill' || !asksForLife(first)) return false;
  const name = variableOf(first);
  return !run.acts.some(
    (act) => act.line.order < first.line.order && ends(act) && (variableOf(act) ?? name) === name,
  );
}

function ends(act: Act): boolean {
  return act.kind === 'stop' || (act.kind === 'kill' && !asksForLife(act));
}

/** The variable whose process a command is about, where it names one. */
function variableOf({ line }: Act): string | undefined {
  return /\$\{?([A-Za-z_]\w*)/.exec(line.text.value)?.[1];
}

function asksForLife({ line, options }: Act): boolean {
  return options.has('exists') || /^-0$|^0$/.test(line.argv[1]?.value ?? '');
}

/** `until [ -d "$dir" ]; do dir=${dir%/*}; done`: each round brings it nearer. */
function works({ loop }: LoopRun): boolean {
  const asked = loop.condition.map(({ text }) => text.value).join('\n');
  return loop.body.some(
    (statement) =>
      statement.kind === 'command' &&
      statement.words.length === 0 &&
      statement.assignments.some(
        ({ name, text }) =>
          new RegExp(`\\$\\{?${name.value}\\b`).test(asked) &&
          new RegExp(`\\$\\{?${name.value}\\b`).test(text.value),
      ),
  );
}

/** `while ps -p "$pid"`, `while kill -0 "$pid"` in a script that keeps the number of what it started: it ends with that. */
function isOwnProcess({ script }: Run, { program, options, line }: Act): boolean {
  const asksForOne =
    (program === 'ps' && /\s-p\b/.test(line.text.value)) || (program === 'kill' && options.has('exists'));
  return asksForOne && script.text.value.includes('$!');
}

function asks(act: Act): boolean {
  return (
    ASKING.includes(act.kind) ||
    (act.kind === 'edit' && act.program === 'redirect') ||
    ASKING_PROGRAMS.includes(act.program)
  );
}

/** Work on the way out (`&& break`, before `exit`): it is not what the loop is for. */
function leads(_loop: LoopRun, act: Act, _run: Run): boolean {
  return act.kind === 'kill' || /^(?:log|msg|print|info|warn|err|echo|say|die|fail|ok|_)/i.test(act.program);
}

/** `while true`, `while :`, `until false`, `for ((;;))`. */
function isEndless({ loop }: LoopRun): boolean {
  if (loop.keyword === 'for') return true;
  const text = loop.condition.map(({ text: one }) => one.value.trim()).join(' ');
  return loop.keyword === 'while'
    ? /^(?:true|:|\[ 1 \]|\[\[ 1 \]\]|\(\(\s*1\s*\)\)|\[ true \])$/.test(text)
    : text === 'false';
}

function isAround(outer: LoopRun | undefined): boolean {
  return outer !== undefined && isEndless(outer) && !outer.leaves;
}

/** `[ $# -gt 0 ]`, `[ "$i" -lt 5 ]`: it counts. */
function isNumeric(act: Act): boolean {
  return act.program === 'test' && /\s-(?:gt|ge|lt|le)\s|\$#/.test(act.line.text.value);
}
