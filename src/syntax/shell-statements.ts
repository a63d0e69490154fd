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

/** Nodes that hold statements and are none. */
const IS_PART = /^(?:elif_clause|else_clause|do_group|case_item)$/;

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
      else if (IS_PART.test(node.type)) out.push(...this.#placeAll(node.children));
      else if (node.named) out.push(...this.#placeList(node));
    }
    return out;
  }

  #placeOne(node: TreeNode): readonly Placed[] {
    if (node.type === 'command' || node.type === 'word') return this.#placeCommand(node);
    if (node.missing || node.type === 'ERROR' || node.type === 'TOO_DEEP') return this.#placeAll([node]);
    const shape = shapeCompound(node, this);
    return shape === undefined ? this.#placeAll(node.children) : this.#finish(this.#span(node), shape);
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

  /**
   * The commands and operators of a list, shaped anew: the grammar often lets `&&` bind tighter than a `|` before it.
   * A pipeline binds tighter than `&&` and `||`, which go from left to right (bash(1), Lists).
   */
  #placeList(node: TreeNode): readonly Placed[] {
    let list: Placed | undefined;
    let operator: '&&' | '||' | undefined;
    let stages: Placed[] = [];
    const close = (): void => {
      const right = this.#joinStages(stages);
      stages = [];
      if (list === undefined || operator === undefined) list ??= right;
      else if (right !== undefined) list = this.#joinList(list, operator, right);
    };
    for (const child of flatten(node)) {
      if (child.type === '&&' || child.type === '||') {
        close();
        operator = child.type;
      } else if (child.type === '|') this.#joinErrors(child, stages);
      else if (child.named || child.missing) stages.push(...this.#placeOne(child));
    }
    close();
    return list === undefined ? [] : [list];
  }

  #joinList(left: Placed, operator: '&&' | '||', right: Placed): Placed {
    const shape = { kind: 'and-or', operator, left: left.statement, right: right.statement } as const;
    return this.#placed({ ...shape, redirects: [] }, left.start, right.end);
  }

  /** One command stays what it is, unless a `!` stands before it. */
  #joinStages(stages: readonly Placed[]): Placed | undefined {
    const [first] = stages;
    const last = stages.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const bang = this.#skeleton.bangs.get(first.start);
    if (stages.length === 1 && bang === undefined) return first;
    const statements = stages.map((stage) => stage.statement);
    const shape = { kind: 'pipeline', negated: bang !== undefined, stages: statements } as const;
    return this.#placed({ ...shape, redirects: [] }, bang ?? first.start, last.end);
  }

  #joinErrors(pipe: TreeNode, stages: Placed[]): void {
    const operator = this.#skeleton.joinedPipes.get(this.#span(pipe).start);
    const last = stages.at(-1);
    if (operator === undefined || last === undefined) return;
    const redirects = [...last.statement.redirects, joinErrors(operator)];
    stages[stages.length - 1] = { ...last, statement: { ...last.statement, redirects } };
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

/** What lists and pipelines join, with the operators between. */
function flatten(node: TreeNode): readonly TreeNode[] {
  return node.type === 'list' || node.type === 'pipeline' ? node.children.flatMap(flatten) : [node];
}
