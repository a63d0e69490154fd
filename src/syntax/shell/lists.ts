import type { Text } from '../../repository/text.ts';
import { isAtCommandEnd, joinErrors } from './commands.ts';
import { skipLines } from './heredoc.ts';
import { type ShellReader, skipBlank } from './reader.ts';
import { reservedAt, TIMING } from './reserved.ts';
import type { Statement } from './tree.ts';

/** What pipelines and lists are made of. */
export interface Commands {
  readonly reader: ShellReader;
  /** Reads one command, with its redirections; undefined when it had to be given up, and that is noted. */
  readCommand(): Statement | undefined;
  /** Puts a statement before the one that is being read. */
  spill(statement: Statement): void;
  /** From `start` to behind the last thing that belongs to a statement. */
  textFrom(start: number): Text;
}

/**
 * Statements inside each other in one tree: `a && b && c` has two, `$(…)` and `{ …; }` one more than what is in them.
 * Who walks a tree need not fear for its stack.
 */
const TALLEST = 400;
const LONGEST_PIPELINE = 400;
const TOO_MANY = 'too many commands are joined to be read';

/** A pipeline and where it begins. */
interface Operand {
  readonly statement: Statement | undefined;
  readonly start: number;
  readonly height: number;
}

/** Reads pipelines joined by `&&` and `||`, which bind alike and from left to right (bash(1), Lists). */
export function readAndOr(commands: Commands): Statement | undefined {
  const { reader } = commands;
  let tallest = reader.height;
  let left = readOperand(commands);
  let isTooTall = false;
  for (let operator = takeAndOr(reader); operator !== undefined; operator = takeAndOr(reader)) {
    const operatorAt = reader.at - 2;
    skipLines(reader);
    const right = readOperand(commands);
    const joined = joinOperands(commands, operator, { left, right });
    if (joined === undefined) {
      if (!isTooTall) reader.complain(TOO_MANY, operatorAt);
      isTooTall = true;
      if (left.statement !== undefined) commands.spill(left.statement);
      tallest = Math.max(tallest, left.height);
    }
    left = joined ?? right;
  }
  reader.height = Math.max(tallest, left.height);
  return left.statement;
}

function readOperand(commands: Commands): Operand {
  const { reader } = commands;
  const start = reader.at;
  reader.height = 0;
  const statement = readPipeline(commands);
  return { statement, start, height: reader.height };
}

/** Undefined when that would be too tall. */
function joinOperands(
  commands: Commands,
  operator: '&&' | '||',
  operands: { readonly left: Operand; readonly right: Operand },
): Operand | undefined {
  const left = operands.left.statement;
  const right = operands.right.statement;
  if (left === undefined) return operands.right;
  if (right === undefined) return operands.left;
  const { start } = operands.left;
  const height = Math.max(operands.left.height, operands.right.height) + 1;
  if (height > TALLEST) return undefined;
  const text = commands.textFrom(start);
  return {
    statement: { kind: 'and-or', text, background: false, redirects: [], operator, left, right },
    start,
    height,
  };
}

function readPipeline(commands: Commands): Statement | undefined {
  const { reader } = commands;
  const prefix = readPrefix(reader);
  const start = prefix?.start ?? reader.at;
  if (prefix !== undefined && isAtCommandEnd(reader)) return undefined;
  const first = commands.readCommand();
  const negated = prefix?.isNegated ?? false;
  if (!negated && !isAtPipe(reader)) return first;
  const stages = readStages(commands, first);
  const [only] = stages;
  if (only === undefined || (stages.length === 1 && !negated)) return only;
  reader.height++;
  return {
    kind: 'pipeline',
    text: commands.textFrom(start),
    background: false,
    redirects: [],
    negated,
    stages,
  };
}

/** Reads `!` and `time` before a pipeline. An even number of `!` is none: bash's parse.y, pipeline_command. */
function readPrefix(
  reader: ShellReader,
): { readonly start: number; readonly isNegated: boolean } | undefined {
  let start: number | undefined;
  let isNegated = false;
  for (;;) {
    const c = reader.char;
    if (c === '!' && reservedAt(reader) === '!') {
      start ??= reader.at;
      reader.at++;
      isNegated = !isNegated;
    } else if (c !== 't' || !reader.skip(TIMING)) break;
    skipBlank(reader);
  }
  return start === undefined ? undefined : { start, isNegated };
}

function readStages(commands: Commands, first: Statement | undefined): readonly Statement[] {
  const { reader } = commands;
  const stages = first === undefined ? [] : [first];
  let isTooLong = false;
  while (isAtPipe(reader)) {
    const operatorAt = reader.at;
    reader.at += reader.peek(1) === '&' ? 2 : 1;
    const last = stages.at(-1);
    if (reader.at === operatorAt + 2 && last !== undefined) {
      const redirects = [...last.redirects, joinErrors(reader.slice(operatorAt))];
      stages[stages.length - 1] = { ...last, redirects };
    }
    skipLines(reader);
    dropBangs(reader);
    const stage = commands.readCommand();
    if (stage === undefined) continue;
    if (stages.length < LONGEST_PIPELINE) stages.push(stage);
    else {
      if (!isTooLong) reader.complain(TOO_MANY, operatorAt);
      isTooLong = true;
      for (const done of stages.splice(0, stages.length, stage)) commands.spill(done);
    }
  }
  return stages;
}

/** A `!` can stand before the first command only. */
function dropBangs(reader: ShellReader): void {
  while (reader.char === '!' && reservedAt(reader) === '!') {
    reader.complain('a `!` can stand before a whole pipeline only', reader.at, reader.at + 1);
    reader.at++;
    skipBlank(reader);
  }
}

function isAtPipe(reader: ShellReader): boolean {
  skipBlank(reader);
  return reader.char === '|' && reader.peek(1) !== '|';
}

function takeAndOr(reader: ShellReader): '&&' | '||' | undefined {
  skipBlank(reader);
  const c = reader.char;
  if ((c !== '&' && c !== '|') || reader.peek(1) !== c) return undefined;
  reader.at += 2;
  return c === '&' ? '&&' : '||';
}
