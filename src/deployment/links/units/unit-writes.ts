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
  /** The unit as systemctl names it; undefined when it may be any (a folder or pattern whose names cannot be told). */
  readonly key: string | undefined;
  /** It lands where systemd reads units; otherwise it may still be moved there. */
  readonly isInPlace: boolean;
  readonly isDropIn: boolean;
  /** What is written, when that can be told: a heredoc, or a unit of the repository. */
  readonly file?: UnitFile;
}

/** The units that one sequence writes, in order. */
export const unitWritesOf = once((deployment: Deployment) =>
  once((sequence: Sequence): readonly UnitWrite[] =>
    sequence.acts.flatMap((act) =>
      fileWritesOf(deployment)(act).flatMap((write) => unitsOfWrite(deployment, act, write)),
    ),
  ),
);

/** Names of the units that anything in the deployment writes, with who does. */
export const allWrittenUnits = once((deployment: Deployment): ReadonlyMap<string, readonly UnitWrite[]> => {
  const all = new Map<string, UnitWrite[]>();
  for (const sequence of sequencesOf(deployment)) {
    for (const written of unitWritesOf(deployment)(sequence)) {
      if (written.key === undefined) continue;
      const known = all.get(written.key);
      if (known === undefined) all.set(written.key, [written]);
      else known.push(written);
    }
  }
  return all;
});

function unitsOfWrite(deployment: Deployment, act: Act, write: FileWrite): UnitWrite[] {
  const { path } = write;
  const below = belowUnitFolder(path.value);
  if (below === undefined) return strayUnits(deployment, act, write);
  const isInPlace = true;
  const dropIn = /^([^/]+)\.d(?:\/|$)/.exec(below)?.[1];
  if (dropIn !== undefined) {
    const start = path.value.lastIndexOf(`${dropIn}.d`);
    return [
      { write, key: unitNameOfWord(path.slice(start, start + dropIn.length)).key, isInPlace, isDropIn: true },
    ];
  }
  if (below === '' || below.endsWith('/'))
    return namesOfSources(deployment, act, write).map((one) => ({
      write,
      isInPlace,
      isDropIn: false,
      ...one,
    }));
  const name = path.slice(path.value.lastIndexOf('/') + 1);
  if (!isUnitFileName(name.value)) {
    // `cat > /etc/systemd/system/$UNIT`: whatever it is called.
    return name.isKnown
      ? []
      : [{ write, key: textKey(name), isInPlace, isDropIn: false, ...contentOf(deployment, act, write) }];
  }
  return [
    {
      write,
      key: unitNameOfWord(name).key,
      isInPlace,
      isDropIn: false,
      ...contentOf(deployment, act, write),
    },
  ];
}

/** Unit files that go elsewhere first, or to a place that is not known. */
function strayUnits(deployment: Deployment, act: Act, write: FileWrite): UnitWrite[] {
  const base = write.path.slice(write.path.value.lastIndexOf('/') + 1);
  const shared = { write, isInPlace: false, isDropIn: false };
  if (isUnitFileName(base.value))
    return [{ ...shared, key: unitNameOfWord(base).key, ...contentOf(deployment, act, write) }];
  const named = write.sources.filter(
    (source) => isUnitFileName(source.value) || isFolder(deployment, act, source) !== false,
  );
  const names = named.length === 0 ? [] : namesOfSources(deployment, act, { ...write, sources: named });
  if (names.length > 0) return names.map((one) => ({ ...shared, ...one }));
  const content = write.content?.value ?? '';
  return !write.path.isKnown && /^\[(?:Unit|Service|Timer|Install)\]/m.test(content)
    ? [{ ...shared, key: undefined }]
    : [];
}

interface NamedSource {
  readonly key: string | undefined;
  readonly file?: UnitFile;
}

/** What lands in a folder: the sources' own names, or those of the files in a source that is a folder. */
function namesOfSources(deployment: Deployment, act: Act, { sources }: FileWrite): NamedSource[] {
  return sources.flatMap((source): NamedSource[] => {
    if (/[*?[{]/.test(source.value)) return filesMatching(deployment, act, source);
    const found = source.isKnown ? inRepository(deployment, act, source) : undefined;
    if (found !== undefined && deployment.repository.hasDirectory(found))
      return [...filesBelow(deployment)(found)];
    const base = source.slice(source.value.replace(/\/+$/, '').lastIndexOf('/') + 1);
    if (isUnitFileName(base.value))
      return [{ key: unitNameOfWord(base).key, ...unitInRepository(deployment, found) }];
    return isFolder(deployment, act, source) === false ? [] : [{ key: undefined }];
  });
}

function filesMatching(deployment: Deployment, act: Act, source: Text): NamedSource[] {
  const folder = source.slice(0, Math.max(0, source.value.lastIndexOf('/')));
  const found = folder.length === 0 ? act.line.directory : inRepository(deployment, act, folder);
  if (found === undefined || folder.value.includes('*')) return [{ key: undefined }];
  return [...filesBelow(deployment)(found)];
}

/** Units below a folder; each folder is looked through once, however many commands copy it. */
const filesBelow = once((deployment: Deployment) =>
  remembered((folder: string): readonly NamedSource[] => {
    const units = deployment.repository.below(folder).filter((path) => isUnitFileName(path));
    return units.map((path) => ({ key: posix.basename(path), ...unitInRepository(deployment, path) }));
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
