import type { Text } from '../../repository/text.ts';
import { readParameter } from './parameter.ts';
import { ShellReader } from './reader.ts';
import { StatementReader } from './statements.ts';
import type { ShellTree, Statement } from './tree.ts';

/**
 * Reads a shell script as bash does; aliases are not expanded. It never throws: what cannot be read
 * is a problem that points at no more than one line, and the statements around it are kept.
 */
export function parseShell(text: Text): ShellTree {
  const reader = new ShellReader(text, { grammar: { readScript, readParameter } });
  const body = readScript(reader, '');
  return { body, problems: reader.problems };
}

function readScript(reader: ShellReader, closer: ')' | ''): readonly Statement[] {
  return new StatementReader(reader, closer).readScript();
}
