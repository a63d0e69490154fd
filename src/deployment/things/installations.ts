import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { isUnconditional } from '../links/commands/unconditional.ts';
import { type BuildStep, buildSteps } from '../links/images/build-steps.ts';
import type { InstallFailure } from '../links/images/install-failure.ts';
import { withoutLock } from '../links/images/locked-installs.ts';
import { managedPython } from '../links/images/managed-python.ts';
import { neededStages } from '../links/images/needed-stages.ts';
import { withoutLists } from '../links/images/package-lists.ts';
import { workflowInstalls } from '../links/projects/workflow-installs.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Installation } from '../model/installation.ts';
import { isUnknown, type Known } from '../unknown.ts';

/** What image builds install, and what workflows install by lock file. */
export function installationsOf(deployment: Deployment): Installation[] {
  const inImages = buildSteps(deployment).flatMap((step) =>
    step.act.kind === 'install' && isBuilt(deployment, step)
      ? [describe(deployment, step.act, failureOf(deployment, step))]
      : [],
  );
  const inWorkflows = workflowInstalls(deployment)
    .filter(({ act }) => isUnguarded(deployment, act))
    .map(({ act, failure }) => describe(deployment, act, failure));
  return [...inImages, ...inWorkflows];
}

function isBuilt(deployment: Deployment, { dockerfile, tree, stage }: BuildStep): boolean {
  return neededStages(deployment, dockerfile, tree).has(stage.index);
}

/** The first that is certain; else the first that is not known. */
function failureOf(deployment: Deployment, step: BuildStep): Known<InstallFailure | false> {
  if (!isUnguarded(deployment, step.act)) return false;
  const answers = [withoutLists, withoutLock, managedPython].map((judge) => judge(deployment, step));
  return answers.find((answer) => !isUnknown(answer) && answer !== false) ?? answers.find(isUnknown) ?? false;
}

/** Its failure ends the build: not one of two ways that are tried, and nothing asks beforehand whether it can succeed. */
function isUnguarded(deployment: Deployment, act: Act): boolean {
  const { onFailure } = act.line.flow;
  return onFailure !== 'tested' && onFailure !== 'ignored' && isUnconditional(deployment, act);
}

function describe(deployment: Deployment, act: Act, failure: Known<InstallFailure | false>): Installation {
  const found = isUnknown(failure) || failure === false ? undefined : failure;
  return {
    ...artefactsOf(deployment).ofAct(act),
    at: act.line.text.span(),
    program: act.program,
    fails: isUnknown(failure) ? failure : found !== undefined,
    cause: found?.cause,
    why: found?.why,
    why_at: found?.at,
  };
}
