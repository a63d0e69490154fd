import type { TreeNode } from '../../grammars.ts';
import type { Text } from '../../repository/text.ts';
import { fieldOf, partsOf, textOf } from './nodes.ts';
import type { PythonArgument, PythonExpression, PythonParameter } from './tree.ts';

/** Given rather than imported: an expression holds arguments, which hold expressions. */
type ExpressionReader = (node: TreeNode, source: Text) => PythonExpression;

/** Reads an `argument_list`, or the generator expression that stands in its place. */
export function readArguments(
  node: TreeNode,
  source: Text,
  readExpression: ExpressionReader,
): PythonArgument[] {
  if (node.type === 'generator_expression') {
    return [{ text: textOf(node, source), value: readExpression(node, source) }];
  }
  return partsOf(node).map((part) => readArgument(part, source, readExpression));
}

function readArgument(node: TreeNode, source: Text, readExpression: ExpressionReader): PythonArgument {
  const text = textOf(node, source);
  const [first, second] = partsOf(node);
  if (node.type === 'keyword_argument' && first && second) {
    return { text, name: textOf(first, source), value: readExpression(second, source) };
  }
  if (node.type === 'list_splat' || node.type === 'dictionary_splat') {
    const spread = node.type === 'list_splat' ? '*' : '**';
    return { text, spread, value: readExpression(first ?? node, source) };
  }
  return { text, value: readExpression(node, source) };
}

/** Reads the parameters of a function or a lambda; the separators `/` and `*` are left out. */
export function readParameters(
  node: TreeNode,
  source: Text,
  readExpression: ExpressionReader,
): PythonParameter[] {
  return partsOf(node).flatMap((part) => readParameter(part, source, readExpression));
}

function readParameter(node: TreeNode, source: Text, readExpression: ExpressionReader): PythonParameter[] {
  const names = parameterNames(fieldOf(node, 'name') ?? node);
  const value = fieldOf(node, 'value');
  const annotation = fieldOf(node, 'type');
  return names.map(({ name, spread }) => ({
    text: textOf(node, source),
    name: textOf(name, source),
    ...(spread && { spread }),
    ...(annotation && { annotation: readExpression(annotation, source) }),
    ...(value && { value: readExpression(value, source) }),
  }));
}

/** One, but for the tuples that Python 2 took apart. */
function parameterNames(node: TreeNode): { name: TreeNode; spread?: '*' | '**' }[] {
  if (node.type === 'identifier') return [{ name: node }];
  if (node.type === 'tuple_pattern') return partsOf(node).flatMap(parameterNames);
  const [first] = partsOf(node);
  if (first === undefined) return [];
  if (node.type === 'list_splat_pattern') return [{ name: first, spread: '*' }];
  if (node.type === 'dictionary_splat_pattern') return [{ name: first, spread: '**' }];
  return node.type === 'typed_parameter' ? parameterNames(first) : [];
}
