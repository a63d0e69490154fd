import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Run } from '../../scripts/run.ts';

const TEST_PROGRAMS = new Set([
  'pytest',
  'tox',
  'nox',
  'jest',
  'vitest',
  'mocha',
  'phpunit',
  'rspec',
  'ctest',
  'bats',
  'pre-commit',
  'goss',
  'playwright',
]);
const TEST_WORD = /(?:^|[:_/.-])(?:tests?|check|lint|verify|validate|smoke|ci|e2e|spec)(?:[:_/.-]|$)/i;

/** Whether the command tries code out: a test suite, a syntax check, an import. */
export function isTest(act: Act): boolean {
  if (TEST_PROGRAMS.has(act.program)) return true;
  const words = [...act.operands.values()].flat().map(({ value }) => value);
  if (act.program === 'python')
    return (
      words.some((word) => /^(?:pytest|unittest|compileall|py_compile)$/.test(word)) ||
      /\s-c\s/.test(act.line.text.value)
    );
  if (act.program === 'nginx' || act.program === 'apache2')
    return act.options.has('test') || /\s-t\b/.test(act.line.text.value);
  if (act.kind !== 'run' && act.kind !== 'check' && act.kind !== 'compile') return false;
  if (['test', '[', 'grep', 'pgrep', 'pidof', 'systemctl', 'diff', 'cmp'].includes(act.program)) return false;
  return [act.runs?.value ?? act.program, act.command, ...words.slice(0, 2)].some((word) =>
    TEST_WORD.test(word),
  );
}

/** Whether new code is tried before it takes effect, so that a failure keeps it from that. */
export function isTestedBefore(
  deployment: Deployment,
  run: Run,
  { update, effect }: { update: Act; effect: Act | undefined },
): boolean {
  const until = effect?.line.order ?? Number.POSITIVE_INFINITY;
  const between = run.acts.some((act) => {
    const { order, flow } = act.line;
    return (
      order > update.line.order &&
      order < until &&
      isTest(act) &&
      ['stops', 'tested', 'skips'].includes(flow.onFailure)
    );
  });
  return between || isTestedInWorkflow(deployment, run);
}

/** The job, one that it needs, or another workflow of this repository runs tests: what is pushed has been tried. */
function isTestedInWorkflow(deployment: Deployment, run: Run): boolean {
  if (run.script.origin.kind !== 'workflow') return false;
  return testedWorkflows(deployment).size > 0;
}

/** Paths of the workflows in which something is tested. */
const testedWorkflows = once((deployment: Deployment): ReadonlySet<string> => {
  const runs = deployment.runs().filter(({ script }) => script.origin.kind === 'workflow');
  return new Set(runs.filter(({ acts }) => acts.some(isTest)).map(({ script }) => script.path));
});
