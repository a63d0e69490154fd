import type { Text } from '../../repository/text.ts';
import type { LoopStatement, PythonStatement } from '../../syntax/python/tree.ts';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { affectedBy, countAffected } from '../links/processes/affected.ts';
import { everyStatement, loopsForEver } from '../links/python/endless-loops.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Monitor } from '../model/monitor.ts';

/** Checks in an endless loop of a Python program, and what it stops or starts where one fails. */
export function pythonMonitors(deployment: Deployment): Monitor[] {
  const byFile = new Map<string, Act[]>();
  for (const { script, acts } of deployment.runs()) {
    const own = script.origin.kind !== 'python' ? [] : acts.filter((act) => affectedBy(deployment, act));
    if (own.length > 0) byFile.set(script.path, [...(byFile.get(script.path) ?? []), ...own]);
  }
  const found = [...byFile].flatMap(([path, acts]) => {
    const body = deployment.pythonTree(path)?.body ?? [];
    const program: Program = { acts, helpers: body.filter(({ kind }) => kind === 'function') };
    return [...everyStatement(body)]
      .filter(loopsForEver)
      .flatMap((loop) =>
        [...everyStatement(loop.body)]
          .flatMap(failuresOf)
          .flatMap((failure) => monitorOf(deployment, program, { loop, failure })),
      );
  });
  return [...new Map(found).values()];
}

interface Program {
  readonly acts: readonly Act[];
  /** Functions of the module. */
  readonly helpers: readonly PythonStatement[];
}

/** A check, and what is done where it fails. */
interface Failure {
  readonly check: Text;
  readonly body: readonly PythonStatement[];
}

/** Calls that ask whether something answers. */
const ASKS =
  /\b(?:urlopen|create_connection|connect_ex|check_call|check_output)\(|\b(?:requests|httpx|session|client)\.(?:get|head|post)\(/;
/** `not is_up()`, `.returncode != 0`, `response.status_code != 200`. */
const FAILED = /^\s*not\s+[\w.]+\(|\.returncode\s*!=\s*0|status(?:_code)?\s*!=\s*200/;

function failuresOf(statement: PythonStatement): Failure[] {
  if (statement.kind === 'if')
    return statement.branches.flatMap(({ condition, body }) =>
      FAILED.test(condition.text.value) ? [{ check: condition.text, body }] : [],
    );
  if (statement.kind !== 'try') return [];
  const check = statement.body.find(({ text }) => ASKS.test(text.value));
  return check === undefined
    ? []
    : statement.handlers
        .filter(({ types }) => !types.some(({ text }) => /KeyboardInterrupt|SystemExit/.test(text.value)))
        .map(({ body }) => ({ check: firstLine(check.text), body }));
}

/** By its first command: a check inside of another decides about the same one. */
function monitorOf(
  deployment: Deployment,
  program: Program,
  { loop, failure }: { loop: LoopStatement; failure: Failure },
): [Act, Monitor][] {
  const acts = actsOf(program, failure.body);
  const [first] = acts;
  if (first === undefined) return [];
  const affected = countAffected(deployment, acts);
  const monitor: Monitor = {
    ...artefactsOf(deployment).ofAct(first),
    at: first.line.script.text.span(),
    runs: 'loop',
    runs_at: firstLine(loop.text).span(),
    checks: failure.check.value.trim(),
    checked: 1,
    check_at: failure.check.span(),
    acts: acts.map(({ line }) => firstLine(line.script.text).value).join(', '),
    acts_at: acts.map(({ line }) => line.script.text.span()),
    affected,
    hits_others: typeof affected === 'number' ? affected > 1 : affected,
    reads_own_log: false,
  };
  return [[first, monitor]];
}

/** In the branch itself, and in the functions of the module that it calls by name. */
function actsOf({ acts, helpers }: Program, body: readonly PythonStatement[]): Act[] {
  const called = helpers.filter(
    (helper) =>
      helper.kind === 'function' &&
      body.some(({ text }) => new RegExp(`(?<![\\w.])${helper.name.value}\\(`).test(text.value)),
  );
  return acts.filter(({ line }) => [...body, ...called].some(({ text }) => holds(text, line.script.text)));
}

function holds(outer: Text, inner: Text): boolean {
  const [{ start, end }, at] = [outer.span(), inner.span()];
  return start <= at.start && at.end <= end;
}

function firstLine(text: Text): Text {
  const end = text.value.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}
