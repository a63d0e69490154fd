import type { Text } from '../repository/text.ts';

/** A part of a text that could not be read. It costs that part and nothing else. */
export interface SyntaxProblem {
  /** The characters that could not be read. */
  readonly text: Text;
  /** A sentence: what is wrong there. */
  readonly message: string;
}
