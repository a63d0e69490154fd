import type { Statement } from '../../syntax/shell-tree.ts';

/** Names that a statement may set, wherever in it: `x=…`, `read x`, `for x`. */
export function assignedNames(statement: Statement): Set<string> {
  const names = new Set<string>();
  collect(statement, names);
  return names;
}

function collect(statement: Statement, names: Set<string>): void {
  switch (statement.kind) {
    case 'command': {
      for (const assignment of statement.assignments) names.add(assignment.name.value);
      const [first, ...rest] = statement.words.map((word) => word.text.value);
      if (first === 'read' || first === 'mapfile' || first === 'readarray') {
        for (const word of rest) if (/^[A-Za-z_]\w*$/.test(word)) names.add(word);
      }
      return;
    }
    case 'pipeline':
      return statement.stages.forEach((stage) => collect(stage, names));
    case 'and-or':
      collect(statement.left, names);
      return collect(statement.right, names);
    case 'if':
      for (const branch of statement.branches) collectAll([...branch.condition, ...branch.body], names);
      return collectAll(statement.otherwise ?? [], names);
    case 'case':
      return statement.arms.forEach((arm) => collectAll(arm.body, names));
    case 'loop':
      if (statement.variable !== undefined) names.add(statement.variable.value);
      return collectAll([...statement.condition, ...statement.body], names);
    case 'group':
      return collectAll(statement.body, names);
    case 'test':
      for (const match of statement.text.value.matchAll(/([A-Za-z_]\w*)\s*(?:[-+*/]?=|\+\+|--)/g)) {
        if (statement.form === '((' && match[1] !== undefined) names.add(match[1]);
      }
      return;
    case 'subshell':
    case 'function':
      return;
  }
}

function collectAll(statements: readonly Statement[], names: Set<string>): void {
  for (const statement of statements) collect(statement, names);
}
