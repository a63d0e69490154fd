import type { RepositoryFile } from '../repository/repository.ts';
import type { Span } from '../repository/span.ts';
import type { SyntaxProblem } from '../syntax/problem.ts';

/** What was lost in reading one file. */
export interface Loss {
  readonly span: Span;
  readonly why: string;
}

/** Keeps, for each file, what of it could not be read, so that nothing is passed over in silence. */
export class CoverageBook {
  readonly #losses = new Map<string, Loss[]>();

  note(file: RepositoryFile, problems: readonly SyntaxProblem[]): void {
    for (const { text, message } of problems) this.lose(file.path, { span: text.span(), why: message });
  }

  lose(path: string, loss: Loss): void {
    const losses = this.#losses.get(path);
    if (losses === undefined) this.#losses.set(path, [loss]);
    else if (!losses.some((other) => other.why === loss.why && other.span.start === loss.span.start))
      losses.push(loss);
  }

  /** Says otherwise why each part of the file was lost. */
  reword(path: string, say: (why: string) => string): void {
    this.#losses.set(
      path,
      this.of(path).map(({ span, why }) => ({ span, why: say(why) })),
    );
  }

  of(path: string): readonly Loss[] {
    return this.#losses.get(path) ?? [];
  }
}
