import type { Act, Condition } from '../acts/act.ts';
import { textsOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import { isReader, ownLogOf } from '../links/keepers/own-log.ts';
import { triggersOf } from '../links/keepers/triggers.ts';
import { affectedBy, countAffected } from '../links/processes/affected.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Monitor } from '../model/monitor.ts';
import { actsWithin, type Run } from '../scripts/run.ts';
import { pythonMonitors } from './python-monitors.ts';

/** Every check that is made again and again and that stops or starts something. */
export function monitorsOf(deployment: Deployment): Monitor[] {
  const inShell = deployment.runs().flatMap((run) => {
    const groups: { condition: Condition; acts: Act[] }[] = [];
    for (const act of run.acts.filter((one) => isAction(deployment, one))) {
      const condition = checkOf(act, run);
      if (condition === undefined) continue;
      const group = groups.find((one) => one.condition === condition && isSameArm(one.acts, act)) ?? {
        condition,
        acts: [],
      };
      if (group.acts.length === 0) groups.push(group);
      group.acts.push(act);
    }
    return groups.flatMap((group) => monitorOf(deployment, run, group));
  });
  return [...inShell, ...pythonMonitors(deployment)];
}

function isAction(deployment: Deployment, act: Act): boolean {
  const { flow, where } = act.line;
  if (!flow.called || flow.trap !== undefined || flow.isCondition || flow.conditions.length === 0)
    return false;
  const place = where.at(-1)?.kind;
  return place !== 'ci' && place !== 'build' && affectedBy(deployment, act) !== undefined;
}

/** Arms of a `case` are alternatives: what one of them does, another does not. */
function isSameArm([first]: readonly Act[], act: Act): boolean {
  const arms = (one: Act): Condition[] => one.line.flow.conditions.filter(({ branch }) => branch === 'arm');
  const own = arms(act);
  return (
    first !== undefined && arms(first).length === own.length && arms(first).every((arm, i) => arm === own[i])
  );
}

/** The innermost condition around an act that asks how something is. */
function checkOf(act: Act, run: Run): Condition | undefined {
  return act.line.flow.conditions.findLast(
    (condition) =>
      condition.branch !== 'arm' &&
      (actsIn(run, condition).some(isCheck) || /\[|\(\(/.test(condition.text.value)),
  );
}

/** Placeholders of what is not known. */
const UNREADABLE = /[\u{FFFB}\u{FFFC}]/u;

const TROUBLE =
  /unhealthy|down|dead|exited|failed|failure|inactive|error|refused|timeout|stopped|missing|sigterm|killed/i;

/** Whether the branch is the one for when something is not well: `! check`, `check ||`, `!= 200`, a count of failures. */
function isFailure(condition: Condition, run: Run): boolean {
  const text = condition.text.value;
  const asks = actsIn(run, condition)
    .filter(isCheck)
    .filter(({ program }) => program !== '[' && program !== 'test');
  const isThen = condition.branch === 'then';
  if (asks.length > 0) {
    const isNegated = /^\s*!/.test(text);
    const looksForTrouble = asks.some(({ program }) => program === 'grep') && TROUBLE.test(text);
    return isThen ? isNegated !== looksForTrouble : isNegated === looksForTrouble;
  }
  const isBad =
    /!=|-ne\b|-z\b|-l[te]\b|-g[te]\b|[<>]/.test(text) ||
    (TROUBLE.test(text) && !/\$\?/.test(text)) ||
    (/(?:-eq|==?)\s*["']?(?:0|false)\b/.test(text) && !/\$\?/.test(text));
  return isThen ? isBad : !isBad;
}

function actsIn(run: Run, { acts }: Condition): Act[] {
  return [...actsWithin(run, acts)];
}

const CHECKS = ['check', 'fetch', 'connect', 'list', 'print', 'run', 'wait', 'kill'];

function isCheck(act: Act): boolean {
  return CHECKS.includes(act.kind) && act.program !== 'echo' && act.program !== 'printf';
}

function monitorOf(
  deployment: Deployment,
  run: Run,
  { condition, acts }: { condition: Condition; acts: readonly Act[] },
): Monitor[] {
  const [first] = acts;
  if (first === undefined) return [];
  const trigger = triggersOf(deployment, first, run).find(({ kind }) => kind === 'schedule');
  if (trigger === undefined) return [];
  const checks = checksBefore(run, condition, first);
  const names = [...new Set(checks.flatMap((check) => namesChecked(deployment, check)))];
  const checked = Math.max(1, names.length);
  const affected = countAffected(deployment, acts);
  const log = ownLogOf(deployment, run, checks.filter(isReader));
  return [
    {
      ...artefactsOf(deployment).ofAct(first),
      at: first.line.text.span(),
      runs: first.line.flow.loops.length > 0 ? 'loop' : 'schedule',
      runs_at: trigger.at,
      checks:
        names.length === 0 || names.some((name) => UNREADABLE.test(name))
          ? condition.text.value
          : names.join(', '),
      checked,
      check_at: condition.text.span(),
      acts: acts.map(({ line }) => shortened(line.text.value)).join(', '),
      acts_at: acts.map(({ line }) => line.text.span()),
      affected,
      hits_others:
        isFailure(condition, run) && (typeof affected === 'number' ? affected > checked : affected),
      reads_own_log: log !== undefined,
      log: log?.path,
      log_read_at: log?.readAt,
      log_written_at: log?.writtenAt,
    },
  ];
}

/** What the condition runs; where it only compares, what was run since the round began, or since the last thing was done. */
function checksBefore(run: Run, condition: Condition, first: Act): Act[] {
  const own = actsIn(run, condition).filter(
    (act) => isCheck(act) && act.program !== '[' && act.program !== 'test',
  );
  if (own.length > 0) return own;
  const { from } = condition.acts;
  const loop = first.line.flow.loops.at(-1);
  const begin = loop === undefined ? 0 : (run.loops[loop]?.body.from ?? 0);
  const before = actsWithin(run, { from: begin, to: from }).filter(({ line }) =>
    isCheckingAct(line.flow.conditions.length, first),
  );
  return before.filter((act) => isCheck(act) && act.program !== '[' && act.program !== 'test').slice(-2);
}

function isCheckingAct(depth: number, first: Act): boolean {
  return depth < first.line.flow.conditions.length;
}

/** What a check asks after: patterns, units, addresses, containers. A pipe's later stages only look at what came. */
function namesChecked(deployment: Deployment, check: Act): string[] {
  if ((check.line.flow.pipeline?.stage ?? 0) > 0 && check.program !== 'grep') return [];
  const facts = ['target', 'unit', 'url', 'host', 'name'].flatMap((fact) =>
    textsOf(deployment.programs, check, fact),
  );
  if (check.program === 'grep')
    return (check.operands.get('pattern') ?? [])
      .map(({ value }) => value)
      .filter((value) => (check.line.flow.pipeline?.stage ?? 0) > 0 && value !== 'grep');
  return facts.map(({ value }) => value);
}

function shortened(command: string): string {
  const line = command.split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
