import { readFile } from 'node:fs/promises';
import type { Language, Parser, TreeCursor } from 'web-tree-sitter';
import { optimiseWasm } from './engine.ts';
import { WasmMemory } from './wasm-memory.ts';

/*
 * The tree-sitter grammars that ship in dist/. This file stands one folder below the root, so that the same relative
 * address is right from src/ and from dist/.
 */

/** By this name a bundler does not take what is found from here for a file of its own. */
const HERE = import.meta.url;

export type Grammar = 'terraform' | 'python';

/** A node copied out of WASM memory. Offsets are UTF-16 units of the parsed string. */
export interface TreeNode {
  readonly type: string;
  readonly named: boolean;
  /** The name its parent's grammar rule gives it. */
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly children: readonly TreeNode[];
  /** The parser put it there to be able to go on: there are no such characters. */
  readonly missing: boolean;
}

/** Deeper nodes are cut off and become one node of type `TOO_DEEP`. */
const DEEPEST = 400;

const parsers = new Map<Grammar, Parser>();
const memory = new WasmMemory();
let runtime: Promise<typeof import('web-tree-sitter')> | undefined;

/**
 * Makes `parseTree` ready for these grammars. `characters` is how much there is to parse in all: for little, V8 is
 * kept from optimising the grammar's code, which would cost more time at exit than it saves.
 */
export async function loadGrammars(grammars: Iterable<Grammar>, characters: number): Promise<void> {
  const wanted = [...new Set(grammars)].filter((grammar) => !parsers.has(grammar));
  if (wanted.length === 0) return;
  runtime ??= startRuntime(characters);
  const treeSitter = await runtime;
  for (const grammar of wanted) {
    const language: Language = await treeSitter.Language.load(await shipped(`tree-sitter-${grammar}.wasm`));
    const parser = new treeSitter.Parser();
    parser.setLanguage(language);
    parsers.set(grammar, parser);
  }
  memory.remember();
}

/** Time for one parse: some hundred times what ordinary files take. */
const MOST_MS = 2_000;
const MOST_MS_PER_CHARACTER = 0.01;

/**
 * Parses `source`. The grammar must have been loaded. A text on which its program crashes, or which takes too long by
 * `now` (milliseconds), is a single node of type `ERROR`.
 */
export function parseTree(
  grammar: Grammar,
  source: string,
  now: () => number = () => performance.now(),
): TreeNode {
  const parser = parsers.get(grammar);
  if (parser === undefined) throw new Error(`the ${grammar} grammar was not loaded before it was needed`);
  const deadline = now() + MOST_MS + MOST_MS_PER_CHARACTER * source.length;
  const isLate = () => now() > deadline;
  try {
    return readTree(parser, source, isLate) ?? unread(source);
  } catch (error) {
    memory.restore();
    if (isCrash(error)) return unread(source);
    throw error;
  }
}

/** A trap; or the end of the stack, which V8 throws as it does for JavaScript. */
function isCrash(error: unknown): boolean {
  return error instanceof Error && ['RuntimeError', 'RangeError'].includes(error.name);
}

/** Undefined when it took too long. */
function readTree(parser: Parser, source: string, isLate: () => boolean): TreeNode | undefined {
  const tree = parser.parse(source, null, { progressCallback: isLate });
  if (tree === null) {
    parser.reset();
    return undefined;
  }
  const cursor = tree.walk();
  try {
    return copyOut(cursor, isLate);
  } finally {
    try {
      cursor.delete();
    } finally {
      tree.delete();
    }
  }
}

function unread(source: string): TreeNode {
  const place = { start: 0, end: source.length };
  return { type: 'ERROR', named: true, field: undefined, ...place, children: [], missing: false };
}

async function startRuntime(characters: number): Promise<typeof import('web-tree-sitter')> {
  optimiseWasm(characters >= 2_000_000);
  const treeSitter = await import('web-tree-sitter');
  const instantiateWasm = memory.instantiate(await shipped('web-tree-sitter.wasm'));
  // Without `printErr` a crash prints a line of its own on the terminal.
  await treeSitter.Parser.init({ instantiateWasm, printErr: () => undefined });
  return treeSitter;
}

async function shipped(name: string): Promise<Uint8Array> {
  return readFile(new URL(`../dist/${name}`, HERE));
}

interface Draft extends TreeNode {
  readonly children: Draft[];
}

/** How many nodes are copied from one look at the clock to the next. */
const BETWEEN_LOOKS = 64;

/** Undefined when it took too long: the name of a field is searched through all hidden ancestors of its node. */
function copyOut(cursor: TreeCursor, isLate: () => boolean): TreeNode | undefined {
  const root = draft(cursor, false);
  const ancestors: Draft[] = [];
  let node = root;
  for (let copied = 1; ; copied++) {
    if (copied % BETWEEN_LOOKS === 0 && isLate()) return undefined;
    if (ancestors.length < DEEPEST && cursor.gotoFirstChild()) ancestors.push(node);
    else if (!gotoNext(cursor, ancestors)) return root;
    node = draft(cursor, ancestors.length === DEEPEST);
    ancestors.at(-1)?.children.push(node);
  }
}

/** To the next node that is not below this one, leaving `ancestors` as that node's; false at the end of the tree. */
function gotoNext(cursor: TreeCursor, ancestors: Draft[]): boolean {
  while (!cursor.gotoNextSibling()) {
    if (ancestors.pop() === undefined) return false;
    cursor.gotoParent();
  }
  return true;
}

function draft(cursor: TreeCursor, tooDeep: boolean): Draft {
  return {
    type: tooDeep ? 'TOO_DEEP' : cursor.nodeType,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName ?? undefined,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children: [],
    missing: cursor.nodeIsMissing,
  };
}
