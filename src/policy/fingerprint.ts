import { createHash } from 'node:crypto';
import type { Span } from '../repository/span.ts';
import { withoutAllowance } from './allowances.ts';
import type { Finding } from './finding.ts';
import type { Sources } from './verdict.ts';

/**
 * Gives each finding an identity that survives edits elsewhere in its file: rule, path, the masked text of its lines
 * with blanks folded and allowances taken out, and how many like it stood before.
 */
export class Fingerprints {
  readonly #sources: Sources;
  readonly #seen = new Map<string, number>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  of(rule: string, span: Span): Pick<Finding, 'fingerprint' | 'likeness'> {
    const { start, end } = this.#sources.position(span);
    const lines: string[] = [];
    for (let n = start.line; n <= Math.min(end.line, start.line + 20); n++)
      lines.push(withoutAllowance(this.#sources.line(span.path, n)));
    const text = lines.join(' ').replace(/\s+/g, ' ').trim();
    const key = [rule, span.path, text].join('\u0000');
    const count = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, count);
    return { fingerprint: hashOf(`${key}\u0000${count}`), likeness: hashOf(`${rule}\u0000${text}`) };
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 24);
}
