import type { Text } from '../../repository/text.ts';
import type { AndOr, CaseStatement, IfStatement, Statement } from '../../syntax/shell/tree.ts';
import type { Condition } from '../acts/act.ts';
import { walkCondition } from './condition.ts';
import { differs } from './differs.ts';
import { forkShell, type Outcome, type Shell, type Surroundings } from './shell.ts';
import type { Variables } from './variables.ts';
import type { Walking } from './walking.ts';

/** Walks what the shell may do or leave out: every branch is taken, and what they disagree on is unknown after it. */
export class BranchWalker {
  readonly #walker: Walking;

  constructor(walker: Walking) {
    this.#walker = walker;
  }

  andOr(statement: AndOr, shell: Shell, around: Surroundings): Outcome {
    const isAnd = statement.operator === '&&';
    const failure = isAnd
      ? (around.failure ?? 'skips')
      : doesNothing(statement.right, shell, 3)
        ? 'ignored'
        : 'tested';
    const from = this.#walker.order;
    const handler = isAnd ? around.handler : statement.right.text;
    const left = this.#walker.statement(statement.left, shell, {
      ...around,
      failure,
      handler,
      suspended: true,
    });
    const acts = { from, to: this.#walker.order };
    if (left === 'ends') return left;
    const condition: Condition = { text: statement.left.text, branch: isAnd ? 'then' : 'else', acts };
    const right = { ...around, conditions: around.conditions.concat(condition) };
    const before = shell.variables.fork();
    const outcome = this.#walker.statement(statement.right, shell, right);
    if (!isAnd) this.#forget(shell, before, statement.text);
    return outcome === 'on' ? left : 'on';
  }

  if(statement: IfStatement, shell: Shell, around: Surroundings): Outcome {
    const outcomes: Outcome[] = [];
    const ends: Shell[] = [];
    let conditions = around.conditions;
    const start = shell.variables.fork();
    for (const branch of statement.branches) {
      const asked = walkCondition(this.#walker, branch.condition, {
        shell,
        around: { ...around, conditions },
      });
      const inside = forkShell(shell);
      const then = { ...around, conditions: conditions.concat({ ...asked, branch: 'then' }) };
      outcomes.push(this.#walker.statements(branch.body, inside, then));
      ends.push(inside);
      conditions = conditions.concat({ ...asked, branch: 'else' });
    }
    const last = forkShell(shell);
    outcomes.push(
      statement.otherwise === undefined
        ? 'on'
        : this.#walker.statements(statement.otherwise, last, { ...around, conditions }),
    );
    ends.push(last);
    return this.#join(shell, start, { ends, outcomes, at: statement.text });
  }

  case(statement: CaseStatement, shell: Shell, around: Surroundings): Outcome {
    const outcomes: Outcome[] = [];
    const ends: Shell[] = [];
    const start = shell.variables.fork();
    for (const arm of statement.arms) {
      const at = this.#walker.order;
      const condition: Condition = {
        text: arm.patterns[0]?.text ?? statement.subject.text,
        branch: 'arm',
        acts: { from: at, to: at },
      };
      const inside = forkShell(shell);
      outcomes.push(
        this.#walker.statements(arm.body, inside, {
          ...around,
          conditions: around.conditions.concat(condition),
        }),
      );
      ends.push(inside);
    }
    if (!statement.arms.some((arm) => arm.patterns.some((pattern) => pattern.text.value === '*'))) {
      outcomes.push('on');
      ends.push(forkShell(shell));
    }
    return this.#join(shell, start, { ends, outcomes, at: statement.text });
  }

  /** After branches: what they agree on is known, what they do not is unknown. */
  #join(shell: Shell, start: Variables, branches: { ends: Shell[]; outcomes: Outcome[]; at: Text }): Outcome {
    const going = branches.ends.filter((_, i) => branches.outcomes[i] === 'on');
    for (const { functions } of branches.ends)
      for (const name of functions.namesBesides(shell.functions)) {
        const definition = functions.get(name);
        if (definition !== undefined) shell.functions.set(name, definition);
      }
    const [first, ...others] = going;
    if (first === undefined) return branches.outcomes.includes('leaves') ? 'leaves' : 'ends';
    shell.errexit = going.every((end) => end.errexit);
    shell.pipefail = going.every((end) => end.pipefail);
    if (going.some((end) => end.directory !== first.directory)) shell.directory = undefined;
    else shell.directory = first.directory;
    shell.variables.adopt(first.variables);
    for (const other of others) {
      for (const name of first.variables.changedFrom(other.variables)) {
        const fallback = defaultAfter(name, start, [first, ...others], branches.at);
        shell.variables.set(name, fallback ?? differs(name, branches.at));
      }
      shell.variables.exportAllOf(other.variables);
    }
    return 'on';
  }

  #forget(shell: Shell, before: Variables, at: Text): void {
    for (const name of shell.variables.changedFrom(before)) shell.variables.set(name, differs(name, at));
  }
}

/** The right side of `||` when it only hides the failure: `true`, `:`, a message. */
function doesNothing(statement: Statement, shell: Shell, depth: number): boolean {
  if (statement.kind === 'group') return statement.body.every((inner) => doesNothing(inner, shell, depth));
  if (statement.kind !== 'command' || depth === 0) return false;
  const name = statement.words[0]?.text.value ?? '';
  if (/^(true|:|echo|printf|logger)$/.test(name)) return true;
  const definition = shell.functions.get(name);
  return definition?.body.every((inner) => doesNothing(inner, shell, depth - 1)) ?? false;
}

/** `if [ -z "$X" ]; then X=default; fi`: what `${X:-default}` would give. */
function defaultAfter(name: string, start: Variables, ends: readonly Shell[], at: Text) {
  if (start.get(name) !== undefined || !new RegExp(`-z\\s+"?\\$\\{?${name}\\b`).test(at.value))
    return undefined;
  const set = ends.map((end) => end.variables.get(name)).filter((value) => value !== undefined);
  return set.length === 1 ? set[0] : undefined;
}
