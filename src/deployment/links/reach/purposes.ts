import { posix } from 'node:path';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { DockerfileTree } from '../../../syntax/dockerfile/tree.ts';
import { textOf } from '../../acts/facts.ts';
import type { Script } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { recipePurpose } from './recipe-purpose.ts';
import { type NamedRole, roleOfName, roleOfPath } from './roles.ts';

/** What a part of a file is for, where the file as a whole says nothing or something else. */
export function purposeOf(deployment: Deployment, script: Script): NamedRole | undefined {
  const { origin, path } = script;
  if (origin.kind === 'image-command' || origin.kind === 'image-build') {
    const tree = deployment.dockerfileAt(path);
    return tree === undefined ? undefined : stagePurpose(tree, origin.stage);
  }
  if (origin.kind === 'compose') {
    const service = serviceNamed(deployment, path, origin.service);
    return service === undefined ? undefined : servicePurpose(deployment, path, service);
  }
  if (origin.kind === 'file') return headerPurpose(deployment)(path);
  if (origin.kind === 'recipe') return recipePurpose(deployment, path, origin.target);
  return origin.kind === 'package-script' ? packageScriptPurpose(deployment, path, origin.name) : undefined;
}

/** `# Quick start script for testing`: what the comment at the top of a script says that it is there for. */
const FOR_DEVELOPERS =
  /^#.{0,40}\b(?:start|run|launch|set ?up)\w*\b.{0,40}\b(?:for (?:\w+ ){0,2}(?:testing|(?:local )?development)\b|in (?:local )?development mode\b|locally for\b)/i;

const headerPurpose = once(({ repository }: Deployment) =>
  remembered((path: string): NamedRole | undefined => {
    const lines = repository.file(path)?.content.slice(0, 1000).split('\n', 12) ?? [];
    const end = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
    const said = lines.slice(0, end < 0 ? undefined : end).find((line) => FOR_DEVELOPERS.test(line));
    return said === undefined ? undefined : { role: 'development', says: 'the comment at its top says so' };
  }),
);

/** A service is for development by its name, its profiles, the stage or Dockerfile it builds, or when another file takes its place in production. */
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
  const file =
    service.build?.dockerfile === undefined ? undefined : roleOfPath(service.build.dockerfile.value);
  if (file?.role === 'development') return file;
  const other = productionTwin(deployment, path, service.name.value);
  return other === undefined
    ? undefined
    : { role: 'development', says: `${other} says what \`${service.name.value}\` runs in production` };
}

const PRODUCTION_NAME = /(?:^|[._-])(?:prod|production|live|deploy|release)(?=[._-]|$)/i;

/** A compose file for production that says by itself what the service runs. */
function productionTwin(deployment: Deployment, path: string, service: string): string | undefined {
  return productionLayers(deployment, path, service).find(
    ({ layer }) => (layer.command ?? layer.entrypoint ?? layer.image ?? layer.build) !== undefined,
  )?.path;
}

/** What compose files for production in the same folder say of a service, beside the file at `path`. */
export function productionLayers(
  deployment: Deployment,
  path: string,
  service: string,
): { readonly path: string; readonly layer: ComposeService }[] {
  if (PRODUCTION_NAME.test(posix.basename(path))) return [];
  return deployment.composeFiles().flatMap((other) => {
    if (other.path === path || posix.dirname(other.path) !== posix.dirname(path)) return [];
    if (!PRODUCTION_NAME.test(posix.basename(other.path))) return [];
    const layer = other.compose.services.find(({ name }) => name.value === service);
    return layer === undefined ? [] : [{ path: other.path, layer }];
  });
}

export function serviceNamed(deployment: Deployment, path: string, name: string): ComposeService | undefined {
  const file = deployment.composeFiles().find((one) => one.path === path);
  return file?.compose.services.find((service) => service.name.value === name);
}

