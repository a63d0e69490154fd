import type {
  ImportedItem,
  PythonArgument,
  PythonExpression,
  PythonParameter,
  PythonStatement,
} from '../../src/syntax/python/tree.ts';

/** A statement on one line, with all that the tree keeps of it. */
export function showStatement(statement: PythonStatement): string {
  const block = (body: readonly PythonStatement[]) => `{${body.map(showStatement).join('; ')}}`;
  switch (statement.kind) {
    case 'import':
      return `import ${statement.items.map(showItem).join(', ')}`;
    case 'from-import':
      return `from ${'.'.repeat(statement.level)}${statement.module?.value ?? ''} import ${
        statement.star?.value ?? statement.items.map(showItem).join(', ')
      }`;
    case 'assign':
    case 'type-alias':
      return `${statement.kind === 'type-alias' ? 'type ' : ''}${statement.targets.map(show).join(' = ')}${
        statement.annotation ? `: ${show(statement.annotation)}` : ''
      }${statement.value ? ` ${statement.operator ?? '='} ${show(statement.value)}` : ''}`;
    case 'function':
      return `${statement.async ? 'async ' : ''}def ${statement.name.value}(${statement.parameters
        .map(showParameter)
        .join(
          ', ',
        )}) ${block(statement.body)}${statement.decorators.map((each) => ` @${show(each)}`).join('')}`;
    case 'class':
      return `class ${statement.name.value}(${statement.bases.map(showArgument).join(', ')}) ${block(statement.body)}`;
    case 'if':
      return `if ${statement.branches.map((each) => `${show(each.condition)} ${block(each.body)}`).join(' ')}${
        statement.otherwise.length > 0 ? ` else ${block(statement.otherwise)}` : ''
      }`;
    case 'for':
    case 'while':
      return `${statement.async ? 'async ' : ''}${statement.kind} ${
        statement.target ? `${show(statement.target)} in ` : ''
      }${show(statement.subject)} ${block(statement.body)} else ${block(statement.otherwise)}`;
    case 'with':
      return `${statement.async ? 'async ' : ''}with ${statement.items
        .map(({ value, target }) => `${show(value)}${target ? ` as ${show(target)}` : ''}`)
        .join(', ')} ${block(statement.body)}`;
    case 'try':
      return `try ${block(statement.body)}${statement.handlers
        .map(
          ({ types, target, body }) =>
            ` [${types.map(show).join(', ')}${target ? ` as ${show(target)}` : ''} ${block(body)}]`,
        )
        .join('')} ${block(statement.otherwise)} ${block(statement.finally)}`;
    case 'match':
      return `match ${show(statement.subject)}${statement.cases
        .map(
          ({ captures, uses, body }) =>
            ` [${captures.map((name) => name.value).join(' ')} / ${uses.map(show).join(' ')} ${block(body)}]`,
        )
        .join('')}`;
    case 'global':
    case 'nonlocal':
      return `${statement.kind} ${statement.names.map((name) => name.value).join(', ')}`;
    case 'expression':
      return statement.values.map(show).join(' ');
    default:
      return [statement.kind, ...statement.values.map(show)].join(' ');
  }
}

function showItem({ name, alias }: ImportedItem): string {
  return alias === undefined ? name.value : `${name.value} as ${alias.value}`;
}

function showParameter({ name, spread, annotation, value }: PythonParameter): string {
  return `${spread ?? ''}${name.value}${annotation ? `: ${show(annotation)}` : ''}${value ? `=${show(value)}` : ''}`;
}

function showArgument({ name, spread, value }: PythonArgument): string {
  return `${spread ?? ''}${name ? `${name.value}=` : ''}${show(value)}`;
}

function show(expression: PythonExpression): string {
  switch (expression.kind) {
    case 'name':
      return expression.text.value;
    case 'attribute':
      return `${show(expression.object)}.${expression.name.value}`;
    case 'call':
      return `${show(expression.callee)}(${expression.arguments.map(showArgument).join(', ')})`;
    case 'subscript':
      return `${show(expression.object)}[${expression.index.map(show).join(', ')}]`;
    case 'string':
      return JSON.stringify(expression.value.value);
    case 'number':
      return String(expression.value);
    case 'constant':
      return expression.value === null ? 'None' : expression.value ? 'True' : 'False';
    case 'list':
      return `[${expression.items.map(show).join(', ')}]`;
    case 'tuple':
      return `(${expression.items.map(show).join(', ')})`;
    case 'set':
      return `{${expression.items.map(show).join(', ')}}`;
    case 'dictionary':
      return `{${expression.entries.map(({ key, value }) => (key ? `${show(key)}: ${show(value)}` : `**${show(value)}`)).join(', ')}}`;
    case 'lambda':
      return `<lambda ${expression.parameters.map(showParameter).join(' ')}: ${show(expression.body)}>`;
    case 'comprehension':
      return `<${expression.elements.map(show).join(': ')}${expression.clauses
        .map(
          ({ target, iterable, conditions }) =>
            ` for ${show(target)} in ${show(iterable)}${conditions.map((each) => ` if ${show(each)}`).join('')}`,
        )
        .join('')}>`;
    case 'named':
      return `(${show(expression.name)} := ${show(expression.value)})`;
    case 'spread':
      return `*${expression.operands.map(show).join(' ')}`;
    default:
      return `(${[`${expression.kind}${expression.operator ?? ''}`, ...expression.operands.map(show)].join(' ')})`;
  }
}
