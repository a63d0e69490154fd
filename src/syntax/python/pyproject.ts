import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import {
  parseToml,
  type TomlEntry,
  type TomlFile,
  type TomlValue,
  tomlEntries,
  tomlValue,
} from '../toml/toml.ts';
import { normaliseName, parseRequirement } from './requirement.ts';

/** A package that a project asks for. */
export interface PyprojectDependency {
  readonly name: Text;
  /** As PEP 503 compares it. */
  readonly normalised: string;
  readonly extras: readonly Text[];
  readonly specifier?: Text;
  /** The extra, dependency group or poetry group it belongs to; absent for what is always installed. */
  readonly group?: Text;
  readonly text: Text;
}

/** `serve = "app.cli:main"`. */
export interface PyprojectScript {
  readonly name: Text;
  readonly target: Text;
}

/** What pyproject.toml says about what is installed and how it is run. */
export interface Pyproject {
  readonly name?: Text;
  readonly dependencies: readonly PyprojectDependency[];
  readonly scripts: readonly PyprojectScript[];
  /** Tables below `[tool.X]`, by their names. */
  readonly tools: readonly string[];
  readonly toml: TomlFile;
  readonly problems: readonly SyntaxProblem[];
}

/** Lists of requirements: always installed, as extras, and in groups (PEP 621, PEP 735, uv, pdm). */
const LISTS: readonly (readonly string[])[] = [
  ['project', 'dependencies'],
  ['project', 'optional-dependencies'],
  ['dependency-groups'],
  ['tool', 'uv', 'dev-dependencies'],
  ['tool', 'pdm', 'dev-dependencies'],
];
const SCRIPTS: readonly (readonly string[])[] = [
  ['project', 'scripts'],
  ['project', 'gui-scripts'],
  ['tool', 'poetry', 'scripts'],
  ['tool', 'pdm', 'scripts'],
];

/** Reads pyproject.toml: PEP 621 and what poetry, uv and pdm have beside it. */
export function parsePyproject(text: Text): Pyproject {
  const toml = parseToml(text);
  const problems: SyntaxProblem[] = [...toml.problems];
  const name = stringOf(tomlValue(toml, ['project', 'name']) ?? tomlValue(toml, ['tool', 'poetry', 'name']));
  const listed = LISTS.flatMap((path) => listedDependencies(tomlEntries(toml, path), path, problems));
  return {
    ...(name === undefined ? {} : { name }),
    dependencies: [...listed, ...poetryDependencies(toml)],
    scripts: SCRIPTS.flatMap((path) => scriptsAt(toml, path)),
    tools: [...new Set(tomlEntries(toml, ['tool']).flatMap(({ path }) => path[1]?.value ?? []))],
    toml,
    problems,
  };
}

function stringOf(value: TomlValue | undefined): Text | undefined {
  return value?.kind === 'string' ? value.value : undefined;
}

function listedDependencies(
  entries: readonly TomlEntry[],
  path: readonly string[],
  problems: SyntaxProblem[],
): PyprojectDependency[] {
  return entries.flatMap((entry) => {
    const items = entry.value.kind === 'array' ? entry.value.items : [];
    const group = path.at(-1) === 'dev-dependencies' ? entry.path.at(-1) : entry.path[path.length];
    return items.flatMap((item) => {
      const text = stringOf(item);
      if (text === undefined) return [];
      const requirement = parseRequirement(text);
      if (requirement === undefined) {
        problems.push({ text: item.text, message: 'Not a requirement by PEP 508.' });
        return [];
      }
      const { name, normalised, extras, specifier } = requirement;
      return [dependency({ name, normalised, extras, specifier, group, text: item.text })];
    });
  });
}

/** `uvicorn = "^0.20"` or `uvicorn = {version = "^0.20", extras = ["standard"]}`; `python` is no package. */
function poetryDependencies(toml: TomlFile): PyprojectDependency[] {
  const found = new Map<string, PyprojectDependency>();
  for (const { path, value } of tomlEntries(toml, ['tool', 'poetry'])) {
    const at = path.findIndex((name) => /^(?:dev-)?dependencies$/.test(name.value));
    const name = path[at + 1];
    if (at < 2 || name === undefined || name.value === 'python') continue;
    const group = path[at]?.value === 'dev-dependencies' ? path[at] : at > 2 ? path[at - 1] : undefined;
    const key = `${group?.value ?? ''}\0${name.value}`;
    const rest = path.slice(at + 2).map((one) => one.value);
    const entries = [{ path: path.slice(at + 2), value }];
    const inside = (what: string) => tomlEntries({ entries }, [what])[0]?.value;
    const specifier =
      rest.length === 0 ? (stringOf(value) ?? stringOf(inside('version'))) : stringOf(inside('version'));
    const extras = inside('extras');
    const before = found.get(key);
    found.set(
      key,
      dependency({
        name,
        normalised: normaliseName(name.value),
        extras:
          extras?.kind === 'array'
            ? extras.items.flatMap((item) => stringOf(item) ?? [])
            : (before?.extras ?? []),
        specifier: specifier ?? before?.specifier,
        group,
        text: before?.text ?? name,
      }),
    );
  }
  return [...found.values()];
}

interface Parts extends Omit<PyprojectDependency, 'specifier' | 'group'> {
  readonly specifier: Text | undefined;
  readonly group: Text | undefined;
}

function dependency({ specifier, group, ...rest }: Parts): PyprojectDependency {
  return {
    ...rest,
    ...(specifier === undefined ? {} : { specifier }),
    ...(group === undefined ? {} : { group }),
  };
}

/** pdm's scripts may be tables with `cmd` or `shell`. */
function scriptsAt(toml: TomlFile, path: readonly string[]): PyprojectScript[] {
  const scripts: PyprojectScript[] = [];
  for (const entry of tomlEntries(toml, path)) {
    const name = entry.path[path.length];
    const target =
      stringOf(entry.value) ?? stringOf(inTable(entry.value, 'cmd') ?? inTable(entry.value, 'shell'));
    if (name !== undefined && target !== undefined && entry.path.length === path.length + 1) {
      scripts.push({ name, target });
    }
  }
  return scripts;
}

function inTable(value: TomlValue, name: string): TomlValue | undefined {
  return value.kind === 'table'
    ? value.entries.find((entry) => entry.path[0]?.value === name)?.value
    : undefined;
}
