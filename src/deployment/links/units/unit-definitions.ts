import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { UnitDirective, UnitFile } from '../../../syntax/systemd/systemd.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { writtenUnits } from '../../lowering/written.ts';
import { isSpokenOfBy } from '../commands/spoken-of.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { isBeside } from '../reach/beside.ts';
import { edgesOf } from '../reach/edges.ts';

/** One unit as a file of the repository, or as a script writes it. */
export interface UnitDefinition {
  readonly name: string;
  /** The file that it stands in. */
  readonly path: string;
  readonly file: UnitFile;
  /** The command that writes it; absent of a file. */
  readonly writer?: Act;
  /** It is for a user's own manager. */
  readonly isForUser: boolean;
}

/** Two definitions of one unit that may come to one machine, and a setting in which they disagree. */
export interface UnitDisagreement {
  readonly artefact: Artefact;
  readonly name: string;
  readonly setting: string;
  readonly at: Span;
  readonly value: string;
  readonly otherAt: Span;
  readonly other: string;
  readonly otherPath: string;
}

/** Settings that make two definitions of one unit two different services. */
const TELLING = ['ExecStart', 'User', 'WorkingDirectory', 'EnvironmentFile'] as const;

/** Units that are defined twice for one machine, and not alike: the settings of the second that differ. */
export function unitDisagreements(deployment: Deployment): UnitDisagreement[] {
  const byName = new Map<string, UnitDefinition[]>();
  for (const one of definitionsOf(deployment)) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  return [...byName.values()].flatMap((all) => {
    const [first, ...rest] = all.slice(0, 20);
    if (first === undefined || rest.length === 0) return [];
    const pairs = all.flatMap((one, i) => all.slice(i + 1).map((other) => [one, other] as const));
    const found = pairs.find(
      ([one, other]) => comeTogether(deployment, one, other) && isOneService(one.file, other.file),
    );
    return found === undefined ? [] : differences(deployment, ...found);
  });
}

const definitionsOf = once((deployment: Deployment): readonly UnitDefinition[] => {
  const files = deployment.units().map(({ name, path, file }) => ({
    name,
    path,
    file,
    isForUser: /(?:^|\/)user\//.test(path),
  }));
  const written = deployment.writtenFiles().flatMap((one) =>
    writtenUnits([one])
      .filter(({ isDropIn }) => !isDropIn)
      .map(({ name, path, file }) => ({
        name,
        path,
        file,
        writer: one.act,
        isForUser: /systemd\/user\//.test(one.target.value),
      })),
  );
  return [...files, ...written].filter(
    ({ name, path }) => isDeployed(deployment, path) && name.endsWith('.service'),
  );
});

function isDeployed(deployment: Deployment, path: string): boolean {
  return artefactsOf(deployment).ofPath(path).role === 'production';
}

/** A script beside or above a unit's file; two scripts of which one starts the other, or of one folder. */
function comeTogether(deployment: Deployment, one: UnitDefinition, other: UnitDefinition): boolean {
  if (one.isForUser !== other.isForUser || one.path === other.path) return false;
  const [file, script] = one.writer === undefined ? [one, other] : [other, one];
  if (script.writer === undefined || !script.writer.line.flow.called) return false;
  if (file.writer !== undefined)
    return (
      posix.dirname(file.path) === posix.dirname(script.path) && areLinked(deployment, file.path, script.path)
    );
  return (
    isBeside(script.path, file.path) && !isSpokenOfBy(deployment, script.path, posix.basename(file.path))
  );
}

function areLinked(deployment: Deployment, one: string, other: string): boolean {
  return allEdges(deployment).some(
    ({ from, to }) => (from === one && to === other) || (from === other && to === one),
  );
}

const allEdges = once((deployment: Deployment) => edgesOf(deployment));

/** The same program, folder or description: units of one name may be of two services on two machines. */
function isOneService(a: UnitFile, b: UnitFile): boolean {
  const same = (section: string, name: string, of: (value: string) => string = (value) => value): boolean => {
    const [one, other] = [a.last(section, name)?.value, b.last(section, name)?.value];
    return one?.isKnown === true && other?.isKnown === true && of(one.value) === of(other.value);
  };
  return (
    same('Unit', 'Description') ||
    same('Service', 'WorkingDirectory') ||
    same('Service', 'ExecStart', (value) => posix.basename(value.split(/\s/)[0] ?? ''))
  );
}

function differences(deployment: Deployment, one: UnitDefinition, other: UnitDefinition): UnitDisagreement[] {
  const found = TELLING.flatMap((setting): UnitDisagreement[] => {
    const [own, its] = [one.file.last('Service', setting), other.file.last('Service', setting)];
    if (own === undefined || its === undefined || !isSettled(own) || !isSettled(its)) return [];
    if (normal(own.value) === normal(its.value)) return [];
    return [
      {
        artefact: artefactsOf(deployment).ofPath(other.path),
        name: one.name,
        setting,
        at: its.value.span(),
        value: normal(its.value),
        otherAt: own.value.span(),
        other: normal(own.value),
        otherPath: one.path,
      },
    ];
  });
  return found.slice(0, 1);
}

/** No template is to fill it in. */
function isSettled({ value }: UnitDirective): boolean {
  return (
    value.isKnown &&
    !/\{\{|@[A-Z_]+@|<[^>]+>|\$\{?[A-Z]|YOUR|CHANGE_?ME|PLACEHOLDER|%[iIu]|__\w+__/i.test(value.value)
  );
}

function normal(value: Text): string {
  return value.value
    .replace(/^[-@:+!|]+/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
