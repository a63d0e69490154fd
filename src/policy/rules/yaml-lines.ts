import type { Format, RepositoryFile } from '../../repository/repository.ts';
import { lineEnd, lineStart, nextLine, type Range } from './lines-around.ts';

const YAML: readonly Format[] = ['compose', 'kubernetes', 'helm-template', 'workflow', 'composite-action'];

export function isYamlFile({ format }: RepositoryFile): boolean {
  return YAML.includes(format);
}

/** A key of a block mapping with its value and all that is indented below it; anything else as it is. */
export function wholeKey(content: string, { start, end }: Range): Range {
  const from = lineStart(content, start);
  const isKey = /^[ \t]*:(?:[ \t]|$)/.test(content.slice(end, lineEnd(content, end)));
  if (!isKey || !/^\s*(?:-[ \t]+)*["']?$/.test(content.slice(from, start))) return { start, end };
  const column = start - from;
  let to = lineEnd(content, end);
  for (let at = nextLine(content, to); at > to && at < content.length; ) {
    const stop = lineEnd(content, at);
    const line = content.slice(at, stop);
    const indent = line.length - line.trimStart().length;
    if (line.trim() !== '' && !belongs(line.trimStart(), indent - column)) break;
    // Blank lines behind the block belong to what follows.
    if (line.trim() !== '') to = stop;
    const next = nextLine(content, stop);
    if (next === stop) break;
    at = next;
  }
  return { start, end: to };
}

/** Whether a line is part of the block below a key: indented deeper, or an item of a sequence at the key's own column. */
function belongs(line: string, deeper: number): boolean {
  return deeper > 0 || (deeper === 0 && /^-(?:\s|$)/.test(line));
}
