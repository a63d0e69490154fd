import { applyEdits, type Edit } from '../../policy/rules/edits.ts';

/** Lines to take out and to put in; the first is 0-based, and where none is taken out it is the one they come before. */
export interface LineChange {
  readonly from: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

interface Edited {
  readonly before: string;
  readonly edits: readonly Edit[];
}

/** Lines with their ends, as git counts them: only `\n` ends one. */
export function linesOf(content: string): string[] {
  return content.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The edits as whole lines; edits that share a line are one change. What does not differ at its borders is taken off. */
export function lineChanges({ before, edits }: Edited): LineChange[] {
  const lines = linesOf(before);
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

function narrowed({ from, removed, added }: LineChange): LineChange[] {
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
