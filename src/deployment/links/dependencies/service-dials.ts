import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { aliasesOf } from '../connections/data-servers.ts';
import { serviceArtefact } from '../connections/port-use.ts';
import { commandsOfContainer } from '../containers/container-commands.ts';
import { deployedContainersOf } from '../containers/deployed-containers.ts';
import { type ServiceContainer, serviceContainers, twinsOf } from '../ports/service-containers.ts';
import { firstDial } from './dialling-acts.ts';
import { protocolOfService, speaksOf } from './served-protocols.ts';
import type { StartDial } from './start-dial.ts';

/** Compose services that dial a database or broker of the same file while they start, and do not wait for it. */
export function serviceDials(deployment: Deployment): StartDial[] {
  return serviceContainers(deployment).flatMap((one) => {
    const { beside, served } = inFile(deployment)(one.path);
    const servers = served.filter((other) => other !== one && isDialled(one, other));
    if (servers.length === 0 || one.service.extends !== undefined) return [];
    if (twinsOf(deployment)(one).some(({ service }) => service.dependsOn.length > 0)) return [];
    const dial = firstDial(deployment, commandsOf(deployment, one));
    const server = servers.find(({ service }) => {
      const protocol = protocolOfService(service);
      return protocol !== undefined && dial?.protocols.includes(protocol) === true;
    });
    if (dial === undefined || server === undefined || waitsFor(one, server, beside)) return [];
    const { outcome } = dial;
    if (outcome === 'ends' && startsAgain(one)) return [];
    const depends = one.service.dependsOn.find(({ service }) => service.value === server.name);
    return [
      {
        artefact: serviceArtefact(deployment, one.path, one.service),
        at: (depends?.service ?? one.service.name).span(),
        who: `service \`${one.name}\``,
        dependency: server.name,
        dial: dial.says,
        dialAt: dial.at.span(),
        outcome,
        remedy:
          server.service.healthcheck === undefined
            ? `\`${server.name}\` needs a health check, and \`depends_on\` the condition \`service_healthy\``
            : '`depends_on` needs the condition `service_healthy`: the health check is there',
        dependencyAt: server.at,
      },
    ];
  });
}

/** The services of a compose file, and those among them that others dial. */
const inFile = once((deployment: Deployment) =>
  remembered((path: string) => {
    const beside = serviceContainers(deployment).filter((one) => one.path === path);
    return { beside, served: beside.filter(({ service }) => protocolOfService(service) !== undefined) };
  }),
);

function commandsOf(deployment: Deployment, { service, process }: ServiceContainer) {
  const { start, path } = service.name.span();
  const deployed = deployedContainersOf(deployment).find(
    ({ declaredIn, at }) => declaredIn === 'compose' && at.path === path && at.start === start,
  );
  return (deployed?.commands() ?? commandsOfContainer(deployment, { image: process.image, own: [] })).acts;
}

/** By what it is told, or because it says that it depends on it. */
function isDialled({ service, process }: ServiceContainer, other: ServiceContainer): boolean {
  if (service.dependsOn.some((one) => one.service.value === other.name)) return true;
  const names = aliasesOf(other.service);
  return [...process.environment.values()].some(({ value }) => names.some((name) => speaksOf(value, name)));
}

/** It waits itself, or for a service that waits, or that ends only when its work is done. */
function waitsFor(
  one: ServiceContainer,
  server: ServiceContainer,
  beside: readonly ServiceContainer[],
): boolean {
  const seen = new Set<string>();
  const open = [one];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { service, condition } of at.service.dependsOn) {
      if (condition === 'service_completed_successfully') return true;
      if (condition !== 'service_healthy') continue;
      if (service.value === server.name) return true;
      const next = beside.find(({ name }) => name === service.value);
      if (next === undefined || seen.has(next.name)) continue;
      seen.add(next.name);
      open.push(next);
    }
  }
  return false;
}

/** A restart policy makes it try until the server is there. */
function startsAgain({ service }: ServiceContainer): boolean {
  const policy = service.restart;
  const isStated = policy !== undefined && !/^["']?no["']?$/.test(policy.text.value);
  return isStated || service.deploy?.restartPolicy !== undefined || service.deploy?.replicas !== undefined;
}
