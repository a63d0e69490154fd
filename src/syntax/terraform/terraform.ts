import { parseTree, type TreeNode } from '../../grammars.ts';
import { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import { ExpressionReader } from './expression.ts';
import { type Repaired, repair } from './repair.ts';
import type {
  Expression,
  TemplatePart,
  TerraformAttribute,
  TerraformBlock,
  TerraformBody,
  TerraformTree,
} from './tree.ts';

/**
 * Reads a `.tf` or `.tfvars` file. Never throws: a line that cannot be read costs its attribute, whose value is then
 * `unreadable`, and gives a problem. The terraform grammar must have been loaded.
 */
export function parseTerraform(text: Text): TerraformTree {
  const bodies: TerraformBody[] = [];
  const problems: SyntaxProblem[] = [];
  for (const piece of repair(text)) {
    problems.push(...piece.problems);
    bodies.push(new BodyReader(piece, problems).readFile());
  }
  return {
    body: {
      attributes: bodies.flatMap((body) => body.attributes),
      blocks: bodies.flatMap((body) => body.blocks),
    },
    problems,
  };
}

/** Reads a whole text as a template, as `templatefile` does. */
export function parseTemplate(text: Text): {
  parts: readonly TemplatePart[];
  problems: readonly SyntaxProblem[];
} {
  const start = text.slice(0, 0).span();
  const end = text.slice(text.length).span();
  const marker = unusedMarker(text.value);
  const whole = Text.join([
    Text.standing(`t = <<${marker}\n`, start),
    text,
    Text.standing(`\n${marker}\n`, end),
  ]);
  const heredoc = findHeredoc(parseTree('terraform', whole.value));
  if (heredoc === undefined) {
    return { parts: [], problems: [{ text, message: 'this template cannot be read' }] };
  }
  const parts = new ExpressionReader(whole).readHeredoc(heredoc);
  return { parts: withoutLastNewline(parts), problems: [] };
}

function unusedMarker(value: string): string {
  let marker = 'END';
  while (value.includes(marker)) marker += '_';
  return marker;
}

/** The one heredoc of a tree without errors. */
function findHeredoc(root: TreeNode): TreeNode | undefined {
  const pending = [root];
  let found: TreeNode | undefined;
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'ERROR' || node.missing || node.type === 'TOO_DEEP') return undefined;
    if (node.type === 'heredoc_template') found = node;
    for (const child of node.children) pending.push(child);
  }
  return found;
}

/** Takes away the newline that was put before the closing marker. */
function withoutLastNewline(parts: readonly TemplatePart[]): TemplatePart[] {
  const last = parts.at(-1);
  if (last?.kind !== 'literal' || !last.value.value.endsWith('\n')) return [...parts];
  const value = last.value.slice(0, last.value.length - 1);
  return [
    ...parts.slice(0, -1),
    ...(value.length > 0 || parts.length === 1 ? [{ kind: last.kind, value }] : []),
  ];
}

class BodyReader {
  private readonly piece: Repaired;
  private readonly expressions: ExpressionReader;
  private readonly problems: SyntaxProblem[];
  /** Nothing needs to be looked for attribute by attribute. */
  private readonly isSound: boolean;

  constructor(piece: Repaired, problems: SyntaxProblem[]) {
    this.piece = piece;
    this.expressions = new ExpressionReader(piece.text);
    this.problems = problems;
    this.isSound =
      piece.masked.length === 0 && !isBroken(piece.root) && findTooDeep(piece.root) === undefined;
  }

  readFile(): TerraformBody {
    const { root, text } = this.piece;
    const body = root.children.find((child) => child.type === 'body');
    if (root.children.some((child) => child.type === 'object')) {
      this.problems.push({ text, message: 'Terraform written as JSON is not read' });
    }
    return this.readBody(root.type === 'ERROR' ? root : body);
  }

  private readBody(node: TreeNode | undefined): TerraformBody {
    const children = node?.children.flatMap(intact) ?? [];
    return {
      attributes: children
        .filter((child) => child.type === 'attribute')
        .map((child) => this.readAttribute(child)),
      blocks: children.filter((child) => child.type === 'block').map((child) => this.readBlock(child)),
    };
  }

  private readAttribute(node: TreeNode): TerraformAttribute {
    const text = this.expressions.slice(node);
    const name = node.children.find((child) => child.type === 'identifier') ?? node;
    return { name: this.expressions.slice(name), value: this.readValue(node, text), text };
  }

  private readValue(node: TreeNode, text: Text): Expression {
    const value = node.children.find((child) => child.type === 'expression');
    const isMasked = this.piece.masked.some(({ start, end }) => start < node.end && node.start < end);
    if (value !== undefined && this.isSound) return this.expressions.read(value);
    if (value === undefined || isMasked || isBroken(node)) {
      return { kind: 'unreadable', text, why: 'it is not written as Terraform expects' };
    }
    const deep = findTooDeep(value);
    if (deep === undefined) return this.expressions.read(value);
    this.problems.push({
      text: this.expressions.slice(deep),
      message: 'this is nested too deeply to be read',
    });
    return { kind: 'unreadable', text, why: 'it is nested too deeply' };
  }

  private readBlock(node: TreeNode): TerraformBlock {
    const open = node.children.findIndex((child) => child.type === 'block_start');
    const [type, ...labels] = node.children
      .slice(0, open < 0 ? undefined : open)
      .filter((child) => child.type === 'identifier' || child.type === 'string_lit');
    return {
      type: this.expressions.slice(type ?? node),
      labels: labels.map((label) => this.readLabel(label)),
      body: this.readBody(node.children.find((child) => child.type === 'body')),
      text: this.expressions.slice(node),
    };
  }

  private readLabel(node: TreeNode): Text {
    const label = this.expressions.slice(node);
    return node.type === 'identifier' ? label : label.slice(1, label.length - 1);
  }
}

/** The attributes and blocks at a place where an error may stand around them. */
function intact(node: TreeNode): TreeNode[] {
  return node.type === 'ERROR' || node.type === 'body' ? node.children.flatMap(intact) : [node];
}

function isBroken(node: TreeNode): boolean {
  return node.type === 'ERROR' || node.missing || node.children.some(isBroken);
}

function findTooDeep(node: TreeNode): TreeNode | undefined {
  if (node.type === 'TOO_DEEP') return node;
  for (const child of node.children) {
    const found = findTooDeep(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
