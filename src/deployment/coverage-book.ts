import type { Span } from '../repository/span.ts';
import type { SyntaxProblem } from '../syntax/problem.ts';

/** What was lost in reading one file. */
export interface Loss {
  readonly span: Span;
  readonly why: string;
  /** The parser could not read it; else it was read and could not be followed. */
  readonly isSyntax?: boolean;
}

/** Keeps which files were parsed and what of each could not be read, so that nothing is passed over in silence. */
export class CoverageBook {
  readonly #losses = new Map<string, Loss[]>();
  readonly #parsed = new Set<string>();

  /** A file, or a part of it, was parsed. */
  note(path: string, problems: readonly SyntaxProblem[]): void {
    this.#parsed.add(path);
    for (const { text, message } of problems)
      this.lose(path, { span: text.span(), why: message, isSyntax: true });
  }

  /** Whether anything asked for what the file says. */
  wasParsed(path: string): boolean {
    return this.#parsed.has(path);
  }

  /** Every file of which anything was parsed. */
  parsed(): readonly string[] {
    return [...this.#parsed];
  }

  lose(path: string, loss: Loss): void {
    const losses = this.#losses.get(path);
    if (losses === undefined) this.#losses.set(path, [loss]);
    else if (!losses.some((other) => other.why === loss.why && other.span.start === loss.span.start))
      losses.push(loss);
  }

  /** Says otherwise why each part of the file could not be parsed. */
  reword(path: string, say: (why: string) => string): void {
    this.#losses.set(
      path,
      this.of(path).map((loss) => (loss.isSyntax === true ? { ...loss, why: say(loss.why) } : loss)),
    );
  }

  of(path: string): readonly Loss[] {
    return this.#losses.get(path) ?? [];
  }
}
