import { parseTree, type TreeNode } from '../grammars.ts';
import type { Text } from '../repository/text.ts';
import { ShellLexer } from './shell-lexer.ts';
import { ShellReader } from './shell-reader.ts';
import { StatementBuilder } from './shell-statements.ts';
import type { ShellTree, Statement } from './shell-tree.ts';

/**
 * Reads a shell script; the bash grammar must have been loaded. It never throws: what cannot be read is a problem that
 * points at no more than one line, and the statements around it are kept. Words are read here and the order of
 * statements by the grammar, on a skeleton without them: tree-sitter-bash 0.25 misreads many valid words.
 */
export function parseShell(text: Text): ShellTree {
  const reader = new ShellReader(text, { readScript });
  const body = readScript(reader, '');
  return { body, problems: reader.problems };
}

function readScript(reader: ShellReader, closer: ')' | ''): readonly Statement[] {
  const skeleton = new ShellLexer(reader, closer).run();
  if (reader.unclosed !== undefined) return [];
  const nodes = readNodes(skeleton.source);
  if (nodes === undefined) reader.complain('the grammar gave up on this script', skeleton.base);
  return new StatementBuilder(reader, skeleton).build(nodes ?? []);
}

/** One simple command, which most substitutions hold, needs no grammar. */
function readNodes(source: string): readonly TreeNode[] | undefined {
  if (!/^ *(?:x[ x]*)?;? *$/.test(source)) return askGrammar(source);
  const start = source.indexOf('x');
  if (start < 0) return [];
  const end = source.lastIndexOf('x') + 1;
  return [{ type: 'command', named: true, field: undefined, start, end, children: [], missing: false }];
}

/** Undefined when the grammar's WebAssembly module aborts, as it does on some texts made for that. */
function askGrammar(source: string): readonly TreeNode[] | undefined {
  try {
    const root = parseTree('bash', source);
    return root.type === 'ERROR' ? [root] : root.children;
  } catch (error) {
    if (error instanceof Error && error.name === 'RuntimeError') return undefined;
    throw error;
  }
}
