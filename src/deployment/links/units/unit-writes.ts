import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import { parseUnitFile, type UnitFile } from '../../../syntax/systemd/systemd.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { type FileWrite, fileWritesOf, inRepository, isFolder } from '../commands/file-writes.ts';
import { textKey } from '../commands/machines.ts';
import { type Sequence, sequencesOf } from '../commands/sequences.ts';
import { belowUnitFolder, isUnitFileName, unitNameOfWord } from './unit-names.ts';

/** A unit file that a script puts somewhere: by a heredoc, `tee`, `cp`, `scp`, `pct push` … */
export interface UnitWrite {
  readonly write: FileWrite;
  /** What it is called: one unit, all of a folder of the repository, or any (a folder or pattern that cannot be looked into). */
  readonly units: UnitsWritten;
  /** It lands where systemd reads units; otherwise it may still be moved there. */
  readonly isInPlace: boolean;
  readonly isDropIn: boolean;
}

/** `file` is what is written, when that can be told: a heredoc, or a unit of the repository. Keys are as in `UnitName`. */
type UnitsWritten =
  | { readonly kind: 'one'; readonly key: string; readonly file?: UnitFile }
  | { readonly kind: 'folder'; readonly files: ReadonlyMap<string, UnitFile | undefined> }
  | { readonly kind: 'any' };

/** Whether one of the names is surely among what is written. */
export function writesUnit({ units }: UnitWrite, keys: readonly (string | undefined)[]): boolean {
  return keys.some(
    (key) =>
      key !== undefined &&
      (units.kind === 'one' ? units.key === key : units.kind === 'folder' && units.files.has(key)),
  );
}

/** What is written under one of the names. */
export function fileWritten(
  { units }: UnitWrite,
  keys: readonly (string | undefined)[],
): UnitFile | undefined {
  if (units.kind === 'one') return keys.includes(units.key) ? units.file : undefined;
  if (units.kind === 'any') return undefined;
  return keys.map((key) => (key === undefined ? undefined : units.files.get(key))).find((file) => file);
}

/** The units that one sequence writes, in order. */
export const unitWritesOf = once((deployment: Deployment) =>
  remembered((sequence: Sequence): readonly UnitWrite[] =>
    sequence.acts.flatMap((act) =>
      fileWritesOf(deployment)(act).flatMap((write) => unitsOfWrite(deployment, act, write)),
    ),
  ),
);

/** Everything in the deployment that writes a unit of one of these names. */
export function writersOf(
  deployment: Deployment,
  keys: readonly (string | undefined)[],
): readonly UnitWrite[] {
  const { byKey, byFolder } = allWrites(deployment);
  const folders = [...byFolder].flatMap(([files, writes]) =>
    keys.some((key) => key !== undefined && files.has(key)) ? [writes] : [],
  );
  const named = keys.flatMap((key) => (key === undefined ? [] : [byKey.get(key) ?? []]));
  return [...named, ...folders].flat();
}

/** A folder that many scripts copy is one entry: scripts times units would be too many. */
const allWrites = once((deployment: Deployment) => {
  const byKey = new Map<string, UnitWrite[]>();
  const byFolder = new Map<ReadonlyMap<string, UnitFile | undefined>, UnitWrite[]>();
  for (const sequence of sequencesOf(deployment)) {
    for (const written of unitWritesOf(deployment)(sequence)) {
      const { units } = written;
      if (units.kind === 'one') add(byKey, units.key, written);
      else if (units.kind === 'folder') add(byFolder, units.files, written);
    }
  }
  return { byKey, byFolder };
});

function add<K>(groups: Map<K, UnitWrite[]>, key: K, written: UnitWrite): void {
  const known = groups.get(key);
  if (known === undefined) groups.set(key, [written]);
  else known.push(written);
}

