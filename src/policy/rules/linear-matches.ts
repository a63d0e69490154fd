import type { Environment, ParseResult } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';

/** The mistake in an expression, with a caret under it. */
export class ExpressionError extends Error {}

const patterns = new Map<string, RE2JS>();

/** A pattern of RE2, which takes time in proportion to the text; throws ExpressionError for what is none. */
export function compiled(source: string): RE2JS {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    try {
      pattern = RE2JS.compile(source);
    } catch (error) {
      throw new ExpressionError(
        `\`${source}\` is not a regular expression of RE2: ${(error as Error).message}`,
      );
    }
    if (patterns.size > 500) patterns.clear();
    patterns.set(source, pattern);
  }
  return pattern;
}

interface AstNode {
  readonly op: string;
  readonly args: unknown;
  readonly end: number;
}

/** Throws ExpressionError where it cannot be parsed. */
export function parse(source: string, environment: Environment): ParseResult {
  try {
    return environment.parse(source);
  } catch (error) {
    throw new ExpressionError(readable((error as Error).message));
  }
}

/** The expression with each `.matches(` written as the linear-time function of equal length. */
export function linearMatches(source: string, environment: Environment): string {
  if (!source.includes('matches')) return source;
  let out = source;
  visitCalls(parse(source, environment).ast, (name, receiver, args) => {
    if (name !== 'matches') return;
    const [pattern] = args;
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string')
      throw new ExpressionError('`matches` takes a literal pattern');
    compiled(pattern.args);
    const at = source.indexOf('matches', receiver.end);
    out = `${out.slice(0, at)}re2find${out.slice(at + 'matches'.length)}`;
  });
  return out;
}

function visitCalls(
  node: unknown,
  visit: (name: string, receiver: AstNode, args: readonly AstNode[]) => void,
): void {
  if (Array.isArray(node)) for (const one of node) visitCalls(one, visit);
  else if (isNode(node)) {
    if (node.op === 'rcall') {
      const [name, receiver, args] = node.args as [string, AstNode, readonly AstNode[]];
      visit(name, receiver, args);
    }
    visitCalls(node.args, visit);
  }
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

/** A message of the library in the words that the rule has. */
export function readable(message: string): string {
  return message.replaceAll('re2find', 'matches').trim();
}