/** By the name of the stage; and where the stage that is built without `--target` is one for development, all of them are. */
function stagePurpose(tree: DockerfileTree, index: number): NamedRole | undefined {
  const own = tree.stages[index]?.name?.value;
  const named = own === undefined ? undefined : roleOfName(own);
  if (named !== undefined) return named;
  const last = tree.stages.at(-1)?.name?.value;
  const built = last === undefined ? undefined : roleOfName(last);
  const hasProduction = tree.stages.some(({ name }) => PRODUCTION_NAME.test(name?.value ?? ''));
  return built?.role === 'development' && !hasProduction ? built : undefined;
}

/** What `start` commonly runs in a project whose production is what `build` makes. */
const BUILT_AHEAD =
  /(?:^|&&)\s*(?:(?:npx|cross-env)\s+(?:\w+=\S*\s+)*)?(?:ng|react-scripts|vue-cli-service|vite|next|nuxt|parcel|webpack)\b/;

/** `start` is for development where another script of the file says that it is the one for production, or makes it; so is another name for a program (`"vite": "vite"`) that nothing runs. */
function packageScriptPurpose(deployment: Deployment, path: string, name: string): NamedRole | undefined {
  const scripts = deployment
    .scripts()
    .flatMap(({ origin, path: at, text }) =>
      origin.kind === 'package-script' && at === path ? [{ name: origin.name, text: text.value }] : [],
    );
  const own = scripts.find((one) => one.name === name)?.text ?? '';
  if (own.trim() === name && !scriptsCalled(deployment).has(name))
    return { role: 'development', says: `\`${name}\` is another name for its program, and nothing runs it` };
  const isPlain = name === 'start' || name === 'serve';
  if (!isPlain) return helperPurpose(scripts, name);
  const production = scripts.find(
    (other) => other.name.startsWith(name) && /[:_-]prod(?:uction)?$/.test(other.name),
  );
  if (production !== undefined)
    return { role: 'development', says: `\`${production.name}\` is what runs in production` };
  const build = scripts.find((one) => one.name === 'build')?.text ?? '';
  const isWatcher =
    /^\s*(?:npx\s+)?(?:ng\s+serve|react-scripts\s+start|vue-cli-service\s+serve|webpack(?:-dev-server|\s+(?:serve|dev-server))\b|vite(?:\s+(?:dev|serve|-.*))?$)/;
  return isWatcher.test(own) && BUILT_AHEAD.test(build)
    ? { role: 'development', says: '`build` makes what runs in production' }
    : undefined;
}

/** Programs that run the scripts of a package.json. */
export const MANAGERS = ['npm', 'yarn', 'pnpm', 'bun'];

/** Names of scripts that some command of the repository runs, of whichever package.json. */
const scriptsCalled = once((deployment: Deployment): ReadonlySet<string> => {
  const calls = deployment.acts().filter(({ program }) => MANAGERS.includes(program));
  return new Set(calls.flatMap((act) => textOf(deployment.programs, act, 'script')?.value ?? []));
});

interface PackageScript {
  readonly name: string;
  readonly text: string;
}

/** What only scripts for development run, what does the same as one of them, and what asks for tests. */
function helperPurpose(scripts: readonly PackageScript[], name: string): NamedRole | undefined {
  const own = scripts.find((one) => one.name === name)?.text ?? '';
  if (/NODE_ENV=test\b/.test(own)) return { role: 'test', says: `\`${name}\` asks for tests` };
  const call = new RegExp(`\\b(?:npm|yarn|pnpm|bun)(?: run)? ${escaped(name)}(?![\\w:-])`);
  const callers = scripts.filter((one) => one.name !== name && call.test(one.text));
  const [first, ...others] =
    callers.length > 0 ? callers : scripts.filter((one) => one.text === own && one.name !== name);
  if (first === undefined) return undefined;
  const roles = [first, ...others].map((one) => roleOfName(one.name)?.role);
  return roles.every((role) => role === 'development')
    ? {
        role: 'development',
        says: `\`${first.name}\` is for development, and is what \`${name}\` belongs to`,
      }
    : undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
