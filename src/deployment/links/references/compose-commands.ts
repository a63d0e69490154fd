import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { ComposeFile } from '../../../syntax/compose/file.ts';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';
import { isUnknown } from '../../unknown.ts';
import { composeServices, isOpen } from './compose-names.ts';
import type { Dangling } from './dangling.ts';

/** Services that `docker compose up|restart|logs|run …` names and that the compose files it reads do not have. */
export const composeCommands = once((deployment: Deployment): readonly Dangling[] => {
  if (deployment.composeFiles().length === 0) return [];
  return deployment.acts().flatMap((act) => {
    if (!act.line.flow.called) return [];
    if (act.line.where.length === 2) return ofExec(deployment, act);
    if (!isCompose(act) || act.line.where.length > 1 || mayBeGone(act)) return [];
    const named = textsOf(deployment.programs, act, 'target').filter(
      ({ isKnown, value }) => isKnown && /^[\w.-]+$/.test(value),
    );
    const files = named.length === 0 ? undefined : filesOf(deployment, act);
    return files === undefined
      ? []
      : named.flatMap((service) => missingIn(deployment, { act, service, files }));
  });
});

/** `docker compose rm -sf old || true`: what is taken away need not be there. */
function mayBeGone({ command, line }: Act): boolean {
  return /(?:^|\s)(?:rm|stop|kill)$/.test(command) && line.flow.onFailure === 'ignored';
}

function isCompose({ program, command }: Act): boolean {
  const words = program === 'docker-compose' ? `compose ${command}` : command;
  return /^compose (?:up|restart|run|logs|start|stop|build|pull|push|kill|rm|ps|create)$/.test(words);
}

/** `docker compose exec SERVICE command`: of which the command is an act, in the service’s container. */
function ofExec(deployment: Deployment, act: Act): Dangling[] {
  const { where, text, script } = act.line;
  const service = where.at(-1)?.kind === 'container' ? where.at(-1)?.name : undefined;
  if (service === undefined || !service.isKnown || where[0]?.kind === 'remote') return [];
  const { value } = text;
  const isExec =
    /\bcompose\s+(?:-\S+\s+)*exec\b/.test(value) && !/\s(?:-f|--file|--project-directory)[\s=]/.test(value);
  if (!isExec || script.directory === undefined || /\b(?:cd|pushd)\s/.test(script.text.value)) return [];
  const files = defaultFiles(deployment, { act, directory: script.directory });
  return files === undefined ? [] : missingIn(deployment, { act, service, files });
}

interface Read {
  readonly path: string;
  readonly compose: ComposeFile;
}

interface Files {
  /** Said by -f: no other file counts. */
  readonly isSaid: boolean;
  readonly files: readonly Read[];
}

const DEFAULT = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** The files that the command reads; undefined where that is not certain (COMPOSE_FILE, a folder that is not known, includes). */
function filesOf(deployment: Deployment, act: Act): Files | undefined {
  const { directory, environment } = act.line;
  const said = textsOf(deployment.programs, act, 'file');
  if (directory === undefined || environment.has('COMPOSE_FILE') || act.options.has('project-directory'))
    return undefined;
  const paths = said.map((file) => (file.isKnown ? repositoryPath(file.value, directory) : undefined));
  const read = paths.map((path) => readAt(deployment, path));
  if (said.length > 0) {
    const files = read.flatMap((one) => one ?? []);
    return files.length < said.length ? undefined : whole(deployment, { isSaid: true, files });
  }
  return defaultFiles(deployment, { act, directory });
}

/** Those that Compose finds by itself, where the script is started or beside it. */
function defaultFiles(
  deployment: Deployment,
  { act, directory }: { readonly act: Act; readonly directory: string },
): Files | undefined {
  const { script } = act.line;
  const folders = script.origin.kind === 'file' ? [directory, folderOf(script.path)] : [directory];
  const files = [...new Set(folders)].flatMap((folder) =>
    DEFAULT.flatMap((name) => readAt(deployment, posix.join(folder, name)) ?? []),
  );
  const asksEnvironment = folders.some(
    (folder) =>
      deployment.dotenv(posix.join(folder, '.env'))?.some(({ name }) => name.value === 'COMPOSE_FILE') ===
      true,
  );
  return files.length === 0 || asksEnvironment ? undefined : whole(deployment, { isSaid: false, files });
}

const byPath = once(
  (deployment: Deployment) => new Map(deployment.composeFiles().map((file) => [file.path, file])),
);

function readAt(deployment: Deployment, path: string | undefined): Read | undefined {
  return path === undefined ? undefined : byPath(deployment).get(path);
}

function whole(deployment: Deployment, files: Files): Files | undefined {
  return files.files.some(({ compose }) => isOpen(deployment, compose)) ? undefined : files;
}

/** Where no file is said, other files may be meant after all: then it must be in none of the repository. */
function missingIn(
  deployment: Deployment,
  { act, service, files }: { readonly act: Act; readonly service: Text; readonly files: Files },
): Dangling[] {
  const own = files.files.some(({ compose }) =>
    compose.services.some(({ name }) => name.value === service.value),
  );
  const services = composeServices(deployment);
  if (own || isUnknown(services) || (!files.isSaid && services.has(service.value))) return [];
  const [first] = files.files;
  if (first === undefined) return [];
  return [
    {
      kind: 'service',
      at: service,
      name: service.value,
      missing: true,
      soughtIn: `in \`${files.files.map(({ path }) => path).join('`, `')}\``,
      soughtAt: (first.compose.services[0]?.name ?? first.compose.text.slice(0, 1)).span(),
      act,
    },
  ];
}
