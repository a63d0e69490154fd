import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { DockerfileTree, Instruction } from '../../../syntax/dockerfile/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';

/** A line of a Dockerfile whose continuation does something else than was meant. */
export interface BrokenInstruction {
  readonly path: string;
  readonly keyword: string;
  /** The escape character, with what stands behind it where that is the mistake. */
  readonly at: Span;
  readonly how: 'swallows' | 'comment';
  /** The line that is swallowed, or cut off. */
  readonly next: { readonly text: string; readonly at: Span };
}

/** Instructions that a continued line has taken in, and lines cut off by a comment behind the escape character. */
export const brokenInstructions = once((deployment: Deployment): readonly BrokenInstruction[] =>
  deployment.dockerfiles().flatMap(({ path, tree }) => {
    const file = linesOf(deployment, path, tree);
    return tree.stages
      .flatMap(({ instructions }) => instructions)
      .flatMap((instruction) => [...swallowedBy(instruction, tree.escape), ...cutOff(instruction, file)])
      .map((found) => ({ path, ...found }));
  }),
);

/** Written in capitals at the line's beginning, as everybody writes instructions and nobody an argument. */
const INSTRUCTION =
  /^(FROM|RUN|CMD|LABEL|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|ONBUILD|STOPSIGNAL|HEALTHCHECK|SHELL)[ \t]+[^\s=]/;

type Found = Omit<BrokenInstruction, 'path'>;

/**
 * BuildKit joins a line that ends in the escape character, blanks behind it or not, with the next one that is neither empty nor
 * a comment (its parser.go).
 */
function swallowedBy(instruction: Instruction, escapeWith: string): Found[] {
  if (hasHeredoc(instruction)) return [];
  const { text, keyword } = instruction;
  let last: Text | undefined;
  const quotes = new Quotes();
  for (const line of text.lines()) {
    const { value } = line;
    const isComment = last !== undefined && /^\s*(?:#|$)/.test(value);
    if (isComment) continue;
    const word = last === undefined || quotes.isOpen ? undefined : INSTRUCTION.exec(value)?.[1];
    if (last !== undefined && word !== undefined && !isPart(instruction, word)) {
      const at = last.value.lastIndexOf(escapeWith);
      return [
        {
          keyword: keyword.value,
          at: last.span(at, at + 1),
          how: 'swallows',
          next: { text: value.trim(), at: line.trim().span() },
        },
      ];
    }
    quotes.read(value);
    last = line;
  }
  return [];
}

/** `HEALTHCHECK … \` and `CMD` in the next line; `ONBUILD \` and anything. */
function isPart({ kind, onbuild }: Instruction, word: string): boolean {
  return onbuild || (kind === 'healthcheck' && (word === 'CMD' || word === 'NONE'));
}

function hasHeredoc(instruction: Instruction): boolean {
  if (instruction.kind === 'copy' || instruction.kind === 'add') return instruction.heredocs.length > 0;
  return (
    instruction.kind === 'run' &&
    instruction.command.form === 'shell' &&
    instruction.command.heredocs.length > 0
  );
}

/** Whether a quote is open at the end of what was read. */
class Quotes {
  #quote = '';

  get isOpen(): boolean {
    return this.#quote !== '';
  }

  read(line: string): void {
    for (let at = 0; at < line.length; at++) {
      const character = line.charAt(at);
      if (character === '\\' && this.#quote !== "'") at++;
      else if (this.#quote !== '') this.#quote = character === this.#quote ? '' : this.#quote;
      else if (character === '"' || character === "'") this.#quote = character;
    }
  }
}

/** `RUN a \ # why`: nothing continues the line, and what follows is no instruction. */
function cutOff({ text, keyword }: Instruction, file: FileLines): Found[] {
  const last = text.lines().at(-1);
  const match = last === undefined ? null : /(?:^|\s)([\\`])[ \t]+#/.exec(last.value);
  if (last === undefined || match === null || match[1] !== file.escape) return [];
  const next = file.problems.get(file.nextAfter(text.span().end));
  if (next === undefined) return [];
  const at = last.span(match.index + match[0].indexOf(file.escape));
  return [{ keyword: keyword.value, at, how: 'comment', next: { text: next.value, at: next.span() } }];
}

/** A Dockerfile's characters as they are on disk, and where in them something could not be read. */
interface FileLines {
  readonly escape: string;
  readonly problems: ReadonlyMap<number, Text>;
  /** The offset of what stands next after one, blanks and line ends left out. */
  nextAfter(offset: number): number;
}

function linesOf(deployment: Deployment, path: string, tree: DockerfileTree): FileLines {
  const content = deployment.repository.file(path)?.content ?? '';
  return {
    escape: tree.escape,
    problems: new Map(tree.problems.map(({ text }) => [text.span().start, text])),
    nextAfter(offset) {
      const blank = /\s*/y;
      blank.lastIndex = offset;
      return blank.test(content) ? blank.lastIndex : offset;
    },
  };
}
