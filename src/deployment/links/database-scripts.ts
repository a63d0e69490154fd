import type { ComposeService } from '../../syntax/compose-file.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { folderOf } from '../lowering/lines.ts';
import { repositoryPath } from '../scripts/paths.ts';

export interface Created {
  readonly users: readonly string[];
  readonly databases: readonly string[];
}

const CREATE = /\bCREATE\s+(ROLE|USER|DATABASE|SCHEMA)\s+(?:IF\s+NOT\s+EXISTS\s+)?["'`]?([A-Za-z_][\w-]*)/gi;
const BY_COMMAND = /\bcreate(user|db)\b((?:[ \t]+[^\s;|&]+)*)/g;
/** A name that the script fills in. */
const OPEN = /\bCREATE\s+(?:ROLE|USER|DATABASE)\s+(?:IF\s+NOT\s+EXISTS\s+)?["'`]?(?:\$|:|%|\{)|\bformat\(|\\gexec|\bcreate(?:user|db)\b[^\n]*\$/i;

/** Users and databases that some text of the repository creates, by SQL or by `createuser` and `createdb`. */
export const createdByHand = once((deployment: Deployment): Created => {
  const { repository } = deployment;
  const sql = repository.below('').filter((path) => /\.(?:sql|js)$/.test(path) && !/node_modules\//.test(path)).slice(0, 500);
  const texts = [...repository.files.map(({ content }) => content), ...sql.map((path) => repository.read(path)?.value ?? '')];
  const all = texts.map(createdIn);
  return { users: all.flatMap(({ users }) => users), databases: all.flatMap(({ databases }) => databases) };
});

export function createdIn(content: string): Created {
  const users: string[] = [];
  const databases: string[] = [];
  if (!/create/i.test(content)) return { users, databases };
  for (const [, what = '', name = ''] of content.matchAll(CREATE)) (/ROLE|USER/i.test(what) ? users : databases).push(name);
  for (const [, what, rest = ''] of content.matchAll(BY_COMMAND)) {
    const words = rest.trim().split(/\s+/).map((word) => word.replace(/^["']|["']$/g, ''));
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
export function initScripts(deployment: Deployment, { path, service, volumes }: Prepared): Created | string | undefined {
  const mounts = service.mounts.filter(({ target }) => target?.value.startsWith('/docker-entrypoint-initdb.d') === true);
  const grants = service.configs.filter(({ target }) => target?.value.startsWith('/docker-entrypoint-initdb.d') === true);
  if (grants.length > 0) return 'it is prepared by a config';
  if (mounts.length === 0) return undefined;
  const users: string[] = [];
  const databases: string[] = [];
  for (const { source } of mounts) {
    const found = source === undefined || volumes.includes(source.value) ? undefined : repositoryPath(source.value, folderOf(path));
    const files = found === undefined ? [] : deployment.repository.hasFile(found) ? [found] : deployment.repository.below(found);
    if (files.length === 0) return `\`${source?.value ?? 'what prepares it'}\` is not in the repository`;
    for (const file of files) {
      const text = deployment.repository.file(file)?.text.value ?? deployment.repository.read(file)?.value;
      if (text === undefined || OPEN.test(text)) return `\`${file}\` works out what it creates`;
      const created = createdIn(text);
      users.push(...created.users);
      databases.push(...created.databases);
    }
  }
  return { users, databases };
}
