import type { TreeNode } from '../../grammars.ts';
import type { Text } from '../../repository/text.ts';
import { readAssign, readTypeAlias } from './assignments.ts';
import { readAll, readExpression } from './expressions.ts';
import { readFromImport, readImport } from './imports.ts';
import { readMatch } from './match.ts';
import { fieldOf, partsOf, textOf } from './nodes.ts';
import { readArguments, readParameters } from './parameters.ts';
import type {
  ExceptHandler,
  IfStatement,
  PlainStatement,
  PythonExpression,
  PythonStatement,
  WithStatement,
} from './tree.ts';

type Reader = (node: TreeNode, source: Text) => PythonStatement;

/** Reads the statements of a module or a block. Inside what could not be read, those that stand out are kept. */
export function readBlock(node: TreeNode | undefined, source: Text): PythonStatement[] {
  const out: PythonStatement[] = [];
  for (const child of node?.children ?? []) {
    if (child.type === 'ERROR') out.push(...readBlock(child, source));
    else if (child.type in READERS) out.push(readStatement(child, source));
  }
  return out;
}

function readStatement(node: TreeNode, source: Text): PythonStatement {
  return (READERS[node.type] ?? plain('other'))(node, source);
}

const READERS: Readonly<Record<string, Reader>> = {
  import_statement: readImport,
  import_from_statement: readFromImport,
  future_import_statement: readFromImport,
  expression_statement: readExpressionStatement,
  type_alias_statement: readTypeAlias,
  function_definition: (node, source) => readDefinition(node, source, []),
  class_definition: (node, source) => readDefinition(node, source, []),
  decorated_definition: readDecorated,
  if_statement: readIf,
  for_statement: readLoop,
  while_statement: readLoop,
  with_statement: readWith,
  try_statement: readTry,
  match_statement: (node, source) => readMatch(node, source, readBlock),
  global_statement: (node, source) => readNames('global', node, source),
  nonlocal_statement: (node, source) => readNames('nonlocal', node, source),
  return_statement: plain('return'),
  raise_statement: plain('raise'),
  delete_statement: plain('delete'),
  assert_statement: plain('assert'),
  print_statement: plain('other'),
  exec_statement: plain('other'),
  pass_statement: plain('other'),
  break_statement: plain('other'),
  continue_statement: plain('other'),
};

/** `return a, b` returns one tuple; elsewhere the parts are several values. */
function plain(kind: PlainStatement['kind']): Reader {
  return (node, source) => {
    const parts = partsOf(node);
    const [first] = parts;
    const isListed = first?.type === 'expression_list' && kind !== 'return';
    return { kind, text: textOf(node, source), values: readAll(isListed ? partsOf(first) : parts, source) };
  };
}

function readNames(kind: 'global' | 'nonlocal', node: TreeNode, source: Text): PythonStatement {
  return {
    kind,
    text: textOf(node, source),
    names: partsOf(node).map((name) => textOf(name, source)),
  };
}

function readExpressionStatement(node: TreeNode, source: Text): PythonStatement {
  const [first] = partsOf(node);
  if (first?.type === 'assignment' || first?.type === 'augmented_assignment')
    return readAssign(first, source);
  return plain('expression')(node, source);
}

function readDecorated(node: TreeNode, source: Text): PythonStatement {
  const definition = fieldOf(node, 'definition');
  const decorators = partsOf(node)
    .filter((part) => part.type === 'decorator')
    .flatMap(partsOf);
  if (definition === undefined) return plain('other')(node, source);
  return readDefinition(definition, source, readAll(decorators, source));
}

function readDefinition(
  node: TreeNode,
  source: Text,
  decorators: readonly PythonExpression[],
): PythonStatement {
  const name = fieldOf(node, 'name');
  if (name === undefined) return plain('other')(node, source);
  const shared = {
    text: textOf(node, source),
    name: textOf(name, source),
    decorators,
    typeParameters: readTypeParameters(fieldOf(node, 'type_parameters'), source),
    body: readBlock(fieldOf(node, 'body'), source),
  };
  if (node.type === 'class_definition') {
    const bases = fieldOf(node, 'superclasses');
    return {
      kind: 'class',
      ...shared,
      bases: bases === undefined ? [] : readArguments(bases, source, readExpression),
    };
  }
  const parameters = fieldOf(node, 'parameters');
  const returns = fieldOf(node, 'return_type');
  return {
    kind: 'function',
    ...shared,
    async: node.children[0]?.type === 'async',
    parameters: parameters === undefined ? [] : readParameters(parameters, source, readExpression),
    ...(returns && { returns: readExpression(returns, source) }),
  };
}

