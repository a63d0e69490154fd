import { LineIndex } from '../repository/line-index.ts';
import { compareSpans, type Span } from '../repository/span.ts';
import type { Position, Sources } from './verdict.ts';

/** A file that was read, for `sourcesOf`; spans point into `content`. */
export interface SourceFile {
  readonly path: string;
  readonly content: string;
}

const BEGINNING: Position = { line: 1, column: 1 };

/**
 * The characters of `files` with those under `secrets` as `*`, line ends kept, so that every offset, line and column
 * stays what it is on disk. `read` gives files beside them, such as a template that Terraform fills in. Lines are counted when a file is first asked for.
 */
export function sourcesOf(
  files: readonly SourceFile[],
  secrets: readonly Span[],
  read: (path: string) => string | undefined = () => undefined,
): Sources {
  const contents = new Map(files.map((file) => [file.path, file.content]));
  const hidden = new Map<string, Span[]>();
  for (const span of secrets) {
    const known = hidden.get(span.path);
    if (known === undefined) hidden.set(span.path, [span]);
    else known.push(span);
  }
  const indexes = new Map<string, { readonly content: string; readonly lines: LineIndex }>();

  const masked = (path: string) => {
    const known = indexes.get(path);
    if (known !== undefined) return known;
    const raw = contents.get(path) ?? read(path);
    if (raw === undefined) return undefined;
    const content = mask(raw, hidden.get(path) ?? []);
    const made = { content, lines: new LineIndex(content) };
    indexes.set(path, made);
    return made;
  };

  return {
    content: (path) => masked(path)?.content,
    position: ({ path, start, end }) => {
      const lines = masked(path)?.lines;
      if (lines === undefined) return { start: BEGINNING, end: BEGINNING };
      return { start: lines.position(start), end: lines.position(Math.max(start, end)) };
    },
    isMasked: ({ path, start, end }) =>
      (hidden.get(path) ?? []).some((secret) => secret.start < end && start < secret.end),
    line: (path, number) => masked(path)?.lines.lineText(number) ?? '',
  };
}

function mask(content: string, secrets: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of [...secrets].sort(compareSpans)) {
    const from = Math.max(at, start);
    const to = Math.min(end, content.length);
    if (to <= from) continue;
    parts.push(content.slice(at, from), content.slice(from, to).replace(/[^\r\n]/g, '*'));
    at = to;
  }
  return at === 0 ? content : parts.join('') + content.slice(at);
}
