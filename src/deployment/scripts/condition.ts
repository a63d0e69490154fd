import { Text } from '../../repository/text.ts';
import type { Statement } from '../../syntax/shell/tree.ts';
import type { Condition } from '../acts/act.ts';
import { type Shell, type Surroundings, TESTED } from './shell.ts';
import type { Walking } from './walking.ts';

/** Walks what `if`, `while` and `until` ask; a branch has it as its condition. */
export function walkCondition(
  walker: Walking,
  list: readonly Statement[],
  { shell, around }: { readonly shell: Shell; readonly around: Surroundings },
): Omit<Condition, 'branch'> {
  const acts = walker.during(() => {
    walker.statements(list, shell, { ...around, ...TESTED, suspended: true, isCondition: true });
  });
  const first = list[0]?.text ?? walker.script.text.slice(0, 0);
  return { text: list.length > 1 ? Text.join(list.map((statement) => statement.text)) : first, acts };
}
