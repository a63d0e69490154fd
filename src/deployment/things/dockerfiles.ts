import type { Deployment } from '../deployment.ts';
import { ciBuildsOf } from '../links/containers/ci-builds.ts';
import { type BuiltImage, imagesOf } from '../links/images/images.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Dockerfile } from '../model/dockerfile.ts';
import { builderOf, buildName } from './built-by.ts';

/** Every Dockerfile that begins a stage. */
export function dockerfilesOf(deployment: Deployment): Dockerfile[] {
  const builds = ciBuildsOf(deployment);
  const found = deployment.dockerfiles().flatMap(({ path, tree }) => {
    const from = tree.stages[0]?.text.lines()[0];
    const build = imagesOf(deployment).find((one) => one.dockerfile === path && isDeployed(deployment, one));
    return from === undefined ? [] : [{ path, build, at: from.span(), isBuilt: builds.builds(path) }];
  });
  const deployed = found.filter(({ build }) => build !== undefined);
  const buildsSome = deployed.some(({ isBuilt }) => isBuilt !== false);
  return found.map((one) => ({
    ...artefactsOf(deployment).ofPath(one.path),
    at: one.at,
    deployed_by: one.build === undefined ? undefined : buildName(one.build),
    deployed_at: one.build?.at,
    built_in_ci: one.isBuilt,
    speaks_for_all: !buildsSome && one === deployed[0],
    ci_builds_some: buildsSome,
    others: buildsSome ? [] : deployed.filter((other) => other !== one).map(({ at }) => at),
    has_ci: builds.exist,
  }));
}

function isDeployed(deployment: Deployment, build: BuiltImage): boolean {
  const { role, reachable } = builderOf(deployment, build);
  return role === 'production' && reachable;
}
