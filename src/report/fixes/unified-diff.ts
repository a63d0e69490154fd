import type { Edit } from '../../policy/rules/edits.ts';
import { type LineChange, lineChanges, linesOf } from './line-changes.ts';

/** A file and the edits that change it, which do not overlap. */
export interface EditedFile {
  readonly path: string;
  readonly before: string;
  readonly edits: readonly Edit[];
  /** Lines (1-based, as `\n` ends them) that must not be shown. A diff leaves their neighbourhood out, or is refused. */
  readonly hidden?: (line: number) => boolean;
}

const CONTEXT = 3;

/**
 * The edits as a unified diff, to the byte what git-apply(1) and patch(1) take; undefined where a line that must not be
 * shown is one of those that change.
 */
export function unifiedDiff(file: EditedFile): string | undefined {
  const lines = linesOf(file.before);
  const changes = lineChanges(file);
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

/** Changes whose context would touch, together. */
function grouped(changes: readonly LineChange[]): LineChange[][] {
  const groups: LineChange[][] = [];
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
  changes: readonly LineChange[],
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
