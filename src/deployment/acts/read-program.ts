import type { Command, Options, Program } from './program.ts';
import { ProgramFields } from './program-fields.ts';
import { readCommand } from './read-command.ts';
import { readOptions } from './read-options.ts';

const ACTING = ['acts', 'operands', 'stops-at-operand', 'takes-assignments', 'runs', 'facts'];
const COMMAND_KEYS = ['options', ...ACTING];
const PROGRAM_KEYS = [
  ...['program', 'source', 'names', 'modules', 'arguments-from', 'options-everywhere', 'commands'],
  ...COMMAND_KEYS,
];

/**
 * A program from the parsed YAML of `programs/<name>.yml`. Throws an Error whose sentence names file, command and key.
 * `programs/README.md` has the format.
 */
export function readProgram(value: unknown, name: string): Program {
  const entry = new ProgramFields(value, `programs/${name}.yml`);
  entry.allow(PROGRAM_KEYS);
  const program = entry.requiredText('program');
  if (program !== name) throw entry.fault('program', `is "${program}", but the file is named "${name}"`);
  const names = entry.texts('names');
  const modules = entry.texts('modules');
  if (names.length + modules.length === 0) throw entry.fault('names', 'is empty, and so is "modules"');
  const argumentsFrom = entry.text('arguments-from');
  const options = readOptions(entry);
  return {
    program,
    source: entry.requiredText('source'),
    names,
    modules,
    ...(argumentsFrom === undefined ? {} : { argumentsFrom }),
    options,
    commands: readCommands(entry, options),
  };
}

function readCommands(program: ProgramFields, options: Options): ReadonlyMap<string, Command> {
  const commands = new Map<string, Command>();
  const written = program.under('commands');
  if (ACTING.some((key) => program.has(key))) {
    commands.set('', readCommand(program, { words: '', before: options, inherited: options }));
  } else if (written.keys().length === 0) {
    throw program.fault('acts', 'is missing, and so is "commands"');
  }
  const inherited: Options = program.flag('options-everywhere') ? options : new Map();
  const aliases: [string, ProgramFields][] = [];
  for (const words of written.keys()) {
    const entry = new ProgramFields(written.value(words), `${program.place}, command "${words}"`);
    if (entry.has('same-as')) {
      aliases.push([words, entry]);
      continue;
    }
    entry.allow(COMMAND_KEYS);
    commands.set(words, readCommand(entry, { words, before: options, inherited }));
  }
  for (const [words, alias] of aliases) commands.set(words, readAlias(alias, commands));
  return commands;
}

/** An alias of an alias is a fault: the commands hold only those with acts of their own, and earlier aliases. */
function readAlias(alias: ProgramFields, commands: ReadonlyMap<string, Command>): Command {
  alias.allow(['same-as']);
  const original = commands.get(alias.requiredText('same-as'));
  if (original !== undefined) return original;
  throw alias.fault('same-as', `names "${alias.text('same-as')}", which is no command of the program`);
}
