import { readFile } from 'node:fs/promises';
import type { Language, Parser, Tree } from 'web-tree-sitter';
import { optimiseWasm } from './engine.ts';
import { TreeCopier, type TreeNode } from './tree-copy.ts';
import { WasmMemory } from './wasm-memory.ts';

export type { TreeNode };

/*
 * The tree-sitter grammars that ship in dist/. This file stands one folder below the root, so that the same relative
 * address is right from src/ and from dist/.
 */

/** By this name a bundler does not take what is found from here for a file of its own. */
const HERE = import.meta.url;

export type Grammar = 'terraform' | 'python';

interface Reader {
  readonly parser: Parser;
  readonly copier: TreeCopier;
}

const readers = new Map<Grammar, Reader>();
const memory = new WasmMemory();
let runtime: Promise<typeof import('web-tree-sitter')> | undefined;

/**
 * Makes `parseTree` ready for these grammars. `characters` is how much there is to parse in all: for little, V8 is
 * kept from optimising the grammar's code, which would cost more time at exit than it saves.
 */
export async function loadGrammars(grammars: Iterable<Grammar>, characters: number): Promise<void> {
  const wanted = [...new Set(grammars)].filter((grammar) => !readers.has(grammar));
  if (wanted.length === 0) return;
  runtime ??= startRuntime(characters);
  const treeSitter = await runtime;
  for (const grammar of wanted) {
    const language: Language = await treeSitter.Language.load(await shipped(`tree-sitter-${grammar}.wasm`));
    const parser = new treeSitter.Parser();
    parser.setLanguage(language);
    readers.set(grammar, { parser, copier: new TreeCopier(memory.program, language) });
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
  const reader = readers.get(grammar);
  if (reader === undefined) throw new Error(`the ${grammar} grammar was not loaded before it was needed`);
  const deadline = now() + MOST_MS + MOST_MS_PER_CHARACTER * source.length;
  const isLate = () => now() > deadline;
  try {
    return readTree(reader, source, isLate) ?? unread(source);
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
function readTree({ parser, copier }: Reader, source: string, isLate: () => boolean): TreeNode | undefined {
  const tree = parser.parse(source, null, { progressCallback: isLate });
  if (tree === null) {
    parser.reset();
    return undefined;
  }
  try {
    return copier.copy(addressOf(tree), isLate);
  } finally {
    tree.delete();
  }
}

/** Where a tree lies in the program's memory: what `Tree` keeps at 0 and hands to each of the program's functions. */
function addressOf(tree: Tree): number {
  return (tree as Tree & { readonly 0: number })[0];
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
