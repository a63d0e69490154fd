import { Text } from '../repository/text.ts';
import type { Item } from './shell-skeleton.ts';
import type { Assignment, Redirect, SimpleCommand, Word } from './shell-tree.ts';

/** Commands whose words assign: bash(1), SHELL BUILTIN COMMANDS. */
const DECLARING = new Set(['export', 'local', 'declare', 'readonly', 'typeset']);

/** Builds a simple command from the items it consists of. */
export function buildCommand(items: readonly Item[]): Omit<SimpleCommand, 'text' | 'background'> {
  const redirects: Redirect[] = [];
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  for (const item of items) {
    if (item.kind === 'redirect') redirects.push(item.redirect);
    if (item.kind !== 'word') continue;
    const assignment = assignmentOf(item, words);
    if (assignment === undefined) words.push(item.word);
    else assignments.push(assignment);
  }
  return { kind: 'command', redirects, assignments, words };
}

function assignmentOf(item: Item & { kind: 'word' }, before: readonly Word[]): Assignment | undefined {
  const [first] = before;
  if (first === undefined) return item.assignment;
  if (!DECLARING.has(plainValue(first) ?? '')) return undefined;
  if (item.assignment !== undefined) return item.assignment;
  const [part, more] = item.word.parts;
  if (part?.kind !== 'literal' || more !== undefined || !/^[A-Za-z_]\w*$/.test(part.value.value))
    return undefined;
  return { text: item.word.text, name: part.value, append: false };
}

function plainValue(word: Word): string | undefined {
  const [part, more] = word.parts;
  return part?.kind === 'literal' && more === undefined ? part.value.value : undefined;
}

/** What `|&` adds to the command before it: `2>&1`, written as the operator's second character. */
export function joinErrors(operator: Text): Redirect {
  const value = Text.standing('1', operator.span(1, 2));
  const target: Word = { text: operator.slice(1, 2), parts: [{ kind: 'literal', value, quoted: false }] };
  return { text: operator, operator: '>&', descriptor: 2, target };
}
