import type { TreeNode } from '../../grammars.ts';
import type { Text } from '../../repository/text.ts';
import { fieldOf, partsOf, textOf } from './nodes.ts';
import { readArguments, readParameters } from './parameters.ts';
import { decodeString } from './strings.ts';
import type {
  ComprehensionExpression,
  DictionaryExpression,
  OperationExpression,
  PythonExpression,
} from './tree.ts';

type Reader = (node: TreeNode, source: Text) => PythonExpression;

/** Reads an expression, a type, or the target of an assignment. Parentheses are left out. */
export function readExpression(node: TreeNode, source: Text): PythonExpression {
  return (READERS[node.type] ?? readOther)(node, source);
}

/** Reads each of `nodes`. */
export function readAll(nodes: readonly TreeNode[], source: Text): PythonExpression[] {
  return nodes.map((node) => readExpression(node, source));
}

const READERS: Readonly<Record<string, Reader>> = {
  identifier: (node, source) => ({ kind: 'name', text: textOf(node, source) }),
  dotted_name: readDottedName,
  attribute: readAttribute,
  member_type: readDottedName,
  call: readCall,
  subscript: readSubscript,
  generic_type: readGenericType,
  string: readString,
  concatenated_string: readString,
  integer: readNumber,
  float: readNumber,
  true: (node, source) => ({ kind: 'constant', text: textOf(node, source), value: true }),
  false: (node, source) => ({ kind: 'constant', text: textOf(node, source), value: false }),
  none: (node, source) => ({ kind: 'constant', text: textOf(node, source), value: null }),
  list: collection('list'),
  list_pattern: collection('list'),
  tuple: collection('tuple'),
  tuple_pattern: collection('tuple'),
  expression_list: collection('tuple'),
  pattern_list: collection('tuple'),
  set: collection('set'),
  dictionary: readDictionary,
  lambda: readLambda,
  list_comprehension: readComprehension,
  set_comprehension: readComprehension,
  dictionary_comprehension: readComprehension,
  generator_expression: readComprehension,
  named_expression: readNamed,
  await: operation('await'),
  yield: operation('yield'),
  boolean_operator: operation('boolean'),
  not_operator: operation('not'),
  binary_operator: operation('binary'),
  union_type: operation('binary'),
  unary_operator: operation('unary'),
  comparison_operator: operation('compare'),
  conditional_expression: operation('conditional'),
  list_splat: operation('spread'),
  list_splat_pattern: operation('spread'),
  dictionary_splat: operation('spread'),
  parenthesized_expression: unwrap,
  type: unwrap,
  as_pattern_target: unwrap,
};

function readOther(node: TreeNode, source: Text): PythonExpression {
  return { kind: 'other', text: textOf(node, source), operands: readAll(partsOf(node), source) };
}

function unwrap(node: TreeNode, source: Text): PythonExpression {
  const [inner, ...more] = partsOf(node);
  return inner === undefined || more.length > 0 ? readOther(node, source) : readExpression(inner, source);
}

function operation(kind: OperationExpression['kind']): Reader {
  return (node, source) => {
    const operator = node.children.find((child) => child.field === 'operator' || child.field === 'operators');
    const operands = partsOf(node).filter((child) => child !== operator);
    return {
      kind,
      text: textOf(node, source),
      operands: readAll(operands, source),
      ...(operator && { operator: source.value.slice(operator.start, operator.end).replace(/\s+/g, ' ') }),
    };
  };
}

function collection(kind: 'list' | 'tuple' | 'set'): Reader {
  return (node, source) => ({
    kind,
    text: textOf(node, source),
    items: readAll(partsOf(node), source),
  });
}

/** `a.b.c` where the grammar gives identifiers side by side. */
function readDottedName(node: TreeNode, source: Text): PythonExpression {
  const [first, ...rest] = partsOf(node);
  if (first === undefined) return readOther(node, source);
  let out = readExpression(first, source);
  for (const part of rest) {
    const text = source.slice(first.start, part.end);
    out = { kind: 'attribute', text, object: out, name: textOf(part, source) };
  }
  return out;
}

function readAttribute(node: TreeNode, source: Text): PythonExpression {
  const object = fieldOf(node, 'object');
  const name = fieldOf(node, 'attribute');
  if (object === undefined || name === undefined) return readOther(node, source);
  return {
    kind: 'attribute',
    text: textOf(node, source),
    object: readExpression(object, source),
    name: textOf(name, source),
  };
}

