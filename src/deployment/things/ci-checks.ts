import type { Span } from '../../repository/span.ts';
import type { Workflow, WorkflowJob, WorkflowStep } from '../../syntax/workflow/tree.ts';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { sequencesOf } from '../links/commands/sequences.ts';
import { isTest } from '../links/commands/tested.ts';
import { checkOf } from '../links/outcomes/checks.ts';
import { suppressionOf } from '../links/outcomes/suppressed.ts';
import {
  isAdvisory,
  isReadLater,
  type Swallow,
  swallowAround,
  swallowIn,
} from '../links/outcomes/swallowed-checks.ts';
import { workOf } from '../links/outcomes/work.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { CiCheck } from '../model/ci-check.ts';
import type { Run } from '../scripts/run.ts';

interface Place {
  readonly workflow: Workflow;
  readonly job: WorkflowJob;
  readonly step: WorkflowStep;
}

interface Found extends Place {
  readonly check: Extract<CiCheck['check'], string>;
  readonly swallow: Swallow | undefined;
  readonly act?: Act;
}

/** Every check that a workflow runs, by command or by action. */
export function ciChecksOf(deployment: Deployment): CiCheck[] {
  return deployment.workflows().flatMap(({ path, workflow }) => {
    if (/copilot-setup-steps/.test(path)) return [];
    const found = workflow.jobs.flatMap((job) =>
      job.steps.flatMap((step) => checksOf(deployment, { workflow, job, step })),
    );
    const others = workflow.jobs.some((job) => mayCheck(deployment, job));
    const alone = !others && found.every(({ swallow }) => swallow !== undefined);
    return found
      .filter((one) => found.find((other) => isSame(one, other)) === one)
      .map((one) => thingOf(deployment, one, { alone, found }));
  });
}

/** Checks of one step that one thing swallows are one. */
function isSame(a: Found, b: Found): boolean {
  return (
    a === b || (a.step === b.step && a.swallow !== undefined && a.swallow.at.start === b.swallow?.at.start)
  );
}

function checksOf(deployment: Deployment, place: Place): Found[] {
  const { step, job } = place;
  const around = swallowAround(step, job);
  if (/\bfailure\(\)|\bcancelled\(\)/.test(step.condition?.value ?? '')) return [];
  const action = step.uses === undefined ? undefined : checkOfAction(step.uses.value);
  if (action !== undefined) return [{ ...place, check: action, swallow: around }];
  const run = step.run === undefined ? undefined : runsByText(deployment).get(step.run);
  if (run === undefined) return [];
  return run.acts.flatMap((act) => {
    const check =
      checkOf(deployment, act) ?? (around === undefined ? undefined : buildOf(deployment, run, act));
    if (check === undefined || (check === 'smoke' && act.line.flow.loops.length > 0)) return [];
    const isSeen = ['stops', 'skips', 'continues'].includes(act.line.flow.onFailure);
    return [{ ...place, check, act, swallow: swallowIn(run, act) ?? (isSeen ? around : undefined) }];
  });
}

const runsByText = once(
  (deployment: Deployment) => new Map(deployment.runs().map((run) => [run.script.text, run] as const)),
);

/** A build is a check where nothing else is said of its failure. */
function buildOf(deployment: Deployment, run: Run, act: Act): 'build' | undefined {
  if (workOf(deployment, act) !== 'build') return undefined;
  const sequence = sequencesOf(deployment).find(({ runs }) => runs.includes(run));
  return sequence !== undefined && suppressionOf(deployment, sequence, act) === undefined
    ? 'build'
    : undefined;
}

const ACTIONS: readonly (readonly [Found['check'], RegExp])[] = [
  [
    'scan',
    /trivy-action|grype|scan-action|checkov-action|semgrep|gitleaks|codeql-action\/analyze|snyk\/actions|bandit|tfsec|kics/i,
  ],
  ['lint', /lint|ruff-action|shellcheck|pre-commit\/action|prek-action/i],
  ['test', /cypress-io\/github-action|pytest|container-structure-test/i],
];

function checkOfAction(uses: string): Found['check'] | undefined {
  const [name = ''] = uses.split('@');
  if (/setup|install|comment|upload|label/i.test(name)) return undefined;
  return ACTIONS.find(([, pattern]) => pattern.test(name))?.[0];
}

/** A job that calls another workflow, or runs something that looks like a test: it may fail where the checks here cannot. */
function mayCheck(deployment: Deployment, job: WorkflowJob): boolean {
  if (job.uses !== undefined) return true;
  return job.steps.some((step) => {
    const run = step.run === undefined ? undefined : runsByText(deployment).get(step.run);
    if (run === undefined || swallowAround(step, job) !== undefined) return false;
    return run.acts.some(
      (act) =>
        isTest(act) &&
        checkOf(deployment, act) === undefined &&
        ['stops', 'skips', 'tested'].includes(act.line.flow.onFailure),
    );
  });
}

function thingOf(
  deployment: Deployment,
  one: Found,
  { alone, found }: { alone: boolean; found: readonly Found[] },
): CiCheck {
  const { job, swallow, workflow } = one;
  const { path } = workflow.text;
  const content = deployment.repository.file(path)?.content ?? '';
  return {
    ...artefactsOf(deployment).ofPath(path),
    reachable: true,
    at: placeOf(one),
    program: nameOf(one),
    check: one.check,
    swallowed: swallow !== undefined,
    how: swallow?.how ?? 'not',
    by: swallow?.by,
    by_at: swallow?.at,
    swallow_at: swallowAt(one),
    others: found.filter((other) => other !== one && isSame(one, other)).map(placeOf),
    alone,
    read_later: isReadLater(content, job, one),
    advisory: isAdvisory(content, job, one),
  };
}

/** The swallower with its `||`, where nothing else stands between it and the check. */
function swallowAt({ act, swallow }: Found): Span | undefined {
  if (swallow?.how === 'step' || swallow?.how === 'job') return swallow.at;
  const { handler } = act?.line.flow ?? {};
  if (act === undefined || swallow?.how !== 'or-true' || handler === undefined) return undefined;
  const [own, end] = [act.line.text.span(), handler.span()];
  // `|| ` and two blanks at most.
  return own.path === end.path && end.start - own.end <= 4 && end.start > own.end
    ? { ...own, start: own.end, end: end.end }
    : undefined;
}

function placeOf({ act, step }: Found) {
  return (act?.line.text ?? step.uses ?? step.text).span();
}

function nameOf({ act, step }: Found): string {
  if (act === undefined) return step.uses?.value.split('@')[0] ?? '';
  return (
    act.operands.get('module')?.[0]?.value ??
    [act.program, act.command].filter((word) => word !== '').join(' ')
  );
}
