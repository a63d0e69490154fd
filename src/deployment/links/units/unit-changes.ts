import { posix } from 'node:path';
import type { UnitFile } from '../../../syntax/systemd/systemd.ts';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import { fileWritesOf, isTrue, textFact } from '../commands/file-writes.ts';
import { compareMachines } from '../commands/machines.ts';
import { actsBefore, comesAfter, firstOf, type Sequence } from '../commands/sequences.ts';
import { systemShips } from './packaged.ts';
import { templateOf, type UnitName, unitNameOfWord } from './unit-names.ts';
import { fileWritten, type UnitWrite, unitWritesOf, writersOf, writesUnit } from './unit-writes.ts';

/** A command on one unit, in what surrounds it. */
export interface UnitUse {
  readonly deployment: Deployment;
  readonly sequence: Sequence;
  readonly act: Act;
  readonly name: UnitName;
}

/** The last command before the use that writes the unit's file, or a drop-in of it, where systemd reads it. */
export function lastRewrite({ deployment, sequence, act, name }: UnitUse): Act | undefined {
  const keys = [name.key, templateOf(name.key)];
  return unitWritesOf(deployment)(sequence).findLast(
    (written) =>
      written.isInPlace &&
      writesUnit(written, keys) &&
      !written.write.cannotSucceed &&
      compareMachines(written.write.where, act.line.where) === 'same' &&
      comesAfter(sequence, written.write.act, act),
  )?.write.act;
}

/** Reloads the definitions when it is done, as systemctl(1) says of enable and its relatives. */
const RELOADS_TOO = [
  'enable',
  'reenable',
  'disable',
  'preset',
  'link',
  'mask',
  'unmask',
  'revert',
  'edit',
  'add-wants',
  'add-requires',
  'set-property',
];

/** Whether systemd reads its units again between `since` and the use, by the use itself as well. */
export function reloadedSince(since: Act, { deployment, sequence, act }: UnitUse): Known<boolean> {
  if (reloads(deployment, act)) return true;
  const [from, to] = [sequence.indexOf(since), sequence.indexOf(act)];
  const all = sequence.acts.slice(from + 1, to);
  if (all.some((one) => rebootsMachine(deployment, one, act))) return true;
  const between = all.filter((one) => compareMachines(one.line.where, act.line.where) !== 'other');
  if (between.some((one) => reloads(deployment, one))) return true;
  const opaque = between.find(
    (one) => one.kind === 'run' && /reload|systemd|service/i.test(one.program) && one.program !== 'systemctl',
  );
  return opaque === undefined
    ? false
    : unknown(`\`${opaque.program}\` may reload the definitions`, opaque.line.text.span());
}

function reloads(deployment: Deployment, act: Act): boolean {
  if (act.kind === 'reload-definitions') return true;
  // `$QUIET systemctl daemon-reload` with a prefix that is not known.
  if (act.kind === 'run' && act.line.argv.some(({ value }) => value === 'daemon-reload')) return true;
  if (act.kind === 'install')
    return ['apt', 'dnf', 'yum', 'zypper', 'dpkg', 'rpm'].includes(
      textFact(deployment.programs, act, 'manager') ?? act.program,
    );
  return (
    act.program === 'systemctl' &&
    RELOADS_TOO.includes(act.command) &&
    !act.options.has('no-reload') &&
    !act.options.has('root')
  );
}

/** `pct reboot 101` before `pct exec 101 -- …`. */
function rebootsMachine(deployment: Deployment, one: Act, act: Act): boolean {
  if (one.kind !== 'restart' && one.kind !== 'start') return false;
  const tool = textFact(deployment.programs, one, 'tool');
  return (tool === 'guest' && act.line.where.length > one.line.where.length) || tool === 'host';
}

/** What changes the unit's code before the use: a copy into its folder, or an update of a checkout on that machine. */
export function lastCodeChange(use: UnitUse): Act | undefined {
  const { deployment, sequence, act, name } = use;
  // A package brings its program: a checkout of something else does not change it.
  if (definitionOf(use) === undefined && systemShips(name.shown)) return undefined;
  const paths = pathsOf(use);
  return firstOf(actsBefore(sequence, act), (one) => {
    if (one.kind === 'update') return updatesIts(deployment, one, act, paths);
    return fileWritesOf(deployment)(one).some(
      (write) =>
        !write.cannotSucceed &&
        !write.isEdit &&
        one.kind === 'copy' &&
        compareMachines(write.where, act.line.where) === 'same' &&
        paths.some((path) => isBelow(write.path.value, path)),
    );
  });
}

