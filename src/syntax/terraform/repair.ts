import { parseTree, type TreeNode } from '../../grammars.ts';
import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import { literalRanges } from './template.ts';

/*
 * The grammar recovers from an error by guessing, and may swallow half a file in doing so. Here the damage is kept to a
 * line: a file with errors is cut at its top-level blocks, and in each of them the line of the first error is blanked
 * out and the rest is parsed again.
 */

/** A file, or one top-level block of a file with errors, with its broken lines blanked out. */
export interface Repaired {
  readonly text: Text;
  readonly root: TreeNode;
  /** Ranges of `text` that were blanked out. What they touch has not been read. */
  readonly masked: readonly Range[];
  readonly problems: readonly SyntaxProblem[];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Fault extends Range {
  readonly message: string;
}

const TOP_LEVEL =
  /^(?=(?:resource|data|variable|output|locals|module|provider|terraform|moved|import|check|removed|ephemeral)\b[^=\n]*\{)/gmu;

/** Parses a file; in several pieces when it has errors. */
export function repair(text: Text): Repaired[] {
  const chains = longChains(text.value);
  if (chains.length > 0) return [repairPiece(text, chains)];
  const root = parseTree('terraform', withNewline(text.value));
  if (firstFault(root, text.value) === undefined) return [{ text, root, masked: [], problems: [] }];
  const cuts = [...text.value.matchAll(TOP_LEVEL)].map((match) => match.index).filter((at) => at > 0);
  return [0, ...cuts].map((start, i) => repairPiece(text.slice(start, cuts[i])));
}

/** The grammar takes time by the square of the steps of one reference; beyond these its line is not read. */
const MOST_STEPS = 500;

function longChains(source: string): Fault[] {
  const chains = [...source.matchAll(/(?:(?:\.\s*[\w*-]+|\[[^[\]]{0,200}\])\s*)+/g)];
  return chains
    .filter(([chain]) => chain.length > MOST_STEPS && (chain.match(/[.[]/g)?.length ?? 0) > MOST_STEPS)
    .map(({ index, 0: chain }) => {
      const line = lineAt(source, { start: index, end: index + chain.trimEnd().length });
      return { ...line, message: `a reference of more than ${MOST_STEPS} steps is not read` };
    });
}

function repairPiece(text: Text, unread: readonly Fault[] = []): Repaired {
  const masked: Fault[] = [...unread];
  const problems: SyntaxProblem[] = [];
  let source = unread.reduce((left, line) => blankOut(left, line), withNewline(text.value));
  let root = parseTree('terraform', source);
  // Each attempt parses the piece again: the longer it is, the fewer.
  let attempts = Math.max(2, Math.min(30, Math.floor(100_000 / (text.length + 1))));
  for (let fault = firstFault(root, source); fault !== undefined; fault = firstFault(root, source)) {
    const line = lineAt(source, fault);
    const isRepeated = masked.some((range) => range.start === line.start);
    if (attempts-- === 0 || isRepeated) {
      problems.push({ text: text.slice(line.start).trim(), message: fault.message });
      break;
    }
    if (fault.start >= text.length) {
      problems.push({ text: text.slice(text.length), message: fault.message });
      source += '}\n';
    } else {
      source = blankOut(source, line);
      masked.push({ ...line, message: fault.message });
    }
    root = parseTree('terraform', source);
  }
  for (const { start, end, message } of together(masked)) {
    problems.push({ text: text.slice(start, end).trim(), message });
  }
  return { text, root, masked, problems };
}

/** Neighbouring lines as one. */
function together(lines: readonly Fault[]): Fault[] {
  const out: Fault[] = [];
  for (const line of [...lines].sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last !== undefined && line.start <= last.end + 1) out[out.length - 1] = { ...last, end: line.end };
    else out.push(line);
  }
  return out;
}

/** A heredoc that ends with its marker ends the file only after a newline. */
function withNewline(source: string): string {
  return source.endsWith('\n') ? source : `${source}\n`;
}

/** From the start of the line in which the range starts to the end of the one in which it ends. */
function lineAt(source: string, { start, end }: Range): Range {
  const newline = source.indexOf('\n', Math.max(start, end - 1));
  return { start: source.lastIndexOf('\n', start - 1) + 1, end: newline < 0 ? source.length : newline };
}

/** Keeps an attribute's name and a block's brace, so that what stands around them stays what it is. */
function blankOut(source: string, { start, end }: Range): string {
  const lines = source.slice(start, end);
  const blank = lines.replace(/[^\n]/g, ' ');
  const name = /^\s*[\p{ID_Start}_][\p{ID_Continue}-]*\s*=(?=.)/u.exec(lines)?.[0];
  let replaced = blank;
  if (name !== undefined) replaced = `${name}0${blank.slice(name.length + 1)}`;
  else if (/\{[ \t]*$/.test(lines)) replaced = blank.replace(/ {3}$/, '_ {');
  return source.slice(0, start) + replaced + source.slice(end);
}

/** The first thing in the tree that is not Terraform. */
function firstFault(root: TreeNode, source: string): Fault | undefined {
  let first: Fault | undefined;
  const visit = (node: TreeNode, outer: TreeNode): void => {
    const statement = node.type === 'attribute' ? node : outer;
    const fault = faultOf(node, statement, source);
    if (fault !== undefined && (first === undefined || fault.start < first.start)) first = fault;
    for (const child of node.children) visit(child, statement);
  };
  visit(root, root);
  return first;
}

function faultOf(node: TreeNode, statement: TreeNode, source: string): Fault | undefined {
  if (node.missing) return node.type === 'heredoc_identifier' ? undefined : missing(node, statement, source);
  switch (node.type) {
    case 'ERROR': {
      const start = beginOfError(node);
      return { start, end: start, message: 'this line cannot be read as Terraform' };
    }
    case 'heredoc_template':
      if (!node.children.at(-1)?.missing || !source.startsWith('<<', node.start)) return undefined;
      return { start: node.start, end: node.end, message: 'this heredoc is not closed' };
    case 'quoted_template':
    case 'string_lit':
      return unclosedQuote(node, source);
    case 'body':
      return sharedLine(node, source);
    default:
      return undefined;
  }
}

/** A brace is missing at the end of the file; anything else where its attribute begins. */
function missing(node: TreeNode, statement: TreeNode, source: string): Fault {
  const isBrace = node.type === 'block_end' || (node.type === '}' && statement.type !== 'attribute');
  const inAttribute = statement.type === 'attribute' ? statement.start : node.start;
  const start = isBrace ? source.length : inAttribute;
  const what =
    /^\w+$/.test(node.type) && node.type !== 'block_end' ? 'something' : `\`${isBrace ? '}' : node.type}\``;
  return { start, end: start, message: `${what} is missing here` };
}

/** The grammar does not ask for the newline that must stand between two attributes. */
function sharedLine(body: TreeNode, source: string): Fault | undefined {
  let before: TreeNode | undefined;
  for (const node of body.children) {
    if (before !== undefined && node.type !== 'comment') {
      const newline = source.indexOf('\n', before.end - 1);
      const isShared = newline < 0 || newline >= node.start;
      if (isShared)
        return { start: node.start, end: node.start, message: 'this line cannot be read as Terraform' };
    }
    if (node.type !== 'comment') before = node;
  }
  return undefined;
}

/** Just after what was read in full within the error, when something follows it. */
function beginOfError(node: TreeNode): number {
  const good = node.children.findLastIndex((child) => /^(attribute|block|body)$/.test(child.type));
  return good < 0 ? node.start : (node.children[good + 1]?.start ?? node.end);
}

function unclosedQuote(node: TreeNode, source: string): Fault | undefined {
  for (const { start, end } of literalRanges(node, node.start + 1, node.end)) {
    const newline = source.indexOf('\n', start);
    if (newline >= 0 && newline < end) {
      return { start: node.start, end: node.start, message: 'this quoted string is not closed' };
    }
  }
  return undefined;
}
