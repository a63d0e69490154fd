import type { Role } from '../deployment/model/artefact.ts';
import type { ConfiguredRole } from '../policy/configuration/configuration.ts';
import type { Repository } from '../repository/repository.ts';
import { fileMatcher } from '../repository/selection.ts';

/** What the repository itself says of files that are not its own or not deployed; patterns as in .gitignore. */
export interface Proposals {
  readonly exclude: readonly { readonly path: string; readonly because: string }[];
  readonly roles: readonly (ConfiguredRole & { readonly because: string })[];
}

/** What is sure, and of which the gate would read something. Names need no quoting or escaping. */
export function proposalsFor(repository: Repository): Proposals {
  const exclude = installedPackages(repository).filter(({ path }) => isRead(repository, path));
  const isExcluded = fileMatcher(exclude.map(({ path }) => path));
  const roles = ATTRIBUTES.flatMap((attribute) => markedBy(repository, attribute)).filter(({ path }) =>
    isRead(repository, path, isExcluded),
  );
  return { exclude, roles };
}

interface Attribute {
  readonly name: string;
  readonly role: Role;
}

/** What .gitattributes says to github-linguist (docs/overrides.md there). Generated files are left alone: many are deployed. */
const ATTRIBUTES: readonly Attribute[] = [
  { name: 'linguist-vendored', role: 'example' },
  { name: 'linguist-documentation', role: 'documentation' },
];

const PLAIN_FOLDER = /^(?:[\w@.-]+\/)*[\w@.-]+\/$/;

/** Checked in by mistake or on purpose: nobody deploys from what other packages bring along. */
function installedPackages(repository: Repository): Proposals['exclude'] {
  const paths = repository.below('');
  // pyvenv.cfg marks a virtual environment: PEP 405.
  const environments = paths.flatMap((path) =>
    path.endsWith('/pyvenv.cfg')
      ? [{ path: path.slice(0, -'pyvenv.cfg'.length), because: 'a virtual environment' }]
      : [],
  );
  const hasModules = paths.some((path) => /(?:^|\/)node_modules\//.test(path));
  const modules = hasModules ? [{ path: 'node_modules/', because: 'installed packages' }] : [];
  return [...modules, ...environments].filter(({ path }) => PLAIN_FOLDER.test(path));
}

/** Patterns that mean the same in both files, and of which no other line takes something back: gitattributes(5). */
function markedBy(repository: Repository, { name, role }: Attribute): Proposals['roles'] {
  const lines = (repository.read('.gitattributes')?.value ?? '').split('\n').map((line) => line.trim());
  const words = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(/\s+/));
  if (
    words.some(
      (line) => line.includes(`-${name}`) || line.includes(`${name}=false`) || line.includes(`!${name}`),
    )
  )
    return [];
  const marked = words.filter((line) => line.includes(name) || line.includes(`${name}=true`));
  return marked
    .flatMap(([pattern]) => (pattern !== undefined && SAME_IN_BOTH.test(pattern) ? [pattern] : []))
    .map((path) => ({ path, role, because: `.gitattributes: ${name}` }));
}

/** `folder/**`, `*.ending` and plain files; without a slash at its end a folder alone would mean less there than here. */
const SAME_IN_BOTH = /^\/?(?:[\w@.-]+\/)*(?:(?<=\/)\*\*|\*?[\w@-]*(?:\.[\w@-]+)+)$/;

function isRead(
  repository: Repository,
  pattern: string,
  isExcluded = (_: string): boolean => false,
): boolean {
  const matches = fileMatcher([pattern]);
  return repository.files.some(({ path }) => matches(path) && !isExcluded(path));
}
