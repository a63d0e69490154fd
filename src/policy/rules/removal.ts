import type { RepositoryFile } from '../../repository/repository.ts';
import {
  blanksAfter,
  blanksBefore,
  lineEnd,
  lineStart,
  nextLine,
  type Range,
  trimmed,
} from './lines-around.ts';
import { isYamlFile, wholeKey } from './yaml-lines.ts';

/** What goes with a token that is taken out: what only separates it from its neighbours, by its surroundings in the file. */
export function removalOf(file: RepositoryFile, span: Range): Range {
  const { content } = file;
  const token = unquoted(content, trimmed(content, span));
  const key = isYamlFile(file) ? wholeKey(content, token) : token;
  return (
    listElement(content, key) ?? wholeLines(file, withBareWord(file, key)) ?? betweenNeighbours(content, key)
  );
}

/** The word with the quotes around it, where they hold nothing else and are no value that would then be missing. */
export function unquoted(content: string, { start, end }: Range): Range {
  for (const quote of ['\\"', "\\'", '"', "'"]) {
    const { length } = quote;
    if (!content.startsWith(quote, end) || content.slice(start - length, start) !== quote) continue;
    const before = content[blanksBefore(content, start - length) - 1];
    const isWord = /[\s([{,]/.test(content[start - length - 1] ?? ' ');
    if (isWord && before !== ':' && before !== '=') return { start: start - length, end: end + length };
  }
  return { start, end };
}

/** An element between brackets and commas: an array of JSON, a flow sequence, a list of Terraform, arguments in Python. */
export function elementOf(
  content: string,
  { start, end }: Range,
): { opens: boolean; closes: boolean } | undefined {
  const before = content.slice(0, start).trimEnd().at(-1) ?? '';
  const after = content.slice(end).trimStart()[0] ?? '';
  if (!'[({,'.includes(before) || !'])},'.includes(after) || before === '' || after === '') return undefined;
  return { opens: before !== ',', closes: after !== ',' };
}

function listElement(content: string, { start, end }: Range): Range | undefined {
  const element = elementOf(content, { start, end });
  if (element === undefined) return undefined;
  const before = content.slice(0, start).trimEnd().length;
  if (!element.opens) return { start: before - 1, end };
  const after = end + (content.slice(end).length - content.slice(end).trimStart().length);
  if (element.closes) return { start: before, end: after };
  const next = blanksAfter(content, after + 1);
  const isAlone =
    blanksBefore(content, start) === lineStart(content, start) && next === lineEnd(content, next);
  return isAlone ? { start: lineStart(content, start), end: nextLine(content, next) } : { start, end: next };
}

/** Keywords that mean something else, or nothing, when they stand alone. */
const BARE = /^\s*(?:ENV|LABEL|ARG|export|declare -x|env|Environment=)[ \t]*["']?$/;

/** With the keyword before the token, where that would be left alone on its line. */
function withBareWord({ content }: RepositoryFile, { start, end }: Range): Range {
  const from = lineStart(content, start);
  const rest = content.slice(end, lineEnd(content, end));
  if (!BARE.test(content.slice(from, start)) || !/^["']?\s*$/.test(rest)) return { start, end };
  return { start: blanksAfter(content, from), end: end + rest.trimEnd().length };
}

/** The lines that hold nothing but the token, with the backslash that would be left dangling. */
function wholeLines(file: RepositoryFile, { start, end }: Range): Range | undefined {
  const { content } = file;
  const from = lineStart(content, start);
  const to = lineEnd(content, end);
  const isAfterDash = isYamlFile(file) && /^\s*(?:-[ \t]+)+$/.test(content.slice(from, start));
  if (content.slice(from, start).trim() !== '' && !isAfterDash) return undefined;
  const rest = content.slice(end, to).trim();
  if (!['', '\\', ','].includes(rest)) return undefined;
  if (isAfterDash) {
    const below = siblingBelow(content, { start, end: to });
    if (below !== undefined) return { start, end: below };
  }
  const before = previousLine(content, from);
  if (rest === '' && before?.text.endsWith('\\')) {
    return { start: before.start + before.text.replace(/[ \t]*\\$/, '').length, end: to };
  }
  const next = nextLine(content, to);
  // The last line of a file that ends without a line end: the file goes on ending without one.
  if (next === to && before !== undefined) return { start: before.start + before.text.length, end: to };
  return { start: from, end: next };
}

/** Where the next key of the mapping begins that the token's key, behind a dash, is the first of. */
function siblingBelow(content: string, { start, end }: Range): number | undefined {
  const column = start - lineStart(content, start);
  const from = nextLine(content, end);
  const below = blanksAfter(content, from);
  const isSibling = from > end && below - from === column && below < lineEnd(content, below);
  return isSibling && content[below] !== '#' ? below : undefined;
}

function previousLine(content: string, from: number): { start: number; text: string } | undefined {
  if (from === 0) return undefined;
  const end = content.startsWith('\r\n', from - 2) ? from - 2 : from - 1;
  const start = lineStart(content, end);
  return { start, text: content.slice(start, end) };
}

/** A word of a line: with the blanks before it, or behind it where it is the first; or with a comma that touches it. */
function betweenNeighbours(content: string, { start, end }: Range): Range {
  if (content[start - 1] === ',') return { start: start - 1, end };
  if (content[end] === ',') return { start, end: end + 1 };
  const before = blanksBefore(content, start);
  const isFirst = before === lineStart(content, start);
  if (!isFirst && before < start) return { start: before, end };
  return { start, end: blanksAfter(content, end) };
}
