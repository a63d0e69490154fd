import type { TreeNode } from '../../grammars.ts';
import type { Text } from '../../repository/text.ts';
import { readSteps } from './steps.ts';
import { readTemplate } from './template.ts';
import type { BinaryOperator, Expression, ObjectItem, TemplatePart } from './tree.ts';

/** Reads expression nodes of one text. Nodes with errors below them become unreadable expressions. */
export class ExpressionReader {
  readonly text: Text;

  constructor(text: Text) {
    this.text = text;
  }

  slice(node: TreeNode): Text {
    return this.text.slice(node.start, node.end);
  }

  /** An `expression` node, or what the grammar puts in its place. */
  read(node: TreeNode): Expression {
    return this.readTerm(significant(node), node);
  }

  /** A template's parts when `node` is the heredoc that holds it. */
  readHeredoc(node: TreeNode): TemplatePart[] {
    const words = node.children.filter((child) => child.type === 'heredoc_identifier');
    const flush = this.text.value.startsWith('<<-', node.start);
    const newline = this.text.value.indexOf('\n', words[0]?.end ?? node.start);
    const start = newline < 0 ? node.end : newline + 1;
    const marker = words.length > 1 ? (words.at(-1)?.start ?? node.end) : node.end;
    return readTemplate({
      text: this.text,
      node,
      form: flush ? 'flush-heredoc' : 'heredoc',
      start,
      end: Math.max(start, this.text.value.lastIndexOf('\n', marker - 1) + 1),
      read: (inner) => this.read(inner),
    });
  }

  /** A row of nodes: a term and the steps taken from it, a parenthesis, or one node that holds all. */
  private readTerm(nodes: readonly TreeNode[], whole: TreeNode): Expression {
    const [first, second] = nodes;
    if (first === undefined) return this.unreadable(whole, 'an expression is missing');
    const parenthesized = first.type === '(' && second !== undefined;
    const root: Expression = parenthesized
      ? { kind: 'parentheses', text: this.text.slice(first.start, nodes[2]?.end), inner: this.read(second) }
      : this.readNode(first);
    const rest = nodes.slice(parenthesized ? 3 : 1);
    if (rest.length === 0) return root;
    const last = rest.at(-1) ?? first;
    return {
      kind: 'traversal',
      text: this.text.slice(first.start, last.end),
      root,
      steps: readSteps(rest, this),
    };
  }

  private readNode(node: TreeNode): Expression {
    const text = this.slice(node);
    const [only] = significant(node);
    switch (node.type) {
      case 'expression':
        return this.read(node);
      case 'literal_value':
      case 'collection_value':
      case 'template_expr':
      case 'operation':
      case 'for_expr':
        return only === undefined ? this.unreadable(node, 'it is empty') : this.readNode(only);
      case 'numeric_lit':
        return { kind: 'number', text, value: Number(text.value) };
      case 'bool_lit':
        return { kind: 'bool', text, value: text.value === 'true' };
      case 'null_lit':
        return { kind: 'null', text };
      case 'string_lit':
      case 'quoted_template':
        return { kind: 'template', text, heredoc: false, parts: this.readQuoted(node) };
      case 'heredoc_template':
        return { kind: 'template', text, heredoc: true, parts: this.readHeredoc(node) };
      case 'tuple':
        return { kind: 'tuple', text, items: expressions(node).map((item) => this.read(item)) };
      case 'object':
        return { kind: 'object', text, items: this.readItems(node) };
      case 'variable_expr':
        return { kind: 'reference', text, name: text };
      default:
        return this.readCompound(node);
    }
  }

  private readCompound(node: TreeNode): Expression {
    switch (node.type) {
      case 'function_call':
        return this.readCall(node);
      case 'conditional':
        return this.readConditional(node);
      case 'unary_operation':
      case 'binary_operation':
        return this.readOperation(node);
      case 'for_tuple_expr':
      case 'for_object_expr':
        return this.readFor(node);
      case 'TOO_DEEP':
        return this.unreadable(node, 'it is nested too deeply');
      default:
        return this.unreadable(node, 'it is not Terraform');
    }
  }

  private readQuoted(node: TreeNode): TemplatePart[] {
    const end = node.children.findLast((child) => child.type === 'quoted_template_end');
    return readTemplate({
      text: this.text,
      node,
      form: 'quoted',
      start: node.start + 1,
      end: end?.start ?? node.end,
      read: (inner) => this.read(inner),
    });
  }

