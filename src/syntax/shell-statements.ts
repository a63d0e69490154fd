import type { TreeNode } from '../grammars.ts';
import { buildCommand, joinErrors } from './shell-commands.ts';
import { type Shape, shapeCompound } from './shell-compounds.ts';
import type { ShellReader } from './shell-reader.ts';
import type { Item, Skeleton } from './shell-skeleton.ts';
import type { Statement } from './shell-tree.ts';

/** A statement and where it stands in the reader's text: `!`, a function's name and redirections included. */
interface Placed {
  readonly statement: Statement;
  readonly start: number;
  readonly end: number;
}

/** A loop's or `case`'s head makes one only together with what follows it. */
const MAKES_STATEMENT = new Set<Item['kind']>(['word', 'redirect', 'test', 'subshell']);

/** Turns the grammar's nodes of a skeleton into statements, with what the skeleton hides put back. */
export class StatementBuilder {
  readonly #reader: ShellReader;
  readonly #skeleton: Skeleton;

  constructor(reader: ShellReader, skeleton: Skeleton) {
    this.#reader = reader;
    this.#skeleton = skeleton;
  }

  /** The statements among `nodes`, in order. What the grammar could not read is noted, and what stands in it kept. */
  build(nodes: readonly TreeNode[]): readonly Statement[] {
    return this.#placeAll(nodes).map((placed) => placed.statement);
  }

  /** What the skeleton hides below `node`. */
  itemsIn(node: TreeNode): readonly Item[] {
    const { start, end } = this.#span(node);
    return this.#skeleton.within(start, end);
  }

  #placeAll(nodes: readonly TreeNode[]): readonly Placed[] {
    const out: Placed[] = [];
    for (const node of gatherWords(nodes)) {
      const last = out.at(-1);
      if (node.missing) this.#complain(`\`${node.type}\` is missing here`, node);
      else if (node.type === '&' && last !== undefined) {
        out[out.length - 1] = { ...last, statement: { ...last.statement, background: true } };
      } else if (node.type === 'ERROR') {
        this.#complainOfError(node);
        out.push(...this.#placeAll(node.children));
      } else if (node.type === 'TOO_DEEP') this.#complain('nested too deeply to be read', node);
      else if (node.named) out.push(...this.#place(node));
    }
    return out;
  }

  #place(node: TreeNode): readonly Placed[] {
    const { start } = this.#span(node);
    const bang = this.#skeleton.bangs.get(start);
    if (bang === undefined || node.type === 'list') return this.#placePlain(node);
    const stages = this.#placePlain(node);
    return stages.map((stage) => this.#negate(stage, bang));
  }

  #placePlain(node: TreeNode): readonly Placed[] {
    switch (node.type) {
      case 'command':
      case 'word':
      case 'command_name':
        return this.#placeCommand(node);
      case 'list':
        return this.#placeList(node);
      case 'pipeline':
        return this.#placePipeline(node);
      default: {
        const shape = shapeCompound(node, this);
        return shape === undefined ? this.#placeAll(node.children) : this.#finish(this.#span(node), shape);
      }
    }
  }

