import type { RepositoryFile } from '../../repository/repository.ts';
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

/** Units of the repository's files; a drop-in joins the unit it belongs to when that is here as well. */
export function unitsOf(files: readonly RepositoryFile[], mask: (file: RepositoryFile) => Text): Unit[] {
  const units: Unit[] = [];
  const dropIns: { name: string; file: UnitFile; path: string; text: Text }[] = [];
  for (const file of files) {
    const text = mask(file);
    const { unit, dropIn, template } = unitNameOf(file.path);
    const parsed = parseUnitFile(text);
    if (dropIn) dropIns.push({ name: unit, file: parsed, path: file.path, text });
    else units.push({ name: unit, isTemplate: template, path: file.path, file: parsed, text });
  }
  for (const dropIn of dropIns) {
    const index = units.findIndex((unit) => unit.name === dropIn.name);
    const base = units[index];
    if (base === undefined) units.push({ ...dropIn, isTemplate: false });
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
