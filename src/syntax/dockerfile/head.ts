import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import type { DockerfileLine } from './lines.ts';
import type { DockerfileScope } from './scope.ts';
import type { InstructionFlag } from './tree.ts';
import { takeFlags } from './words.ts';

/** What an instruction is read with. */
export interface InstructionContext {
  readonly line: DockerfileLine;
  readonly scope: DockerfileScope;
  readonly escape: '\\' | '`';
  readonly problems: SyntaxProblem[];
}

const WITH_FLAGS = new Set(['from', 'run', 'copy', 'add', 'healthcheck']);

/** A keyword, the flags behind it, and the rest. */
export interface Head {
  readonly keyword: Text;
  readonly flags: readonly InstructionFlag[];
  readonly rest: Text;
  readonly onbuild: boolean;
}

/** Takes the keyword and the flags off; `ONBUILD` is unwrapped. */
export function readHead(line: Text, escapeWith: string, onbuild = false): Head {
  const keyword = line.slice(0, /^\S*/.exec(line.value)?.[0].length ?? 0);
  const after = line.slice(keyword.length).trim();
  const word = keyword.value.toLowerCase();
  if (word === 'onbuild' && !onbuild && after.length > 0) return readHead(after, escapeWith, true);
  if (!WITH_FLAGS.has(word)) return { keyword, flags: [], rest: after, onbuild };
  return { keyword, ...takeFlags(after, escapeWith), onbuild };
}
