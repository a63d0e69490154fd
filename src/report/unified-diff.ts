import type { Edit } from '../policy/edits.ts';
import { applyEdits } from '../policy/edits.ts';

/** A file and the edits that change it, which do not overlap. */
export interface EditedFile {
  readonly path: string;
  readonly before: string;
  readonly edits: readonly Edit[];
  /** Lines (1-based, as `\n` ends them) that must not be shown. A diff leaves their neighbourhood out, or is refused. */
  readonly hidden?: (line: number) => boolean;
}

/** Lines to take out and to put in; the first is 0-based, and where none is taken out it is the one they come before. */
interface Change {
  readonly from: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

const CONTEXT = 3;

/**
 * The edits as a unified diff, to the byte what git-apply(1) and patch(1) take; undefined where a line that must not be
 * shown is one of those that change.
 */
export function unifiedDiff(file: EditedFile): string | undefined {
  const lines = linesOf(file.before);
  const changes = changesOf(file, lines);
  if (changes.length === 0) return '';
  const isHidden = (index: number): boolean => file.hidden?.(index + 1) === true;
  if (changes.some(({ from, removed }) => removed.some((_, i) => isHidden(from + i)))) return undefined;
  const hunks: string[] = [];
  let shift = 0;
  for (const group of grouped(changes)) {
    const hunk = hunkOf(lines, group, { shift, isHidden });
    if (hunk === undefined) return undefined;
    hunks.push(hunk);
    shift += group.reduce((sum, { added, removed }) => sum + added.length - removed.length, 0);
  }
  const header = [
    `diff --git ${quotedName(`a/${file.path}`)} ${quotedName(`b/${file.path}`)}`,
    `--- ${quotedName(`a/${file.path}`)}${/\s/.test(file.path) ? '\t' : ''}`,
    `+++ ${quotedName(`b/${file.path}`)}${/\s/.test(file.path) ? '\t' : ''}`,
  ];
  return `${header.join('\n')}\n${hunks.join('')}`;
}

/** Lines with their ends, as git counts them: only `\n` ends one. */
function linesOf(content: string): string[] {
  return content.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The edits as whole lines; edits that share a line are one change. What does not differ at its borders is taken off. */
function changesOf({ before, edits }: EditedFile, lines: readonly string[]): Change[] {
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length);
  // What is put behind a last line without an end belongs to that line.
  if (lines.length > 0 && !before.endsWith('\n')) starts.pop();
  const lineAt = (offset: number): number =>
    Math.max(
      0,
      starts.findLastIndex((start) => start <= offset),
    );
  const groups: { from: number; to: number; edits: Edit[] }[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const [from, to] = [lineAt(edit.start), Math.min(lines.length, lineAt(edit.end) + 1)];
    const last = groups.at(-1);
    if (last === undefined || from >= last.to) groups.push({ from, to, edits: [edit] });
    else {
      last.to = Math.max(last.to, to);
      last.edits.push(edit);
    }
  }
  return groups.flatMap(({ from, to, edits: own }) => {
    const offset = starts[from] ?? 0;
    const moved = own.map((edit) => ({ ...edit, start: edit.start - offset, end: edit.end - offset }));
    const added = linesOf(applyEdits(before.slice(offset, starts[to] ?? before.length), moved));
    return narrowed({ from, removed: lines.slice(from, to), added });
  });
}

function narrowed({ from, removed, added }: Change): Change[] {
  const shortest = Math.min(removed.length, added.length);
  let head = 0;
  while (head < shortest && removed[head] === added[head]) head++;
  let tail = 0;
  while (tail < shortest - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail++;
  const change = {
    from: from + head,
    removed: removed.slice(head, removed.length - tail),
    added: added.slice(head, added.length - tail),
  };
  return change.removed.length + change.added.length === 0 ? [] : [change];
}

/** Changes whose context would touch, together. */
function grouped(changes: readonly Change[]): Change[][] {
  const groups: Change[][] = [];
  let end = 0;
  for (const change of changes) {
    const last = groups.at(-1);
    if (last === undefined || change.from - end > 2 * CONTEXT) groups.push([change]);
    else last.push(change);
    end = change.from + change.removed.length;
  }
  return groups;
}

function hunkOf(
  lines: readonly string[],
  changes: readonly Change[],
  { shift, isHidden }: { shift: number; isHidden: (index: number) => boolean },
): string | undefined {
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const end = last.from + last.removed.length;
  let from = Math.max(0, first.from - CONTEXT);
  while (range(from, first.from).some(isHidden)) from++;
  let to = Math.min(lines.length, end + CONTEXT);
  while (range(end, to).some(isHidden)) to--;
  // Without a line behind it git takes a hunk for the end of the file, and for its beginning without one before it.
  if ((to === end && to < lines.length) || (from === first.from && from > 0)) return undefined;
  const body: string[] = [];
  let at = from;
  for (const { from: start, removed, added } of changes) {
    if (range(at, start).some(isHidden)) return undefined;
    body.push(...lines.slice(at, start).map((line) => marked(' ', line)));
    body.push(...removed.map((line) => marked('-', line)), ...added.map((line) => marked('+', line)));
    at = start + removed.length;
  }
  body.push(...lines.slice(at, to).map((line) => marked(' ', line)));
  const more = changes.reduce((sum, { added, removed }) => sum + added.length - removed.length, 0);
  return `@@ -${spanOf(from, to - from)} +${spanOf(from + shift, to - from + more)} @@\n${body.join('')}`;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

/** Of no lines at all, the number of the line before. */
function spanOf(from: number, count: number): string {
  return `${count === 0 ? from : from + 1},${count}`;
}

function marked(mark: string, line: string): string {
  return line.endsWith('\n') ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

/** A name as git quotes it where it holds what could be taken for something else (git-config(1), core.quotePath=false). */
function quotedName(name: string): string {
  if (!/["\\\u0000-\u001f\u007f]/.test(name)) return name;
  const inner = name.replace(
    /["\\\u0000-\u001f\u007f]/g,
    (character) => ESCAPES[character] ?? `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `"${inner}"`;
}
