import { type AnyNode, type Program, parse } from 'acorn';
import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';

/** A node of the tree, as ESTree has it; `start` and `end` are offsets in the tree's text. */
export type JavaScriptNode = AnyNode;

/** A file of JavaScript: its nodes in the order of the source. What cannot be parsed as a whole has none. */
export interface JavaScriptTree {
  readonly text: Text;
  readonly program: Program | undefined;
  readonly nodes: readonly JavaScriptNode[];
  readonly parents: ReadonlyMap<JavaScriptNode, JavaScriptNode>;
  readonly problems: readonly SyntaxProblem[];
}

/** Longer files are bundles: nobody wrote them. In characters. */
const LONGEST = 500_000;
const DEEPEST = 1000;
const LIKE_MODULE = /^\s*(?:import\b(?!\s*\()|export\b)/m;

/** Reads JavaScript as a module or as a script, whichever it looks like; never throws. */
export function parseJavaScript(text: Text): JavaScriptTree {
  const failed = (message: string, at = 0): JavaScriptTree => ({
    text,
    program: undefined,
    nodes: [],
    parents: new Map(),
    problems: [{ text: text.slice(at, Math.min(at + 1, text.length)), message }],
  });
  if (text.length > LONGEST)
    return failed(`It is longer than the ${LONGEST} characters of JavaScript that the gate reads in a file.`);
  const program = programOf(text.value);
  if (!('type' in program)) return failed(program.message, program.at);
  const parents = new Map<JavaScriptNode, JavaScriptNode>();
  const nodes = nodesOf(program, parents);
  return nodes === undefined ? failed(TOO_DEEP) : { text, program, nodes, parents, problems: [] };
}

interface Failure {
  readonly message: string;
  readonly at: number;
}

const TOO_DEEP = 'It is nested too deeply to be read.';

function programOf(source: string): Program | Failure {
  const kinds = LIKE_MODULE.test(source) ? (['module', 'script'] as const) : (['script', 'module'] as const);
  const first = programAs(kinds[0], source);
  if ('type' in first) return first;
  const second = programAs(kinds[1], source);
  return 'type' in second ? second : first;
}

function programAs(sourceType: 'module' | 'script', source: string): Program | Failure {
  try {
    return parse(source, {
      sourceType,
      ecmaVersion: 'latest',
      allowHashBang: true,
      allowReturnOutsideFunction: true,
    });
  } catch (error) {
    if (error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number')
      return {
        message: `It is no JavaScript that can be read: ${error.message.replace(/ \(\d+:\d+\)$/, '')}.`,
        at: error.pos,
      };
    // Its parser calls itself for each level: a stack that overflows is a RangeError.
    return { message: TOO_DEEP, at: 0 };
  }
}

/** All nodes, outer ones first; undefined where they go too deep. */
function nodesOf(
  program: Program,
  parents: Map<JavaScriptNode, JavaScriptNode>,
): readonly JavaScriptNode[] | undefined {
  const found: JavaScriptNode[] = [];
  const waiting: { node: JavaScriptNode; depth: number }[] = [{ node: program, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    if (depth > DEEPEST) return undefined;
    found.push(node);
    for (const child of childrenOf(node).reverse()) {
      parents.set(child, node);
      waiting.push({ node: child, depth: depth + 1 });
    }
  }
  return found;
}

function childrenOf(node: JavaScriptNode): JavaScriptNode[] {
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is JavaScriptNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The characters of a node. */
export function textOfNode({ text }: JavaScriptTree, { start, end }: JavaScriptNode): Text {
  return text.slice(start, end);
}
