import { posix } from 'node:path';
import type { RepositoryFile } from '../../repository/repository.ts';
import type { ShellTree } from '../../syntax/shell/tree.ts';
import type { Script } from '../acts/script.ts';

/** A shell file that somebody starts on a host. */
export function lowerShellFile(file: RepositoryFile, tree: ShellTree): Script {
  const shebang = file.text.value.match(/^#!\s*(\S+)(?:[ \t]+([^\n]*))?/);
  const words = [shebang?.[1] ?? '', ...(shebang?.[2] ?? '').split(/\s+/)].filter((word) => word !== '');
  const program =
    posix.basename(words[0] ?? '') === 'env'
      ? words.slice(1).find((word) => !word.startsWith('-'))
      : words[0];
  const flags = words
    .slice(1)
    .filter((word) => /^-[a-z]+$/.test(word))
    .join('');
  return {
    path: file.path,
    text: file.text,
    origin: { kind: 'file' },
    body: { kind: 'shell', statements: tree.body },
    shell: posix.basename(program ?? 'sh'),
    errexit: flags.includes('e'),
    pipefail: false,
    where: [{ kind: 'host' }],
    environment: new Map(),
    // Nobody says where a script is started; by habit that is the repository's root.
    directory: '',
  };
}
