import { PartList } from './parts.ts';
import { QUOTED_OPERAND, readQuoted } from './quotes.ts';
import { type ShellReader, skipBalanced } from './reader.ts';
import type { ParameterExpansion, Word } from './tree.ts';
import { OPERAND, PATTERN_OPERAND, readWord, type WordMode } from './words.ts';

type Operator = NonNullable<ParameterExpansion['operator']>;

/** Longer ones first. */
const OPERATORS = [':-', ':=', ':+', ':?', '-', '=', '+', '?', '##', '#', '%%', '%', '//', '/'] as const;

/** Reads `${…}`. What bash does not know either is read up to its brace, as `other`. */
export function readParameter(reader: ShellReader, quoted: boolean): ParameterExpansion {
  const start = reader.at;
  reader.at += 2;
  const read = reader.deeper(start, () => readInside(reader, quoted));
  if (read === undefined && skipBalanced(reader, '{', '}')) return unread(reader, start, quoted);
  if (reader.char === '}') reader.at++;
  else reader.fail(start, NEVER_CLOSED);
  return { name: '', ...read, kind: 'parameter', text: reader.slice(start), quoted };
}

function unread(reader: ShellReader, start: number, quoted: boolean): ParameterExpansion {
  return { kind: 'parameter', name: '', operator: 'other', text: reader.slice(start), quoted };
}

const NEVER_CLOSED = 'this brace is never closed';

type Inside = Pick<ParameterExpansion, 'name' | 'index' | 'operator' | 'operand' | 'replacement'>;

function readInside(reader: ShellReader, quoted: boolean): Inside {
  const prefix = reader.take(/#(?=[\w@*?$!-]+[}[])|!(?=[\w@*#?$-])/y);
  const name = reader.take(/[A-Za-z_]\w*|[0-9]+|[@*#?$!-]/y) ?? '';
  const index = readIndex(reader);
  const subject = index === undefined ? { name } : { name, index };
  if (prefix === '#' && reader.char === '}') return { ...subject, operator: 'length' };
  if (prefix === '!' && reader.char === '}') {
    return { ...subject, operator: index === '@' || index === '*' ? 'other' : 'indirect' };
  }
  if (reader.char === '}') return name === '' ? { ...subject, operator: 'other' } : subject;
  const operator = prefix === undefined && name !== '' ? takeOperator(reader) : 'other';
  const operand = readOperand(reader, operator, quoted);
  if (operator !== '/' && operator !== '//') return { ...subject, operator, operand };
  if (reader.char !== '/') return { ...subject, operator, operand };
  reader.at++;
  return { ...subject, operator, operand, replacement: readWord(reader, OPERAND) };
}

function readIndex(reader: ShellReader): string | undefined {
  if (reader.char !== '[') return undefined;
  const start = reader.at++;
  if (skipBalanced(reader, '[', ']')) return reader.value.slice(start + 1, reader.at - 1);
  reader.at = start;
  if (!reader.mayReadAgain(reader.end - start)) reader.fail(start, NEVER_CLOSED);
  return undefined;
}

/** `${name/#p/r}` and `${name/%p/r}` are anchored: `other`. */
function takeOperator(reader: ShellReader): Operator {
  if (reader.look(/\/[#%]/y) !== undefined) return 'other';
  const operator = OPERATORS.find((candidate) => reader.startsWith(candidate));
  reader.at += operator?.length ?? 0;
  return operator ?? 'other';
}

function readOperand(reader: ShellReader, operator: Operator, quoted: boolean): Word {
  if (quoted && /^:?[-=+?]$/.test(operator)) {
    const start = reader.at;
    const parts = new PartList();
    readQuoted(reader, parts, QUOTED_OPERAND);
    return { text: reader.slice(start), parts: parts.finish() };
  }
  const mode: WordMode = operator === '/' || operator === '//' ? PATTERN_OPERAND : OPERAND;
  return readWord(reader, mode);
}
