import type { Deployment } from '../deployment.ts';
import { idleRollouts } from '../links/containers/rollouts.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Rollout } from '../model/rollout.ts';

/** Deployments that change nothing. */
export function rolloutsOf(deployment: Deployment): Rollout[] {
  return idleRollouts(deployment).map(({ act, kind, at, image, workload, pushedAt }) => ({
    ...artefactsOf(deployment).ofAct(act),
    at,
    kind,
    image: image.value,
    image_at: image.span(),
    workload,
    pushed_at: pushedAt,
  }));
}
