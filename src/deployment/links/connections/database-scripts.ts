import type { Text } from '../../../repository/text.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';

export interface Created {
  readonly users: readonly string[];
  readonly databases: readonly string[];
}

/** Of a name with a default (`${DATABASE:-shop}`) the default is what is created where nobody says otherwise. */
const CREATE =
  /\bCREATE\s+(ROLE|USER|DATABASE|SCHEMA)\s+(?:IF\s+NOT\s+EXISTS\s+)?["'`]?(?:\$+\{\w+:?-)?([A-Za-z_][\w-]*)/gi;
const BY_COMMAND = /\bcreate(user|db)\b((?:[ \t]+[^\s;|&]+)*)/g;
/** A name that the script fills in. */
const OPEN =
  /\bCREATE\s+(?:ROLE|USER|DATABASE)\s+(?:IF\s+NOT\s+EXISTS\s+)?["'`]?(?:\$|:|%|\{)|\bformat\(|\\gexec|\bcreate(?:user|db)\b[^\n]*\$/i;

/** Users and databases that some text of the repository creates, by SQL or by `createuser` and `createdb`. */
export const createdByHand = once((deployment: Deployment): Created => {
  const { repository } = deployment;
  const sql = repository
    .below('')
    .filter((path) => /\.(?:sql|js)$/.test(path) && !/node_modules\//.test(path))
    .slice(0, 500);
  const texts = [
    ...repository.files.map(({ content }) => content),
    ...sql.map((path) => repository.read(path)?.value ?? ''),
  ];
  const all = texts.map(createdIn);
  return { users: all.flatMap(({ users }) => users), databases: all.flatMap(({ databases }) => databases) };
});

export function createdIn(content: string): Created {
  const users: string[] = [];
  const databases: string[] = [];
  if (!/create/i.test(content)) return { users, databases };
  for (const [, what = '', name = ''] of content.matchAll(CREATE))
    (/ROLE|USER/i.test(what) ? users : databases).push(name);
  for (const [, what, rest = ''] of content.matchAll(BY_COMMAND)) {
    const words = rest
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^["']|["']$/g, ''));
    (what === 'user' ? users : databases).push(...words.filter((word) => /^[A-Za-z_][\w-]*$/.test(word)));
  }
  return { users, databases };
}

interface Prepared {
  readonly path: string;
  readonly service: ComposeService;
  /** Names of the file's volumes: they are no paths. */
  readonly volumes: readonly string[];
}

/** What the files under `/docker-entrypoint-initdb.d` create, or why that cannot be known; undefined when there are none. */
export function initScripts(deployment: Deployment, prepared: Prepared): Created | string | undefined {
  const { mounts, configs } = prepared.service;
  if (configs.some(({ target }) => isInitFolder(target))) return 'it is prepared by a config';
  const scripts = mounts.filter(({ target }) => isInitFolder(target));
  if (scripts.length === 0) return undefined;
  const all: Created[] = [];
  for (const { source } of scripts) {
    const files = filesOf(deployment, prepared, source);
    if (files.length === 0) return `\`${source?.value ?? 'what prepares it'}\` is not in the repository`;
    for (const file of files) {
      const text = deployment.repository.file(file)?.text.value ?? deployment.repository.read(file)?.value;
      if (text === undefined || OPEN.test(text)) return `\`${file}\` works out what it creates`;
      all.push(createdIn(text));
    }
  }
  return { users: all.flatMap(({ users }) => users), databases: all.flatMap(({ databases }) => databases) };
}

function isInitFolder(target: Text | undefined): boolean {
  return target?.value.startsWith('/docker-entrypoint-initdb.d') === true;
}

/** The repository's files behind the source of a mount; none for a volume and for what is elsewhere. */
function filesOf(
  { repository }: Deployment,
  { path, volumes }: Prepared,
  source: Text | undefined,
): readonly string[] {
  if (source === undefined || volumes.includes(source.value)) return [];
  const found = repositoryPath(source.value, folderOf(path));
  if (found === undefined) return [];
  return repository.hasFile(found) ? [found] : repository.below(found);
}
