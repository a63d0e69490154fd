import { parseTree, type TreeNode } from '../../grammars.ts';
import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import { readBlock } from './statements.ts';
import type { PythonStatement, PythonTree } from './tree.ts';

/** Reads a Python file. The grammar `python` must have been loaded. Never throws: see `problems`. */
export function parsePython(text: Text): PythonTree {
  const { root, lost } = parseAroundErrors(text.value);
  const body = readBlock(root, text);
  const docstring = docstringOf(body);
  return {
    text,
    ...(docstring && { docstring }),
    body,
    problems: [...lost.map((line) => problem(text, line)), ...problemsIn(root, text)],
  };
}

/** The string that opens the body of a module, a class or a function, decoded. */
export function docstringOf(body: readonly PythonStatement[]): Text | undefined {
  const [first] = body;
  const value = first?.kind === 'expression' ? first.values[0] : undefined;
  return value?.kind === 'string' && !value.bytes && value.value.isKnown ? value.value : undefined;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** An open bracket can swallow the rest of a file: how often a line is given up to save what follows it. */
const MOST_ATTEMPTS = 5;

/**
 * Parses; while an error goes over several lines, blanks the line where it begins and parses again, as long as that
 * leaves fewer characters in errors.
 */
function parseAroundErrors(source: string): { root: TreeNode; lost: readonly Range[] } {
  let root = parseTree('python', source);
  let errors = errorsIn(root);
  let written = source;
  const lost: Range[] = [];
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const wide = errors.find((error) => written.slice(error.start, error.end).trim().includes('\n'));
    if (wide === undefined) break;
    const line = lineAt(written, wide.start);
    const blanked = written.slice(0, line.start) + blank(line) + written.slice(line.end);
    const next = parseTree('python', blanked);
    const nextErrors = errorsIn(next);
    if (charactersIn(nextErrors) + (line.end - line.start) >= charactersIn(errors)) break;
    [root, errors, written] = [next, nextErrors, blanked];
    lost.push(line);
  }
  return { root, lost };
}

/** The line without its indentation and its end. */
function lineAt(source: string, offset: number): Range {
  const begin = source.lastIndexOf('\n', offset - 1) + 1;
  const next = source.indexOf('\n', offset);
  const end = next === -1 ? source.length : next;
  const indentation = /^[ \t]*/.exec(source.slice(begin, end))?.[0].length ?? 0;
  return { start: begin + indentation, end };
}

/** A statement that does nothing, of the same length. */
function blank(line: Range): string {
  return line.end === line.start ? '' : `0${' '.repeat(line.end - line.start - 1)}`;
}

function charactersIn(ranges: readonly Range[]): number {
  return ranges.reduce((sum, range) => sum + range.end - range.start, 0);
}

function errorsIn(node: TreeNode): TreeNode[] {
  const out: TreeNode[] = [];
  const open: TreeNode[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.type === 'ERROR') out.push(next);
    else for (const child of next.children) open.push(child);
  }
  return out.sort((a, b) => a.start - b.start);
}

const UNREAD = 'This could not be read as Python.';
const PYTHON_2 = new Set(['print_statement', 'exec_statement']);

function problemsIn(root: TreeNode, text: Text): SyntaxProblem[] {
  const out: { at: number; problem: SyntaxProblem }[] = [];
  const open: TreeNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const found = problemAt(node, text);
    if (found !== undefined) out.push({ at: node.start, problem: found });
    for (const child of node.children) open.push(child);
  }
  return out.sort((a, b) => a.at - b.at).map((each) => each.problem);
}

function problemAt(node: TreeNode, text: Text): SyntaxProblem | undefined {
  const message = messageFor(node);
  return message === undefined ? undefined : { text: text.slice(node.start, node.end), message };
}

function messageFor(node: TreeNode): string | undefined {
  if (node.type === 'ERROR') return UNREAD;
  if (node.missing) return `There is no ${node.type} where Python needs one.`;
  if (node.type === 'TOO_DEEP') return 'This is nested too deeply to be read.';
  return PYTHON_2.has(node.type) ? 'This statement is of Python 2.' : undefined;
}

function problem(text: Text, { start, end }: Range): SyntaxProblem {
  return { text: text.slice(start, end), message: UNREAD };
}