function updatesIts(deployment: Deployment, one: Act, act: Act, paths: readonly string[]): boolean {
  if (
    compareMachines(one.line.where, act.line.where) !== 'same' ||
    isTrue(deployment.programs, one, 'creates')
  )
    return false;
  const directory = textsOf(deployment.programs, one, 'directory')[0]?.value;
  return (
    directory === undefined ||
    paths.length === 0 ||
    paths.some((path) => isBelow(directory, path) || isBelow(path, directory))
  );
}

function isBelow(path: string, folder: string): boolean {
  const clean = posix.normalize(path).replace(/\/+$/, '');
  return clean === folder || clean.startsWith(`${folder}/`);
}

/** Absolute paths that the unit runs or works in, but for the system's own programs. */
function pathsOf(use: UnitUse): string[] {
  const file = definitionOf(use);
  if (file === undefined) return [];
  const commands = file.directives('Service', 'ExecStart').flatMap(({ value }) => value.value.split(/\s+/));
  const folder = file.last('Service', 'WorkingDirectory')?.value.value;
  return [...commands.map((word) => word.replace(/^[-@:+!]+/, '')), folder ?? '']
    .filter((word) => word.startsWith('/') && word.length > 1 && !/^\/(?:usr\/)?s?bin\//.test(word))
    .map((word) => word.replace(/\/+$/, ''));
}

/** The unit's definition as far as the repository has it: the file that the same script writes before any other. */
export function definitionOf({ deployment, sequence, name }: UnitUse): UnitFile | undefined {
  const keys = [name.key, templateOf(name.key)];
  const hasFile = (one: UnitWrite): boolean => !one.isDropIn && fileWritten(one, keys) !== undefined;
  const own = unitWritesOf(deployment)(sequence).findLast(hasFile);
  if (own !== undefined) return fileWritten(own, keys);
  const known = keys.flatMap((key) => (key === undefined ? [] : (unitsByName(deployment).get(key) ?? [])));
  const other = known.length > 0 ? undefined : writersOf(deployment, keys).find(hasFile);
  return known[0] ?? (other === undefined ? undefined : fileWritten(other, keys));
}

/** The units of the repository's files by name, the first where there are several. */
const unitsByName = once((deployment: Deployment): ReadonlyMap<string, UnitFile> => {
  const units = deployment.units().map(({ name, file }) => [name, file] as const);
  return new Map(units.toReversed());
});

/** What is killed before the change is back, unchanged, before it is made. */
function comesBack(use: UnitUse): boolean {
  const restart = definitionOf(use)?.last('Service', 'Restart')?.value.value;
  return restart === 'always';
}

/** Whether the script restarts the unit after the change, or stops it before the use. */
export function restartedAfter(since: Act, use: UnitUse): Known<boolean> {
  const { deployment, sequence, act } = use;
  const ends = sequence.acts.map((one) => endsOldProcess(one, since, use));
  if (ends.includes(true)) return true;
  const later = sequence.acts.slice(sequence.indexOf(since) + 1);
  if (later.some((one) => rebootsMachine(deployment, one, act))) return true;
  return ends.find(isUnknown) ?? false;
}

/** Whether one command sees to it that the unit's old process is gone; unknown where the unit it names is. */
function endsOldProcess(one: Act, since: Act, use: UnitUse): Known<boolean> {
  const { deployment, sequence, act, name } = use;
  if (one === act || compareMachines(one.line.where, act.line.where) === 'other') return false;
  const isLater = sequence.indexOf(one) > sequence.indexOf(since);
  const isBefore = sequence.indexOf(one) < sequence.indexOf(act);
  const isRestart = isLater && (one.kind === 'restart' || one.kind === 'reload');
  const isStop = isBefore && (one.kind === 'stop' || one.kind === 'kill');
  if (!isRestart && !isStop) return false;
  const units = textsOf(deployment.programs, one, 'unit');
  if (one.kind === 'kill' && units.length === 0) return isLater || !comesBack(use);
  if (units.some((word) => unitNameOfWord(word).key === name.key)) return true;
  if (units.every((word) => word.isKnown)) return false;
  return unknown('which unit is restarted is not known', one.line.text.span());
}
