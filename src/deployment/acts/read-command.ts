import {
  ACT_KINDS,
  type ActKind,
  type Command,
  type ConditionalAct,
  type Nested,
  type Options,
} from './program.ts';
import { ProgramFields } from './program-fields.ts';
import { type Declared, readFacts } from './read-facts.ts';
import { joinOptions, readOptions } from './read-options.ts';

/** The options of the program: those that stand `before` the command's words, and those `inherited` after them. */
interface Surroundings {
  readonly words: string;
  readonly before: Options;
  readonly inherited: Options;
}

const WAYS = ['argv', 'shell', 'script', 'module'] as const;
const PLACES = ['here', 'container', 'guest', 'remote'] as const;

/** One command; `entry` is its mapping, or the program's own for the command without words. */
export function readCommand(entry: ProgramFields, around: Surroundings): Command {
  const options = joinOptions(around.words === '' ? new Map() : readOptions(entry), around.inherited);
  const operands = readOperands(entry);
  const bound = [...around.words.matchAll(/<([^>]+)>/g)].map(([, name = '']) => name);
  const declared: Declared = {
    options: new Set([...options.keys(), ...around.before.keys()]),
    operands: [...operands.map((operand) => operand.replace(/\.{3}$/, '')), ...bound],
  };
  return {
    acts: readActs(entry, declared),
    options,
    operands,
    stopsAtOperand: entry.flag('stops-at-operand'),
    takesAssignments: entry.flag('takes-assignments'),
    runs: readRuns(entry, declared),
    facts: readFacts(entry, declared),
  };
}

function readOperands(entry: ProgramFields): readonly string[] {
  const operands = entry.texts('operands');
  const greedy = operands.filter((operand) => operand.endsWith('...'));
  if (greedy.length > 1) throw entry.fault('operands', `has two that take the rest: ${greedy.join(' and ')}`);
  const twice = operands.find((operand, index) => operands.indexOf(operand) !== index);
  if (twice !== undefined) throw entry.fault('operands', `has "${twice}" twice`);
  return operands;
}

function readActs(entry: ProgramFields, declared: Declared): readonly ConditionalAct[] {
  if (!entry.has('acts')) throw entry.fault('acts', 'is missing');
  return entry.list('acts').map((item) => {
    if (typeof item === 'string') return { act: readKind(item, entry) };
    const act = new ProgramFields(item, `${entry.place}, "acts"`);
    act.allow(['act', 'with', 'without']);
    const kind = readKind(act.requiredText('act'), entry);
    const condition = (key: 'with' | 'without') => {
      const option = act.text(key);
      if (option === undefined) return {};
      if (!declared.options.has(option.split('=', 1)[0] ?? ''))
        throw act.fault(key, `names no option: ${option}`);
      return { [key]: option };
    };
    return { act: kind, ...condition('with'), ...condition('without') };
  });
}

function readKind(text: string, entry: ProgramFields): ActKind {
  const kind = ACT_KINDS.find((known) => known === text);
  if (kind === undefined) throw entry.fault('acts', `has "${text}", which is no kind of act`);
  return kind;
}

function readRuns(entry: ProgramFields, declared: Declared): readonly Nested[] {
  const written = entry.value('runs');
  if (written === undefined) return [];
  return (Array.isArray(written) ? written : [written]).map((item) => {
    const nested = new ProgramFields(item, `${entry.place}, "runs"`);
    nested.allow(['operand', 'option', 'as', 'where', 'at']);
    const operand = nested.text('operand');
    const option = nested.text('option');
    const at = nested.text('at');
    if ((operand === undefined) === (option === undefined)) {
      throw nested.fault('operand', 'or "option" must be given, and not both');
    }
    if (operand !== undefined && !declared.operands.includes(operand)) {
      throw nested.fault('operand', `names "${operand}", which the command does not declare`);
    }
    if (option !== undefined && !declared.options.has(option)) {
      throw nested.fault('option', `names "${option}", which the command does not declare`);
    }
    if (at !== undefined && !declared.operands.includes(at) && !declared.options.has(at)) {
      throw nested.fault('at', `names "${at}", which is neither an operand nor an option of the command`);
    }
    return {
      ...(operand === undefined ? {} : { operand }),
      ...(option === undefined ? {} : { option }),
      as: readChoice(nested, 'as', WAYS),
      where: nested.has('where') ? readChoice(nested, 'where', PLACES) : 'here',
      ...(at === undefined ? {} : { at }),
    };
  });
}

function readChoice<const C extends string>(entry: ProgramFields, key: string, choices: readonly C[]): C {
  const choice = choices.find((known) => known === entry.value(key));
  if (choice === undefined) throw entry.fault(key, `must be one of ${choices.join(', ')}`);
  return choice;
}
