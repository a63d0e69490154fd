import type { RepositoryFile } from '../../repository/repository.ts';
import type { Fix } from '../finding.ts';
import { lineEndAt, lineStart } from './lines-around.ts';
import { elementOf, removalOf, unquoted } from './removal.ts';
import { isYamlFile } from './yaml-lines.ts';

/** Characters of a file to replace; offsets into `RepositoryFile.content`. All others stay as they are. */
export interface Edit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly with: string;
}

/** Why something is not mended, as a sentence. */
export interface Refusal {
  readonly why: string;
}

/** What a fix does to its file, to the character; or why it cannot be done there. */
export function editOf(fix: Fix, file: RepositoryFile): Edit | Refusal {
  const { path, content } = file;
  const { start, end } = fix.span;
  if (start < 0 || end < start || end > content.length) return { why: 'Its place is not in the file.' };
  if (/[\r\n]/.test(fix.with)) return { why: 'What is to be put there does not fit on a line.' };
  switch (fix.kind) {
    case 'remove':
      return { path, ...removalOf(file, fix.span), with: '' };
    case 'replace':
      return { path, start, end, with: fix.with };
    case 'insert':
      return insertion(file, fix);
    case 'insert-line':
      return lineAbove(file, fix);
  }
}

/** Words before a word: an element of its own where that is an element, an item where it is an item, else with a blank. */
function insertion(file: RepositoryFile, fix: Fix): Edit | Refusal {
  const { path, content } = file;
  const word = unquoted(content, fix.span);
  const text = content.slice(word.start, word.end);
  const quote = content.slice(word.start, fix.span.start);
  const lead = content.slice(lineStart(content, word.start), word.start);
  const isElement = quote !== '' && elementOf(content, word) !== undefined;
  const isItem =
    isYamlFile(file) && /^\s*-[ \t]+$/.test(lead) && /^\S+$/.test(text) && isLast(content, word.end);
  if (!isElement && !isItem)
    return { path, start: fix.span.start, end: fix.span.start, with: `${fix.with} ` };
  if (/\s/.test(fix.with)) return { why: 'Several words cannot be put into one element.' };
  const separator = isElement ? ', ' : `${lineEndAt(content, word.start)}${lead}`;
  return { path, start: word.start, end: word.start, with: `${quote}${fix.with}${quote}${separator}` };
}

function isLast(content: string, at: number): boolean {
  return /^[ \t]*(?:\r|\n|$)/.test(content.slice(at));
}

function lineAbove({ path, content }: RepositoryFile, fix: Fix): Edit | Refusal {
  const from = lineStart(content, fix.span.start);
  const indent = content.slice(from, fix.span.start);
  if (indent.trim() !== '') return { why: 'Its place is not at the beginning of a line.' };
  const before = content.slice(0, from).trimEnd();
  if (/(?:\\|&&|\|)$/.test(before)) return { why: 'The line before goes on in this one.' };
  return { path, start: from, end: from, with: `${indent}${fix.with}${lineEndAt(content, from)}` };
}

/** The content after the edits, which must not overlap; the order in which they come does not matter. */
export function applyEdits(content: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    parts.push(content.slice(at, edit.start), edit.with);
    at = edit.end;
  }
  return parts.join('') + content.slice(at);
}

/** Whether both change the same characters, so that only one of them can be made. The same edit twice is one. */
export function clash(a: Edit, b: Edit): boolean {
  if (a.path !== b.path || isSameEdit(a, b)) return false;
  if (a.start === b.start && a.end === b.end) return true;
  return a.start < b.end && b.start < a.end;
}

export function isSameEdit(a: Edit, b: Edit): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end && a.with === b.with;
}

/** Where an offset is after the edits; inside of what was taken out, where that stood. */
export function movedOffset(offset: number, edits: readonly Edit[]): number {
  let moved = offset;
  for (const { start, end, with: text } of edits) {
    if (end <= offset && start < offset) moved += text.length - (end - start);
    else if (start < offset) moved -= offset - start;
    else if (start === offset && end === offset) moved += text.length;
  }
  return moved;
}
