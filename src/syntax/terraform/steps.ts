import type { TreeNode } from '../../grammars.ts';
import type { Text } from '../../repository/text.ts';
import type { Expression, Step } from './tree.ts';

/** What reading a step needs of the reader of expressions. */
export interface NodeReader {
  slice(node: TreeNode): Text;
  read(node: TreeNode): Expression;
}

/** The steps that a row of the grammar's `get_attr`, `index` and `splat` nodes takes. */
export function readSteps(nodes: readonly TreeNode[], reader: NodeReader): Step[] {
  return new StepReader(nodes.flatMap(stepNodes), reader).readAll(false);
}

/** The single steps within the grammar's `index` and `splat` nodes, in order. */
function stepNodes(node: TreeNode): TreeNode[] {
  const isNested = ['index', 'splat', 'attr_splat', 'full_splat'].includes(node.type);
  if (node.type === 'comment') return [];
  return isNested ? node.children.flatMap(stepNodes) : [node];
}

class StepReader {
  private readonly nodes: readonly TreeNode[];
  private readonly reader: NodeReader;
  private at = 0;

  constructor(nodes: readonly TreeNode[], reader: NodeReader) {
    this.nodes = nodes;
    this.reader = reader;
  }

  /** All that follows `[*]` is taken from each item; only names and `.0` after `.*` are (hclsyntax/parser.go). */
  readAll(attributesOnly: boolean): Step[] {
    const steps: Step[] = [];
    for (let node = this.nodes[this.at]; node !== undefined; node = this.nodes[this.at]) {
      if (attributesOnly && node.type !== 'get_attr' && node.type !== 'legacy_index') break;
      this.at++;
      steps.push(this.readOne(node));
    }
    return steps;
  }

  private readOne(node: TreeNode): Step {
    const text = this.reader.slice(node);
    if (node.type === '[*]' || node.type === '.*') {
      return { kind: 'splat', text, steps: this.readAll(node.type === '.*') };
    }
    if (node.type === 'get_attr') {
      const name = node.children.find((child) => child.type === 'identifier');
      return { kind: 'attribute', text, name: name === undefined ? text.slice(1) : this.reader.slice(name) };
    }
    const key = node.children.find((child) => child.type === 'expression');
    if (key !== undefined) return { kind: 'index', text, key: this.reader.read(key) };
    const digits = text.slice(1).trim();
    return { kind: 'index', text, key: { kind: 'number', text: digits, value: Number(digits.value) } };
  }
}
