import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { actsWithin } from '../../scripts/run.ts';

/**
 * Whether a command runs each time that all goes well: in no `if`, `case` or `||`, and behind `&&` only of commands that do
 * something, not of questions.
 */
export function isUnconditional(deployment: Deployment, { line: { flow, script } }: Act): boolean {
  return (
    flow.called &&
    !flow.isCondition &&
    flow.conditions.every(({ branch, acts }) => {
      const asked = actsWithin(deployment.runOf(script), acts);
      const isQuestion = asked.some(({ kind, line }) => kind === 'check' || line.flow.isCondition);
      return branch === 'then' && asked.length > 0 && !isQuestion;
    })
  );
}