/** The names that `[T: int, *Ts]` brings in. */
function readTypeParameters(node: TreeNode | undefined, source: Text): Text[] {
  return (node === undefined ? [] : partsOf(node)).flatMap((part) => {
    let at: TreeNode | undefined = part;
    while (at !== undefined && at.type !== 'identifier') at = partsOf(at)[0];
    return at === undefined ? [] : [textOf(at, source)];
  });
}

function readIf(node: TreeNode, source: Text): PythonStatement {
  const clauses = [node, ...node.children.filter((child) => child.type === 'elif_clause')];
  const branches: IfStatement['branches'][number][] = clauses.flatMap((clause) => {
    const condition = fieldOf(clause, 'condition');
    const body = readBlock(fieldOf(clause, 'consequence'), source);
    return condition === undefined ? [] : [{ condition: readExpression(condition, source), body }];
  });
  return { kind: 'if', text: textOf(node, source), branches, otherwise: readElse(node, source) };
}

function readElse(node: TreeNode, source: Text): PythonStatement[] {
  const clause = node.children.find((child) => child.type === 'else_clause');
  return clause === undefined ? [] : readBlock(fieldOf(clause, 'body'), source);
}

function readLoop(node: TreeNode, source: Text): PythonStatement {
  const target = fieldOf(node, 'left');
  const subject = fieldOf(node, target === undefined ? 'condition' : 'right');
  if (subject === undefined) return plain('other')(node, source);
  return {
    kind: target === undefined ? 'while' : 'for',
    text: textOf(node, source),
    async: node.children[0]?.type === 'async',
    ...(target && { target: readExpression(target, source) }),
    subject: readExpression(subject, source),
    body: readBlock(fieldOf(node, 'body'), source),
    otherwise: readElse(node, source),
  };
}

function readWith(node: TreeNode, source: Text): PythonStatement {
  const clause = node.children.find((child) => child.type === 'with_clause');
  return {
    kind: 'with',
    text: textOf(node, source),
    async: node.children[0]?.type === 'async',
    items: (clause === undefined ? [] : partsOf(clause))
      .flatMap(partsOf)
      .flatMap((item) => readWithItem(item, source)),
    body: readBlock(fieldOf(node, 'body'), source),
  };
}

/** `(a as b, c as d)` may look like a tuple, `(a as b)` like parentheses. */
function readWithItem(node: TreeNode, source: Text): WithStatement['items'][number][] {
  const parts = partsOf(node);
  const isGroup = node.type === 'tuple' || node.type === 'parenthesized_expression';
  if (isGroup && parts.some((part) => part.type === 'as_pattern')) {
    return parts.flatMap((part) => readWithItem(part, source));
  }
  const [value, target] = parts;
  if (node.type !== 'as_pattern' || value === undefined || target === undefined) {
    const last = targetAtEnd(node);
    return [{ value: readExpression(node, source), ...(last && { target: readExpression(last, source) }) }];
  }
  return [{ value: readExpression(value, source), target: readExpression(target, source) }];
}

/** Of `a if b else c as d` the grammar makes `a if b else (c as d)`. */
function targetAtEnd(node: TreeNode): TreeNode | undefined {
  for (let at: TreeNode | undefined = node; at !== undefined; at = partsOf(at).at(-1))
    if (at.type === 'as_pattern') return partsOf(at)[1];
  return undefined;
}

function readTry(node: TreeNode, source: Text): PythonStatement {
  const last = node.children.find((child) => child.type === 'finally_clause');
  return {
    kind: 'try',
    text: textOf(node, source),
    body: readBlock(fieldOf(node, 'body'), source),
    handlers: node.children
      .filter((child) => child.type === 'except_clause')
      .map((child) => readHandler(child, source)),
    otherwise: readElse(node, source),
    finally: readBlock(last && partsOf(last).at(-1), source),
  };
}

/** Python 3 writes `except E as e`, Python 2 `except E, e`. */
function readHandler(node: TreeNode, source: Text): ExceptHandler {
  const parts = partsOf(node);
  const body = readBlock(
    parts.find((part) => part.type === 'block'),
    source,
  );
  const [first, second] = parts.filter((part) => part.type !== 'block');
  if (first === undefined) return { types: [], body };
  const [caught, name] = first.type === 'as_pattern' ? partsOf(first) : [first, second];
  if (caught === undefined) return { types: [], body };
  const types = readExpression(caught, source);
  return {
    types: types.kind === 'tuple' ? types.items : [types],
    ...(name && { target: readExpression(name, source) }),
    body,
  };
}
