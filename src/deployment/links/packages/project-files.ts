import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import { jsonMember } from '../../../syntax/json.ts';
import type { Pyproject } from '../../../syntax/python/pyproject.ts';
import { normaliseName } from '../../../syntax/python/requirement.ts';
import { tomlEntries, tomlValue } from '../../../syntax/toml/toml.ts';
import type { Deployment } from '../../deployment.ts';
import { addLock } from './lock-files.ts';
import type { PackageList } from './package-list.ts';

/** Where a project's dependencies go, and which of them. */
export interface ProjectUse {
  readonly list: PackageList;
  /** The characters that ask for it. */
  readonly at: Text;
  /** Extras and groups beside what is always installed; all of them where nobody knows. */
  readonly groups?: readonly string[] | 'all';
  /** The tool installs what its lock file holds. */
  readonly locks?: readonly ('uv.lock' | 'poetry.lock')[];
}

/** Adds the dependencies of the project in a folder of the repository (`''` is its root). */
export function addProject(deployment: Deployment, folder: string, use: ProjectUse): void {
  const { list, at } = use;
  const project = deployment.pyproject(posix.join(folder, 'pyproject.toml'));
  if (project === undefined || !saysAll(project)) {
    list.leaveOpen(`what the project in \`${folder === '' ? '.' : folder}\` needs is not listed`, at);
    return;
  }
  const groups = hasIncludes(project) ? 'all' : (use.groups ?? []);
  for (const dependency of project.dependencies) {
    const { group, text } = dependency;
    if (group === undefined || groups === 'all' || groups.includes(normaliseName(group.value)))
      list.add(dependency, text);
  }
  if (list.sources.every(({ path }) => path !== project.toml.entries[0]?.path[0]?.path))
    list.sources.push(...project.dependencies.slice(0, 1).map(({ text }) => text));
  for (const name of use.locks ?? []) {
    const lock = aboveOrIn(deployment, folder, name);
    if (lock !== undefined) addLock(deployment, lock, list);
  }
}

/** Its dependencies are in it: a project by PEP 621 that does not leave them to another file, or one of poetry. */
function saysAll({ toml, tools }: Pyproject): boolean {
  const dynamic = tomlValue(toml, ['project', 'dynamic']);
  const isElsewhere =
    dynamic?.kind === 'array' &&
    dynamic.items.some((item) => item.kind === 'string' && /dependencies/.test(item.value.value));
  return !isElsewhere && (tomlEntries(toml, ['project']).length > 0 || tools.includes('poetry'));
}

/** Groups that include others, or are installed unasked. */
function hasIncludes({ toml }: Pyproject): boolean {
  const groups = tomlEntries(toml, ['dependency-groups']);
  return (
    tomlValue(toml, ['tool', 'uv', 'default-groups']) !== undefined ||
    groups.some(({ value }) => value.text.value.includes('include-group'))
  );
}

/** A workspace has one lock file, at its root. */
function aboveOrIn(deployment: Deployment, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = posix.dirname(at) === '.' ? '' : posix.dirname(at)) {
    const path = posix.join(at, name);
    if (deployment.repository.hasFile(path)) return path;
    if (at === '') return undefined;
  }
}

/** Adds what a Pipfile asks for, from its lock file when there is one. */
export function addPipfile(deployment: Deployment, folder: string, use: ProjectUse): void {
  const sections = use.groups === 'all' ? ['packages', 'dev-packages'] : ['packages'];
  const lock = deployment.json(posix.join(folder, 'Pipfile.lock'));
  if (lock !== undefined) {
    for (const section of sections) {
      const names = jsonMember(lock.value, section === 'packages' ? 'default' : 'develop');
      for (const { name } of names?.kind === 'object' ? names.entries : []) {
        use.list.ask(name);
        use.list.lock(normaliseName(name.value), []);
      }
    }
    return;
  }
  const pipfile = deployment.toml(posix.join(folder, 'Pipfile'));
  if (pipfile === undefined) use.list.leaveOpen('its Pipfile is not in the repository', use.at);
  for (const { path } of sections.flatMap((section) => tomlEntries(pipfile ?? { entries: [] }, [section])))
    if (path[1] !== undefined) use.list.ask(path[1]);
}
