import type { SimpleCommand, Statement, TestCommand } from '../../syntax/shell/tree.ts';

/** Names that a statement may set, wherever in it: `x=…`, `read x`, `for x`. */
export function assignedNames(statement: Statement): Set<string> {
  const names = new Set<string>();
  const open: Statement[] = [statement];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const name of ownNames(next)) names.add(name);
    open.push(...innerStatements(next));
  }
  return names;
}

function ownNames(statement: Statement): string[] {
  switch (statement.kind) {
    case 'command':
      return [...statement.assignments.map(({ name }) => name.value), ...readNames(statement)];
    case 'loop':
      return statement.variable === undefined ? [] : [statement.variable.value];
    case 'test':
      return countedNames(statement);
    default:
      return [];
  }
}

/** `read a b`, `mapfile a`. */
function readNames({ words }: SimpleCommand): string[] {
  const [first, ...rest] = words.map((word) => word.text.value);
  if (first !== 'read' && first !== 'mapfile' && first !== 'readarray') return [];
  return rest.filter((word) => /^[A-Za-z_]\w*$/.test(word));
}

/** `(( n++ ))`, `(( n = 1 ))`. */
function countedNames({ form, text }: TestCommand): string[] {
  if (form !== '((') return [];
  return [...text.value.matchAll(/([A-Za-z_]\w*)\s*(?:[-+*/]?=|\+\+|--)/g)].map((match) => match[1] ?? '');
}

/** What runs in the same shell: a subshell and a function that is only defined set nothing here. */
export function innerStatements(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case 'pipeline':
      return statement.stages;
    case 'and-or':
      return [statement.left, statement.right];
    case 'if':
      return [
        ...statement.branches.flatMap(({ condition, body }) => [...condition, ...body]),
        ...(statement.otherwise ?? []),
      ];
    case 'case':
      return statement.arms.flatMap((arm) => arm.body);
    case 'loop':
      return [...statement.condition, ...statement.body];
    case 'group':
      return statement.body;
    default:
      return [];
  }
}
