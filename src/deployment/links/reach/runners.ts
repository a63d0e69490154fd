import type { Act } from '../../acts/act.ts';
import type { Script } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';

/** Whether a step of a workflow runs a command on a runner that is gone afterwards; on one's own machine, or through ssh, it may serve somebody. */
export function isOnHostedRunner(deployment: Deployment, { origin, path }: Script, act: Act): boolean {
  if (origin.kind !== 'workflow' || act.line.where.length > 1) return false;
  const workflow = deployment.workflows().find((one) => one.path === path)?.workflow;
  const job = workflow?.jobs.find(({ id }) => id.value === origin.job);
  const isOwn = job?.runsOn.some(({ value }) => value === 'self-hosted') ?? false;
  return !isOwn || /test|e2e|\bci\b|lint/i.test(`${path} ${origin.job}`);
}
