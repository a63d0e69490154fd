import type { Text } from '../../repository/text.ts';
import { parseJson } from '../json.ts';
import { present } from '../present.ts';
import type { InstructionFlag } from './tree.ts';

/** Words apart by white space, quotes and escapes left in them (BuildKit's parseWords). */
export function wordsOf(text: Text, escapeWith: string): Text[] {
  const words: Text[] = [];
  const { value } = text;
  for (let at = 0; at < value.length; ) {
    if (isSpace(value[at])) at++;
    else {
      const end = endOfWord(value, at, escapeWith);
      words.push(text.slice(at, end));
      at = end;
    }
  }
  return words;
}

/** Words apart by white space and nothing else: what EXPOSE, FROM, COPY and ADD have. */
export function fieldsOf(text: Text): Text[] {
  return text.split(/\s+/g).filter((field) => field.length > 0);
}

function endOfWord(value: string, start: number, escapeWith: string): number {
  let quote = '';
  for (let at = start; at < value.length; at++) {
    const character = value[at] as string;
    if (character === escapeWith && quote !== "'") at++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (isSpace(character)) return at;
  }
  return value.length;
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}

/** The `--name=value` words at the beginning, and what follows them. A lone `--` ends them. */
export function takeFlags(text: Text, escapeWith: string): { flags: InstructionFlag[]; rest: Text } {
  const flags: InstructionFlag[] = [];
  const { value } = text;
  let at = 0;
  for (;;) {
    while (isSpace(value[at])) at++;
    if (!value.startsWith('--', at)) break;
    const end = endOfWord(value, at, escapeWith);
    const word = text.slice(at, end);
    at = end;
    if (word.length === 2) break;
    const equals = word.value.indexOf('=');
    const name = word.value.slice(2, equals === -1 ? undefined : equals).toLowerCase();
    flags.push(present({ text: word, name, value: equals === -1 ? undefined : word.slice(equals + 1) }));
  }
  return { flags, rest: text.slice(at).trim() };
}

/** The words of a JSON list of strings; `not-strings` when it is a list of something else, which Docker refuses. */
export function jsonWords(text: Text): readonly Text[] | 'not-strings' | undefined {
  if (!text.value.trimStart().startsWith('[')) return undefined;
  try {
    if (!Array.isArray(JSON.parse(text.value))) return undefined;
  } catch {
    return undefined;
  }
  const { value } = parseJson(text);
  if (value?.kind !== 'array') return undefined;
  const words = value.items.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
  return words.length === value.items.length ? words : 'not-strings';
}
