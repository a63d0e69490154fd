import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { DockerfileStage } from '../../../syntax/dockerfile/tree.ts';
import { nameOf } from '../../../syntax/yaml/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { commandsOfBuild, dockerfileOf } from '../containers/container-commands.ts';
import { holdsNoApplication } from '../images/base-shells.ts';
import { imageStartOf } from '../images/image-starts.ts';
import { imagesOf } from '../images/images.ts';
import { stageLine } from '../images/stage-line.ts';
import { roleOfName } from '../reach/roles.ts';
import { FIRST_FREE_PORT, networkServer } from './network-server.ts';
import { hasUserOfItsOwn } from './pod-users.ts';
import { dropsRoot, needsRoot } from './root-needs.ts';
import type { RootService } from './root-service.ts';

/** Images that the repository builds on a system or a language, and whose server runs as root for nothing. */
export function rootImages(deployment: Deployment): RootService[] {
  return deployment.dockerfiles().flatMap(({ path, tree }) => {
    const stage = tree.stages.at(-1);
    if (stage === undefined || roleOfName(stage.name?.value ?? '') !== undefined) return [];
    const line = stageLine(tree, stage);
    const user = line.flatMap((one) => one.instructions.findLast(({ kind }) => kind === 'user') ?? [])[0];
    const isSaid = user?.kind === 'user' && user.value.isKnown && /^(?:root|0)(?::|$)/.test(user.value.value);
    const base = line.at(-1)?.base;
    const isPlain = holdsNoApplication(base) && !/nonroot|rootless|unprivileged/.test(base?.value ?? '');
    if ((user !== undefined && !isSaid) || !isPlain || isGivenMore(deployment, path)) return [];
    const { acts } = commandsOfBuild(deployment, [], { dockerfile: path });
    const start = imageStartOf(tree, stage);
    const server = networkServer(deployment, acts);
    const isServer = server !== undefined || (acts.length > 0 && exposesFreePorts(line));
    if (!isServer || dropsRoot(acts) || needsRoot(deployment, acts)) return [];
    const at = (user?.text ?? start.text).span();
    return [{ kind: 'image', name: path, at, ...(server === undefined ? {} : { server }) }];
  });
}

function exposesFreePorts(line: readonly DockerfileStage[]): boolean {
  const ports = line.flatMap(({ instructions }) =>
    instructions.flatMap((one) => (one.kind === 'expose' ? one.ports : [])),
  );
  return ports.length > 0 && ports.every(({ first }) => first >= FIRST_FREE_PORT);
}

/** Who runs it says another user, or gives it what only root can use. */
function isGivenMore(deployment: Deployment, dockerfile: string): boolean {
  const services = imagesOf(deployment).flatMap((image) =>
    image.dockerfile === dockerfile && image.by.kind === 'compose' ? [image.by.service] : [],
  );
  return services.some(isSpecial) || dockerfilesOfSpecialPods(deployment).has(dockerfile);
}

const SPECIAL_KEYS = ['cap_add', 'devices', 'pid', 'userns_mode', 'security_opt', 'device_cgroup_rules'];
const SYSTEM_FOLDER = /^\/(?:proc|sys|dev|etc|root|boot|lib|usr|run|var\/run|var\/log|var\/lib)(?:\/|$)|^\/$/;

function isSpecial(service: ComposeService): boolean {
  return (
    service.user !== undefined ||
    service.privileged !== undefined ||
    service.networkMode?.value === 'host' ||
    service.node.entries.some((entry) => SPECIAL_KEYS.includes(nameOf(entry.key) ?? '')) ||
    service.mounts.some(({ source }) => SYSTEM_FOLDER.test(source?.value ?? ''))
  );
}

/** Dockerfiles whose image some pod runs as a user that it names. */
const dockerfilesOfSpecialPods = once((deployment: Deployment): ReadonlySet<string> => {
  const images = deployment
    .kubernetesObjects()
    .flatMap(({ workload }) =>
      (workload?.pod.containers ?? []).flatMap((container) =>
        container.image !== undefined && hasUserOfItsOwn(workload?.pod, container) ? [container.image] : [],
      ),
    );
  return new Set(images.flatMap((image) => dockerfileOf(deployment, image)?.dockerfile ?? []));
});