  #placeCommand(node: TreeNode): readonly Placed[] {
    const { start, end } = this.#span(node);
    for (const child of node.children) if (child.type === 'ERROR') this.#complainOfError(child);
    const items = this.#skeleton.within(start, end);
    const [first] = items;
    if (start === end) this.#complain('a command is missing here', node);
    else if (first?.start !== start)
      this.#complain('nothing here opened what this ends or goes on with', node);
    if (first === undefined || !MAKES_STATEMENT.has(first.kind)) return [];
    if (first.kind === 'test' || first.kind === 'subshell') {
      return this.#finish({ start: first.start, end: first.end }, { redirects: [], ...first });
    }
    return this.#finish({ start: first.start, end: (items.at(-1) ?? first).end }, buildCommand(items));
  }

  #placeList(node: TreeNode): readonly Placed[] {
    const operator = node.children.find((child) => child.type === '&&' || child.type === '||');
    const at = operator === undefined ? -1 : node.children.indexOf(operator);
    const before = this.#placeAll(node.children.slice(0, at + 1));
    const after = this.#placeAll(node.children.slice(at + 1));
    const left = before.at(-1);
    const [right, ...more] = after;
    if (left === undefined || right === undefined || operator === undefined) return [...before, ...after];
    const shape: Shape = {
      kind: 'and-or',
      operator: operator.type === '&&' ? '&&' : '||',
      left: left.statement,
      right: right.statement,
      redirects: [],
    };
    return [...before.slice(0, -1), this.#placed(shape, left.start, right.end), ...more];
  }

  #placePipeline(node: TreeNode): readonly Placed[] {
    const stages: Placed[] = [];
    for (const child of node.children) {
      const last = stages.at(-1);
      const operator = this.#skeleton.joinedPipes.get(this.#span(child).start);
      if (child.type === '|' && operator !== undefined && last !== undefined) {
        const redirects = [...last.statement.redirects, joinErrors(operator)];
        stages[stages.length - 1] = { ...last, statement: { ...last.statement, redirects } };
      } else if (stages.length === 0 && child.named && child.type !== 'ERROR' && !child.missing)
        stages.push(...this.#placePlain(child));
      else stages.push(...this.#placeAll([child]));
    }
    const [first] = stages;
    const last = stages.at(-1);
    if (first === undefined || last === undefined) return [];
    const shape = { kind: 'pipeline', negated: false, redirects: [] } as const;
    const statements = stages.map((stage) => stage.statement);
    return [this.#placed({ ...shape, stages: statements }, first.start, last.end)];
  }

  /** Gives a compound command its redirections and, where a function's name stands before it, makes it the body. */
  #finish(span: Pick<Placed, 'start' | 'end'>, shape: Shape): readonly Placed[] {
    const trailing = this.#skeleton.trailing.get(span.end);
    const end = trailing?.end ?? span.end;
    const head = this.#skeleton.heads.get(span.start);
    const redirects = [...shape.redirects, ...(trailing?.redirects ?? [])];
    if (head === undefined) return [this.#placed({ ...shape, redirects }, span.start, end)];
    const inner = this.#placed(shape, span.start, span.end).statement;
    const body = inner.kind === 'group' ? inner.body : [inner];
    return [this.#placed({ kind: 'function', name: head.name, body, redirects }, head.start, end)];
  }

  #negate(stage: Placed, bang: number): Placed {
    const { statement } = stage;
    if (statement.kind === 'pipeline') {
      return this.#placed({ ...statement, negated: !statement.negated }, bang, stage.end);
    }
    return this.#placed(
      { kind: 'pipeline', negated: true, stages: [statement], redirects: [] },
      bang,
      stage.end,
    );
  }

  #placed(shape: Shape, start: number, end: number): Placed {
    // The spread loses which kind it is; a shape lacks nothing else of its statement.
    const statement = { ...shape, text: this.#reader.slice(start, end), background: false } as Statement;
    return { statement, start, end };
  }

  #span(node: TreeNode): Pick<Placed, 'start' | 'end'> {
    const { base } = this.#skeleton;
    return { start: base + node.start, end: base + node.end };
  }

  #complain(message: string, node: TreeNode): void {
    const { start, end } = this.#span(node);
    this.#reader.complain(message, start, end);
  }

  /** Points at the first reserved word or operator that was left over: what stands before it may be whole. */
  #complainOfError(node: TreeNode): void {
    const culprit = node.children.find((child) => !child.named && child.type !== ';') ?? node;
    this.#complain('this cannot be read as shell', culprit);
  }
}

/** In what it cannot read the grammar leaves words loose: those side by side are one command. */
function gatherWords(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const out: TreeNode[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.type === 'word' && last?.type === 'word') out[out.length - 1] = { ...last, end: node.end };
    else out.push(node);
  }
  return out;
}
