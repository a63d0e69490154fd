import { posix } from 'node:path';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { DockerfileTree } from '../../../syntax/dockerfile/tree.ts';
import type { Script } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { type NamedRole, roleOfName } from './roles.ts';

/** What a part of a file is for, where the file as a whole says nothing or something else. */
export function purposeOf(deployment: Deployment, script: Script): NamedRole | undefined {
  const { origin, path } = script;
  if (origin.kind === 'image-command' || origin.kind === 'image-build') {
    const tree = deployment.dockerfiles().find((dockerfile) => dockerfile.path === path)?.tree;
    return tree === undefined ? undefined : stagePurpose(tree, origin.stage);
  }
  if (origin.kind === 'compose') {
    const service = serviceNamed(deployment, path, origin.service);
    return service === undefined ? undefined : servicePurpose(deployment, path, service);
  }
  return origin.kind === 'package-script' ? packageScriptPurpose(deployment, path, origin.name) : undefined;
}

/** A service is for development by its name, its profiles, the stage it builds, or when another file takes its place in production. */
export function servicePurpose(
  deployment: Deployment,
  path: string,
  service: ComposeService,
): NamedRole | undefined {
  const own = roleOfName(service.name.value);
  if (own !== undefined) return own;
  const profiles = service.profiles.map(({ value }) => roleOfName(value));
  const [first] = profiles;
  if (first !== undefined && profiles.every((role) => role !== undefined)) return first;
  const stage = service.build?.target === undefined ? undefined : roleOfName(service.build.target.value);
  if (stage !== undefined) return stage;
  const other = productionTwin(deployment, path, service.name.value);
  return other === undefined
    ? undefined
    : { role: 'development', says: `${other} says what \`${service.name.value}\` runs in production` };
}

const PRODUCTION_NAME = /(?:^|[._-])(?:prod|production|live|deploy|release)(?=[._-]|$)/i;

/** A compose file for production in the same folder that says by itself what the service runs. */
function productionTwin(deployment: Deployment, path: string, service: string): string | undefined {
  if (PRODUCTION_NAME.test(posix.basename(path))) return undefined;
  return deployment.composeFiles().find((other) => {
    if (other.path === path || posix.dirname(other.path) !== posix.dirname(path)) return false;
    if (!PRODUCTION_NAME.test(posix.basename(other.path))) return false;
    const twin = other.compose.services.find(({ name }) => name.value === service);
    return twin !== undefined && (twin.command ?? twin.entrypoint ?? twin.image ?? twin.build) !== undefined;
  })?.path;
}

export function serviceNamed(deployment: Deployment, path: string, name: string): ComposeService | undefined {
  const file = deployment.composeFiles().find((one) => one.path === path);
  return file?.compose.services.find((service) => service.name.value === name);
}

function stagePurpose(tree: DockerfileTree, index: number): NamedRole | undefined {
  const name = tree.stages[index]?.name?.value;
  return name === undefined ? undefined : roleOfName(name);
}

/** `start` is for development where another script of the file says that it is the one for production. */
function packageScriptPurpose(deployment: Deployment, path: string, name: string): NamedRole | undefined {
  const isPlain = name === 'start' || name === 'serve';
  if (!isPlain) return undefined;
  const others = deployment
    .scripts()
    .flatMap(({ origin, path: at }) =>
      origin.kind === 'package-script' && at === path ? [origin.name] : [],
    );
  const production = others.find((other) => other.startsWith(name) && /[:_-]prod(?:uction)?$/.test(other));
  return production === undefined
    ? undefined
    : { role: 'development', says: `\`${production}\` is what runs in production` };
}