function unitsOfWrite(deployment: Deployment, act: Act, write: FileWrite): UnitWrite[] {
  const { path } = write;
  const below = belowUnitFolder(path.value);
  if (below === undefined) return strayUnits(deployment, act, write);
  const isInPlace = true;
  const dropIn = /^([^/]+)\.d(?:\/|$)/.exec(below)?.[1];
  if (dropIn !== undefined) {
    const start = path.value.lastIndexOf(`${dropIn}.d`);
    const { key } = unitNameOfWord(path.slice(start, start + dropIn.length));
    return [{ write, units: { kind: 'one', key }, isInPlace, isDropIn: true }];
  }
  if (below === '' || below.endsWith('/'))
    return unitsOfSources(deployment, act, write).map((units) => ({
      write,
      units,
      isInPlace,
      isDropIn: false,
    }));
  const name = path.slice(path.value.lastIndexOf('/') + 1);
  const isUnit = isUnitFileName(name.value);
  if (!isUnit && name.isKnown) return [];
  // `cat > /etc/systemd/system/$UNIT`: whatever it is called.
  const key = isUnit ? unitNameOfWord(name).key : textKey(name);
  const units: UnitsWritten = { kind: 'one', key, ...contentOf(deployment, act, write) };
  return [{ write, units, isInPlace, isDropIn: false }];
}

/** Unit files that go elsewhere first, or to a place that is not known. */
function strayUnits(deployment: Deployment, act: Act, write: FileWrite): UnitWrite[] {
  const base = write.path.slice(write.path.value.lastIndexOf('/') + 1);
  const stray = (units: UnitsWritten): UnitWrite => ({ write, units, isInPlace: false, isDropIn: false });
  if (isUnitFileName(base.value))
    return [stray({ kind: 'one', key: unitNameOfWord(base).key, ...contentOf(deployment, act, write) })];
  const named = write.sources.filter(
    (source) => isUnitFileName(source.value) || isFolder(deployment, act, source) !== false,
  );
  const found = named.length === 0 ? [] : unitsOfSources(deployment, act, { ...write, sources: named });
  if (found.length > 0) return found.map(stray);
  const content = write.content?.value ?? '';
  return !write.path.isKnown && /^\[(?:Unit|Service|Timer|Install)\]/m.test(content)
    ? [stray({ kind: 'any' })]
    : [];
}

/** What lands in a folder: the sources' own names, or those of the files in a source that is a folder. */
function unitsOfSources(deployment: Deployment, act: Act, { sources }: FileWrite): UnitsWritten[] {
  return sources.flatMap((source): UnitsWritten[] => {
    if (/[*?[{]/.test(source.value)) return unitsMatching(deployment, act, source);
    const found = source.isKnown ? inRepository(deployment, act, source) : undefined;
    if (found !== undefined && deployment.repository.hasDirectory(found))
      return unitsBelow(deployment, found);
    const base = source.slice(source.value.replace(/\/+$/, '').lastIndexOf('/') + 1);
    if (isUnitFileName(base.value))
      return [{ kind: 'one', key: unitNameOfWord(base).key, ...unitInRepository(deployment, found) }];
    return isFolder(deployment, act, source) === false ? [] : [{ kind: 'any' }];
  });
}

function unitsMatching(deployment: Deployment, act: Act, source: Text): UnitsWritten[] {
  const folder = source.slice(0, Math.max(0, source.value.lastIndexOf('/')));
  const found = folder.length === 0 ? act.line.directory : inRepository(deployment, act, folder);
  if (found === undefined || folder.value.includes('*')) return [{ kind: 'any' }];
  return unitsBelow(deployment, found);
}

function unitsBelow(deployment: Deployment, folder: string): UnitsWritten[] {
  const files = filesBelow(deployment)(folder);
  return files.size === 0 ? [] : [{ kind: 'folder', files }];
}

/** Units below a folder; each folder is looked through once, however many commands copy it. */
const filesBelow = once((deployment: Deployment) =>
  remembered((folder: string): ReadonlyMap<string, UnitFile | undefined> => {
    const units = deployment.repository.below(folder).filter((path) => isUnitFileName(path));
    return new Map(units.map((path) => [posix.basename(path), unitInRepository(deployment, path).file]));
  }),
);

function contentOf(deployment: Deployment, act: Act, write: FileWrite): { readonly file?: UnitFile } {
  if (write.content !== undefined) return { file: parseUnitFile(write.content) };
  const [source] = write.sources;
  return source?.isKnown === true ? unitInRepository(deployment, inRepository(deployment, act, source)) : {};
}

function unitInRepository(deployment: Deployment, path: string | undefined): { readonly file?: UnitFile } {
  const unit = path === undefined ? undefined : unitsByPath(deployment).get(path);
  return unit === undefined ? {} : { file: unit.file };
}

const unitsByPath = once(
  (deployment: Deployment) => new Map(deployment.units().map((unit) => [unit.path, unit])),
);
