import { once } from '../deployment/lazy.ts';
import type { RepositoryFile } from '../repository/repository.ts';
import type { Span } from '../repository/span.ts';

/** `# incident-gate: allow RULE until=YYYY-MM-DD -- reason`, in the comment syntax of whatever holds it. */
export interface Allowance {
  readonly rule: string;
  readonly reason: string;
  readonly until?: string;
  /** The comment, from its mark on. */
  readonly span: Span;
  /** 1-based line that it speaks of: its own, or the next that is no comment. */
  readonly line: number;
}

const COMMENT =
  /(?:#|\/\/|;|--|<!--|\/\*)\s*incident-gate:\s*allow\s+([\w-]+)(?:\s+until=(\S+))?(?:\s+--\s*(.*?))?\s*(?:-->|\*\/)?\s*$/;
const ONLY_COMMENT = /^\s*(?:#|\/\/|;|<!--|\/\*)/;

/** Whether it is a day as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

const NONE: readonly Allowance[] = [];

/** All allowances that stand in a file's comments. */
export const allowancesIn = once((file: RepositoryFile): readonly Allowance[] => {
  if (!file.content.includes('incident-gate:')) return NONE;
  const found: Allowance[] = [];
  const lines = file.content.split('\n');
  let offset = 0;
  for (const [i, line] of lines.entries()) {
    const match = line.replace(/\r$/, '').match(COMMENT);
    if (match?.index !== undefined) {
      const [whole, rule = '', until, reason = ''] = match;
      const start = offset + match.index;
      const span = { path: file.path, start, end: start + whole.trimEnd().length };
      const target = line.slice(0, match.index).trim() === '' ? nextStatement(lines, i) : i;
      found.push({
        rule,
        reason: reason.trim(),
        span,
        line: target + 1,
        ...(until === undefined ? {} : { until }),
      });
    }
    offset += line.length + 1;
  }
  return found;
});

/** A line as it is without an allowance at its end: what stands there is the same, allowed or not. */
export function withoutAllowance(line: string): string {
  return line.includes('incident-gate:') ? line.replace(COMMENT, '') : line;
}

/** Whether the allowance speaks of what starts on `line`: its target, or a line that continues it. */
export function covers(allowance: Allowance, content: readonly string[], line: number): boolean {
  if (line < allowance.line) return false;
  for (let i = allowance.line; i < line; i++) if (!/\\\r?$/.test(content[i - 1] ?? '')) return false;
  return true;
}

function nextStatement(lines: readonly string[], from: number): number {
  let i = from + 1;
  while (i < lines.length && (ONLY_COMMENT.test(lines[i] ?? '') || (lines[i] ?? '').trim() === '')) i++;
  return i;
}
