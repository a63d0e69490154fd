import { posix } from 'node:path';
import { Text } from '../../repository/text.ts';
import type { ParameterExpansion, SimpleCommand, Statement, WordPart } from '../../syntax/shell/tree.ts';
import { ONE_WORD, ROOT } from '../paths.ts';
import type { Expansion } from './expansion.ts';
import { shorten } from './unknown-words.ts';

const TELLS_PATH = /^(?:cd|pwd|dirname|basename|realpath|readlink|git|echo)$/;

/** Command substitutions and arithmetic: unknown, but for the ways in which scripts find their own folder. */
export function opaque(
  part: Exclude<WordPart, { kind: 'literal' } | ParameterExpansion>,
  inside: Expansion,
): Text {
  if (part.kind === 'command') {
    const path = ownPath(part, inside);
    if (path !== undefined) return Text.standing(path, part.text.span());
  }
  const what = part.kind === 'arithmetic' ? 'is computed' : 'is what a command prints';
  return Text.unknown(`\`${shorten(part.text.value)}\` ${what}`, part.text.span(), ONE_WORD);
}

/** `$(dirname "$0")`, `$(cd "$(dirname "$0")/.." && pwd)`, `$(realpath …)`, `$(git rev-parse --show-toplevel)`. */
function ownPath(part: Extract<WordPart, { kind: 'command' }>, inside: Expansion): string | undefined {
  const [statement, ...more] = part.body;
  if (statement === undefined || more.length > 0) return undefined;
  if (statement.kind === 'and-or' && statement.operator === '&&') {
    const [cd, pwd] = [simpleWords(statement.left, inside), simpleWords(statement.right, inside)];
    if (cd?.[0] === 'cd' && pwd?.[0] === 'pwd') return rooted(cd.filter((word) => word !== '--')[1]);
    return undefined;
  }
  const words = simpleWords(statement, inside);
  const last = words?.at(-1);
  switch (words?.[0]) {
    case 'dirname':
      return last?.startsWith(ROOT) ? posix.dirname(last) : undefined;
    case 'realpath':
    case 'readlink':
      return rooted(last);
    case 'pwd':
      return inside.context.directory === undefined ? undefined : `${ROOT}/${inside.context.directory}`;
    case 'git':
      return last === '--show-toplevel' ? ROOT : undefined;
    case 'basename':
    case 'echo':
      return words?.length === 2 && last !== undefined
        ? words[0] === 'echo'
          ? last
          : posix.basename(last)
        : undefined;
    default:
      return undefined;
  }
}

function rooted(path: string | undefined): string | undefined {
  return path?.startsWith(ROOT) ? posix.normalize(path).replace(/\/$/, '') : undefined;
}

function simpleWords(statement: Statement, inside: Expansion): string[] | undefined {
  if (statement.kind !== 'command' || !mayTellPath(statement)) return undefined;
  const words = inside.words(statement.words);
  return words.every((word) => word.isKnown) ? words.map((word) => word.value) : undefined;
}

/** Whether its name, as far as it is written there, is one that `ownPath` knows: no other command need be expanded. */
function mayTellPath({ words }: SimpleCommand): boolean {
  const [only, another] = words[0]?.parts ?? [];
  return only?.kind !== 'literal' || another !== undefined || TELLS_PATH.test(only.value.value);
}
