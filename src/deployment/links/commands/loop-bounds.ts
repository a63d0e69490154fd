import type { Statement } from '../../../syntax/shell/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { assignedNames } from '../../scripts/assigned-names.ts';
import { actsWithin, type LoopRun, type Run } from '../../scripts/run.ts';

/** A clock that the shell or `date` gives. */
const CLOCK =
  /\bSECONDS\b|\bEPOCH(?:SECONDS|REALTIME)\b|\bdate\s+(?:-u\s+)?['"]?\+%s|%\(%s\)T|\bread\b[^\n]*\s-t/;
/** `$((retries--))`, `((tries += 1))`, wherever it stands. */
const COUNTS = /\(\([^()\n]*?\b([A-Za-z_]\w*)\s*(?:\+\+|--|[-+]=)/g;
/** `((retries--))` as a condition asks whether any are left. */
const COUNTS_DOWN = /^\(\(\s*(?:--\s*)?[A-Za-z_]\w*\s*(?:--\s*)?\)\)$/;
const COMPARES = /-(?:gt|ge|lt|le|eq|ne)\b|[<>]=?|==/;

/** Whether something ends a loop's waiting, whatever it waits for. */
export function isBounded(deployment: Deployment, run: Run, around: LoopRun): boolean {
  const { loop, flow, leaves } = around;
  if (
    flow.limited ||
    CLOCK.test(loop.text.value) ||
    isLimitedFromOutside(deployment, run, loop.text.span().start)
  )
    return true;
  if (loop.arithmetic?.value.split(';')[1]?.trim()) return true;
  const called = functionsCalled(run, around);
  if (called.some((text) => CLOCK.test(text) && /\bexit\b/.test(text))) return true;
  const counted = [...assignedNames(loop), ...[...loop.text.value.matchAll(COUNTS)].map(([, name]) => name)];
  const mentionsCounter = (text: string): boolean =>
    (COMPARES.test(text) && counted.some((name) => new RegExp(`\\b${name}\\b`).test(text))) ||
    (COUNTS_DOWN.test(text) && text.includes('--'));
  if (testsIn(loop.condition).some(mentionsCounter)) return true;
  return leaves && testsIn(loop.body).some(mentionsCounter);
}

/** Texts of the script's own functions that run in each round. */
function functionsCalled(run: Run, { body, flow }: LoopRun): string[] {
  const names = new Set(
    actsWithin(run, body).flatMap(({ line }) => line.flow.functions.slice(flow.functions.length)),
  );
  return [...names].flatMap((name) => functionTexts(run).get(name) ?? []);
}

const functionTexts = once(({ script: { body } }: Run): ReadonlyMap<string, string> => {
  const statements = body.kind === 'shell' ? body.statements : [];
  return new Map(
    statements.flatMap((one) => (one.kind === 'function' ? [[one.name.value, one.text.value] as const] : [])),
  );
});

/** Texts of `[ … ]`, `[[ … ]]` and `(( … ))`, wherever they stand in these statements. */
function testsIn(statements: readonly Statement[]): string[] {
  return statements.flatMap(testsOf);
}

function testsOf(statement: Statement): string[] {
  switch (statement.kind) {
    case 'test':
      return [statement.text.value];
    case 'command': {
      const name = statement.words[0]?.text.value;
      return name === '[' || name === 'test' || name === 'let' ? [statement.text.value] : [];
    }
    case 'and-or':
      return testsIn([statement.left, statement.right]);
    case 'pipeline':
      return testsIn(statement.stages);
    case 'if':
      return [
        ...statement.branches.flatMap(({ condition, body }) => testsIn([...condition, ...body])),
        ...testsIn(statement.otherwise ?? []),
      ];
    case 'case':
      return statement.arms.flatMap(({ body }) => testsIn(body));
    case 'group':
    case 'subshell':
      return testsIn(statement.body);
    case 'loop':
      return testsIn([...statement.condition, ...statement.body]);
    case 'function':
      return [];
  }
}

/** `timeout-minutes` of the step or job; `TimeoutStartSec` of a unit, which has one by default (systemd.service(5)). */
function isLimitedFromOutside(deployment: Deployment, { script }: Run, offset: number): boolean {
  const { origin, path } = script;
  if (origin.kind === 'unit') return origin.directive !== 'ExecStart';
  if (origin.kind === 'workload' || (origin.kind === 'compose' && origin.part === 'healthcheck')) return true;
  if (origin.kind !== 'workflow') return false;
  const workflow = deployment.workflows().find((one) => one.path === path)?.workflow;
  const job = workflow?.jobs.find(({ id }) => id.value === origin.job);
  const step = job?.steps.find(({ text }) => text.span().start <= offset && offset < text.span().end);
  return job?.timeoutMinutes !== undefined || step?.timeoutMinutes !== undefined;
}