function readCall(node: TreeNode, source: Text): PythonExpression {
  const callee = fieldOf(node, 'function');
  const given = fieldOf(node, 'arguments');
  if (callee === undefined || given === undefined) return readOther(node, source);
  return {
    kind: 'call',
    text: textOf(node, source),
    callee: readExpression(callee, source),
    arguments: readArguments(given, source, readExpression),
  };
}

function readSubscript(node: TreeNode, source: Text): PythonExpression {
  const object = fieldOf(node, 'value');
  if (object === undefined) return readOther(node, source);
  return {
    kind: 'subscript',
    text: textOf(node, source),
    object: readExpression(object, source),
    index: readAll(
      node.children.filter((child) => child.field === 'subscript'),
      source,
    ),
  };
}

/** `List[int]` in an annotation. */
function readGenericType(node: TreeNode, source: Text): PythonExpression {
  const [name, index] = partsOf(node);
  if (name === undefined || index === undefined) return readOther(node, source);
  return {
    kind: 'subscript',
    text: textOf(node, source),
    object: readExpression(name, source),
    index: readAll(partsOf(index), source),
  };
}

function readString(node: TreeNode, source: Text): PythonExpression {
  const { value, bytes, interpolations } = decodeString(node, source);
  const interpolated = readAll(
    interpolations.flatMap((hole) => partsOf(hole)).filter((part) => part.type !== 'type_conversion'),
    source,
  );
  return { kind: 'string', text: textOf(node, source), value, bytes, interpolated };
}

function readNumber(node: TreeNode, source: Text): PythonExpression {
  const text = textOf(node, source);
  const plain = text.value.replace(/_/g, '').replace(/[lL]$/, '');
  const value = /^0\d+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain);
  return Number.isNaN(value) ? { kind: 'other', text, operands: [] } : { kind: 'number', text, value };
}

function readDictionary(node: TreeNode, source: Text): PythonExpression {
  const entries: DictionaryExpression['entries'][number][] = [];
  for (const part of partsOf(node)) {
    const [first, second] = partsOf(part);
    if (first === undefined) continue;
    if (part.type !== 'pair' || second === undefined) entries.push({ value: readExpression(first, source) });
    else entries.push({ key: readExpression(first, source), value: readExpression(second, source) });
  }
  return { kind: 'dictionary', text: textOf(node, source), entries };
}

function readLambda(node: TreeNode, source: Text): PythonExpression {
  const parameters = fieldOf(node, 'parameters');
  const body = fieldOf(node, 'body');
  if (body === undefined) return readOther(node, source);
  return {
    kind: 'lambda',
    text: textOf(node, source),
    parameters: parameters === undefined ? [] : readParameters(parameters, source, readExpression),
    body: readExpression(body, source),
  };
}

function readNamed(node: TreeNode, source: Text): PythonExpression {
  const name = fieldOf(node, 'name');
  const value = fieldOf(node, 'value');
  if (name === undefined || value === undefined) return readOther(node, source);
  return {
    kind: 'named',
    text: textOf(node, source),
    name: { kind: 'name', text: textOf(name, source) },
    value: readExpression(value, source),
  };
}

function readComprehension(node: TreeNode, source: Text): PythonExpression {
  const clauses: ComprehensionExpression['clauses'][number][] = [];
  for (const part of partsOf(node)) {
    if (part.type === 'for_in_clause') {
      const target = fieldOf(part, 'left');
      const iterable = fieldOf(part, 'right');
      if (target === undefined || iterable === undefined) continue;
      clauses.push({
        target: readExpression(target, source),
        iterable: readExpression(iterable, source),
        conditions: [],
      });
    } else if (part.type === 'if_clause') {
      const last = clauses.pop();
      if (last)
        clauses.push({ ...last, conditions: [...last.conditions, ...readAll(partsOf(part), source)] });
    }
  }
  const body = fieldOf(node, 'body');
  const elements = body === undefined ? [] : body.type === 'pair' ? partsOf(body) : [body];
  return {
    kind: 'comprehension',
    text: textOf(node, source),
    elements: readAll(elements, source),
    clauses,
  };
}