  private readItems(node: TreeNode): ObjectItem[] {
    return significant(node)
      .filter((child) => child.type === 'object_elem')
      .flatMap((item) => {
        const key = item.children.find((child) => child.field === 'key');
        const value = item.children.find((child) => child.field === 'val');
        if (key === undefined || value === undefined) return [];
        const name = this.read(key);
        return [
          {
            key: name.kind === 'reference' ? { kind: 'word', text: name.text } : name,
            value: this.read(value),
          },
        ];
      });
  }

  private readCall(node: TreeNode): Expression {
    const list = node.children.find((child) => child.type === 'function_arguments');
    const name = node.children.find((child) => child.type === 'identifier') ?? node;
    return {
      kind: 'call',
      text: this.slice(node),
      name: this.slice(name),
      arguments: list === undefined ? [] : expressions(list).map((item) => this.read(item)),
      expands: list?.children.some((child) => child.type === 'ellipsis') ?? false,
    };
  }

  /** `a ? b : c ? d : e` binds to the right (hclsyntax/parser.go), but the grammar nests it to the left. */
  private readConditional(node: TreeNode): Expression {
    const parts = conditionalParts(node);
    const last = parts.pop();
    if (last === undefined || parts.length < 2 || parts.length % 2 !== 0) {
      return this.unreadable(node, 'a part of the condition is missing');
    }
    let result = this.read(last);
    for (let i = parts.length - 2; i >= 0; i -= 2) {
      const [condition, taken] = parts.slice(i, i + 2);
      if (condition === undefined || taken === undefined) break;
      const text = this.text.slice(condition.start, last.end);
      result = {
        kind: 'conditional',
        text,
        condition: this.read(condition),
        whenTrue: this.read(taken),
        whenFalse: result,
      };
    }
    return result;
  }

  /** Operands are rows of nodes here, not `expression` nodes; the operator is the unnamed node between them. */
  private readOperation(node: TreeNode): Expression {
    const nodes = significant(node);
    const at = nodes.findIndex((child) => OPERATORS.has(child.type));
    const sign = nodes[at];
    if (sign === undefined) return this.unreadable(node, 'an operator is missing');
    const text = this.slice(node);
    const right = this.readTerm(nodes.slice(at + 1), node);
    if (node.type === 'unary_operation') {
      return { kind: 'unary', text, operator: sign.type === '!' ? '!' : '-', operand: right };
    }
    const operator = OPERATORS.get(sign.type) ?? '+';
    return { kind: 'binary', text, operator, left: this.readTerm(nodes.slice(0, at), node), right };
  }

  private readFor(node: TreeNode): Expression {
    const intro = node.children.find((child) => child.type === 'for_intro');
    const names = intro?.children.filter((child) => child.type === 'identifier') ?? [];
    const [collection] = intro === undefined ? [] : expressions(intro);
    const results = expressions(node);
    const value = results.at(-1);
    const item = names.at(-1);
    if (collection === undefined || value === undefined || item === undefined) {
      return this.unreadable(node, 'a part of the `for` is missing');
    }
    const condition = node.children.find((child) => child.type === 'for_cond');
    const [test] = condition === undefined ? [] : expressions(condition);
    const [key] = node.type === 'for_object_expr' ? results : [];
    const [first] = names;
    return {
      kind: 'for',
      text: this.slice(node),
      itemName: this.slice(item),
      collection: this.read(collection),
      value: this.read(value),
      grouped: node.children.some((child) => child.type === 'ellipsis'),
      ...(names.length > 1 && first !== undefined ? { keyName: this.slice(first) } : {}),
      ...(key === undefined ? {} : { key: this.read(key) }),
      ...(test === undefined ? {} : { condition: this.read(test) }),
    };
  }

  private unreadable(node: TreeNode, why: string): Expression {
    return { kind: 'unreadable', text: this.slice(node), why };
  }
}

const OPERATORS = new Map<string, BinaryOperator | '!'>(
  (['*', '/', '%', '+', '-', '>', '>=', '<', '<=', '==', '!=', '&&', '||', '!'] as const).map((sign) => [
    sign,
    sign,
  ]),
) as ReadonlyMap<string, BinaryOperator>;

function significant(node: TreeNode): TreeNode[] {
  return node.children.filter((child) => child.type !== 'comment');
}

function expressions(node: TreeNode): TreeNode[] {
  return node.children.filter((child) => child.type === 'expression' || child.type === 'TOO_DEEP');
}

/** The operands of a conditional and of those nested in its condition, in the order of writing. */
function conditionalParts(node: TreeNode): TreeNode[] {
  const [condition, ...rest] = expressions(node);
  if (condition === undefined) return [];
  const [inner, ...others] = significant(condition);
  const isNested = inner?.type === 'conditional' && others.length === 0;
  return [...(isNested ? conditionalParts(inner) : [condition]), ...rest];
}
