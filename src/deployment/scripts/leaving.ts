import type { FunctionDefinition, Statement } from '../../syntax/shell/tree.ts';

/** Where to look further: functions that may end the script, and how deep. */
interface Look {
  readonly functions: Pick<ReadonlyMap<string, FunctionDefinition>, 'get'>;
  /** Inside a loop of its own, or a function: `break` stays there. */
  readonly isInner: boolean;
  readonly depth: number;
}

/** Whether a loop's body has a way out of the loop: `break`, `exit`, `return`, or a function that exits. */
export function mayLeave(
  body: readonly Statement[],
  functions: Pick<ReadonlyMap<string, FunctionDefinition>, 'get'>,
): boolean {
  return anyLeaves(body, { functions, isInner: false, depth: 4 });
}

function anyLeaves(statements: readonly Statement[], look: Look): boolean {
  return statements.some((statement) => leaves(statement, look));
}

function leaves(statement: Statement, look: Look): boolean {
  switch (statement.kind) {
    case 'command': {
      const name = statement.words[0]?.text.value ?? '';
      if (name === 'exit' || name === 'exec') return true;
      if (name === 'break' || name === 'return') return !look.isInner;
      const definition = look.functions.get(name);
      return (
        definition !== undefined &&
        look.depth > 0 &&
        anyLeaves(definition.body, { ...look, isInner: true, depth: look.depth - 1 })
      );
    }
    case 'and-or':
      return leaves(statement.left, look) || leaves(statement.right, look);
    case 'if':
      return (
        statement.branches.some(
          ({ condition, body }) => anyLeaves(condition, look) || anyLeaves(body, look),
        ) || anyLeaves(statement.otherwise ?? [], look)
      );
    case 'case':
      return statement.arms.some(({ body }) => anyLeaves(body, look));
    case 'group':
      return anyLeaves(statement.body, look);
    case 'loop':
      return anyLeaves([...statement.condition, ...statement.body], { ...look, isInner: true });
    case 'pipeline':
      return statement.stages.length === 1 && anyLeaves(statement.stages, look);
    case 'subshell':
    case 'test':
    case 'function':
      return false;
  }
}
