import type { Deployment } from '../../deployment/deployment.ts';
import { imageProcess, probedContainers } from '../../deployment/links/health/probed-containers.ts';
import { InputError } from '../../repository/input-error.ts';
import type { Plan } from './plan.ts';
import { planOf } from './plan-of.ts';
import type { PlanSettings } from './settings.ts';

const GIBIBYTE = 1024 ** 3;
const NO_PORT = 'Nothing says on which port it answers: set `port`, and `health` for a path.';

/** Of an image of which the repository says nothing: its own command is started. */
export function planOfImage(reference: string, name = reference): Plan {
  return {
    name,
    image: { kind: 'ready', reference },
    environment: [],
    dependencies: [],
    neighbours: [],
    expected: [],
    volumes: [],
    imports: [],
    probes: [],
    limits: { memoryBytes: GIBIBYTE, cpus: 1, pids: 512 },
    grace: { value: 10, by: 'Docker’s default' },
    budget: 60,
    starts: 3,
    gaps: [NO_PORT],
  };
}

/** Of a Dockerfile that nothing deploys to production. Throws an InputError where there is none at that path. */
export function planOfDockerfile(
  deployment: Deployment,
  { dockerfile = '', context, target }: PlanSettings,
  name = dockerfile,
): Plan {
  const known = deployment.dockerfiles().find(({ path }) => path === dockerfile);
  if (known === undefined)
    throw new InputError(`There is no Dockerfile \`${dockerfile}\`: name it by its path from the root.`);
  const process = imageProcess(deployment, dockerfile);
  const folder = dockerfile.split('/').slice(0, -1).join('/');
  const build = {
    dockerfile,
    context: context ?? process?.build?.context ?? folder,
    ...(target === undefined ? {} : { target }),
  };
  const at = known.tree.stages.at(-1)?.base.span() ?? { path: dockerfile, start: 0, end: 0 };
  if (process === undefined)
    return {
      ...planOfImage(dockerfile, name),
      image: { kind: 'build', ...build, arguments: {}, by: 'by its folder', at },
    };
  return planOf(deployment, {
    name,
    build,
    process,
    pods: [],
    services: [],
    probed: probedContainers(deployment).filter(
      (one) => one.pod === undefined && one.process.build?.dockerfile === dockerfile,
    ),
    targets: [],
    clouds: [],
  });
}
