import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import type { Language, Parser, Tree, TreeCursor } from 'web-tree-sitter';

/*
 * The tree-sitter grammars that ship in dist/. This file stands one folder below the root, so that the same relative
 * address is right from src/ and from dist/. The bundler must not follow the import: it links this package wrongly.
 */

/** Through a name: the bundler would take what it understands for an asset, and move it. */
const HERE = import.meta.url;

export type Grammar = 'bash' | 'terraform' | 'python';

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
}

/** Parses `source`. The grammar must have been loaded. */
export function parseTree(grammar: Grammar, source: string): TreeNode {
  const parser = parsers.get(grammar);
  if (parser === undefined) throw new Error(`the ${grammar} grammar was not loaded before it was needed`);
  const tree = parser.parse(source);
  if (tree === null) throw new Error(`the ${grammar} grammar gave no tree`);
  return copyOut(tree);
}

async function startRuntime(characters: number): Promise<typeof import('web-tree-sitter')> {
  if (characters < 2_000_000) setFlagsFromString('--wasm-tier-up-filter=0');
  const address = new URL('../dist/web-tree-sitter.js', HERE).href;
  const treeSitter = (await import(/* webpackIgnore: true */ address)) as typeof import('web-tree-sitter');
  await treeSitter.Parser.init({ wasmBinary: await shipped('web-tree-sitter.wasm') });
  return treeSitter;
}

async function shipped(name: string): Promise<Uint8Array> {
  return readFile(new URL(`../dist/${name}`, HERE));
}

interface Draft extends TreeNode {
  readonly children: Draft[];
}

function copyOut(tree: Tree): TreeNode {
  const cursor = tree.walk();
  const root = draft(cursor, false);
  const ancestors: Draft[] = [];
  let node = root;
  for (;;) {
    if (ancestors.length < DEEPEST && cursor.gotoFirstChild()) ancestors.push(node);
    else if (!gotoNext(cursor, ancestors)) break;
    node = draft(cursor, ancestors.length === DEEPEST);
    ancestors.at(-1)?.children.push(node);
  }
  cursor.delete();
  tree.delete();
  return root;
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
