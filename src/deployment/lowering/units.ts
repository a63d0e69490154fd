import type { Text } from '../../repository/text.ts';
import { parseUnitFile, type UnitFile } from '../../syntax/systemd/systemd.ts';
import { unitNameOf } from '../../syntax/systemd/unit-name.ts';
import { type ExecCommand, splitEnvironment, splitExec } from '../../syntax/systemd/words.ts';
import { argvScript, environmentOf, type Lowered } from './script-of.ts';

/** A unit with its drop-ins, wherever it was written: as a file, or in a heredoc that a script writes. */
export interface Unit {
  /** `telegram-bot.service`. */
  readonly name: string;
  readonly isTemplate: boolean;
  readonly path: string;
  readonly file: UnitFile;
  readonly text: Text;
}

const EXEC = [
  'ExecStartPre',
  'ExecStart',
  'ExecStartPost',
  'ExecReload',
  'ExecStop',
  'ExecStopPost',
  'ExecCondition',
];

/** What a file says of a unit by itself. */
export interface UnitPart {
  readonly unit: Unit;
  readonly isDropIn: boolean;
}

/** A unit file, or a drop-in for one, by its path. */
export function readUnitFile(path: string, text: Text): UnitPart {
  const { unit: name, dropIn: isDropIn, template } = unitNameOf(path);
  return {
    unit: { name, isTemplate: template && !isDropIn, path, file: parseUnitFile(text), text },
    isDropIn,
  };
}

/** Units of the repository's files; a drop-in joins the unit it belongs to when that is here as well. */
export function unitsOf(parts: readonly UnitPart[]): Unit[] {
  const units = parts.filter(({ isDropIn }) => !isDropIn).map(({ unit }) => unit);
  for (const { unit: dropIn, isDropIn } of parts) {
    if (!isDropIn) continue;
    const index = units.findIndex((unit) => unit.name === dropIn.name);
    const base = units[index];
    if (base === undefined) units.push(dropIn);
    else units[index] = { ...base, file: base.file.with(dropIn.file) };
  }
  return units;
}

/** The commands of one directive, expanded by the unit's own environment. */
export function commandsOf(unit: Unit, directive: string): ExecCommand[] {
  const environment = unitEnvironment(unit);
  const name = unit.name.replace(/\.[a-z]+$/, '');
  const specifier = (letter: string): string | undefined =>
    unit.isTemplate ? undefined : { n: unit.name, N: name, p: name.split('@')[0] }[letter];
  return unit.file
    .directives('Service', directive)
    .flatMap(({ value }) => splitExec(value, { environment, specifier }));
}

/** `Environment=` of a unit. What `EnvironmentFile=` holds is not known here. */
export function unitEnvironment(unit: Unit): Map<string, Text> {
  return environmentOf(
    unit.file.directives('Service', 'Environment').flatMap(({ value }) => splitEnvironment(value)),
  );
}

export function lowerUnit(unit: Unit): Lowered[] {
  const environment = unitEnvironment(unit);
  return EXEC.flatMap((directive) =>
    commandsOf(unit, directive).map((command) =>
      argvScript(command.argv, command.text, {
        origin: { kind: 'unit', unit: unit.name, directive },
        environment,
      }),
    ),
  );
}
