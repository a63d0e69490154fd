import type { Deployment } from '../../deployment.ts';
import { lazy } from '../../lazy.ts';
import { argvScript, environmentOf } from '../../lowering/script-of.ts';
import type { Run } from '../../scripts/run.ts';
import type { CloudContainer } from '../../workloads/cloud-container.ts';
import { cloudTasksOf } from '../../workloads/clouds.ts';
import type { DeclaredProbe } from '../../workloads/probe.ts';
import { targetProbesOf } from '../../workloads/target-groups.ts';
import { type ContainerCommands, commandsOfContainer } from './container-commands.ts';
import type { DeployedContainer } from './deployed-container.ts';

/** Containers that a cloud runs by itself, and beside their own probes those of the load balancers that send them requests. */
export function cloudContainers(deployment: Deployment): DeployedContainer[] {
  const targets = targetProbesOf(deployment);
  const unknown = targets.flatMap(({ probe, container }) =>
    container === undefined ? [unknownTarget(probe)] : [],
  );
  const known = cloudTasksOf(deployment)
    .flatMap(({ containers }) => containers)
    .map((container): DeployedContainer => {
      const image = container.image?.text;
      const asked = targets.flatMap((target) => (target.container === container ? [target.probe] : []));
      return {
        name: container.name?.text.value ?? '',
        at: container.at,
        declaredIn: container.declaredIn,
        probes: [...container.probes, ...asked],
        image,
        environment: container.environment,
        claimed: [],
        commands: lazy(() =>
          commandsOfContainer(deployment, { image, own: cloudRuns(deployment, container) }),
        ),
        isWatched: true,
      };
    });
  return [...known, ...unknown];
}

/** What the words run that take the entry point's place; words for it leave it in place. */
function cloudRuns(
  deployment: Deployment,
  { entrypoint, command, environment }: CloudContainer,
): readonly Run[] {
  const [first] = entrypoint ?? [];
  if (entrypoint === undefined || first === undefined) return [];
  const settings = {
    origin: { kind: 'file' },
    where: { kind: 'container' },
    environment: environmentOf(environment),
  } as const;
  return [deployment.runOf(argvScript([...entrypoint, ...(command ?? [])], first, settings).script)];
}

/** A load balancer's question to something that nothing here names. */
function unknownTarget(probe: DeclaredProbe): DeployedContainer {
  return {
    name: '',
    at: probe.at,
    declaredIn: 'terraform',
    probes: [probe],
    image: undefined,
    environment: [],
    claimed: [],
    commands: () => NO_COMMANDS,
    isWatched: true,
  };
}

const NO_COMMANDS: ContainerCommands = {
  acts: [],
  serve: undefined,
  application: undefined,
  healthcheck: undefined,
};
