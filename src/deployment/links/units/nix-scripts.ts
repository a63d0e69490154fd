import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';
import type { InterpreterUse } from '../containers/interpreter-uses.ts';

const SYSTEM = /\bnixosConfigurations\b|\bnixosSystem\b|\bsystem\.stateVersion\b/;
/** The system then has /bin/bash and its like after all (services.envfs, an activation script). */
const MENDED = /\benvfs\b|\/bin\/bash["']?\s*;|ln\s.*\/bin\/bash/;
/** A script that is put on the system as it is: of a unit's command, of a file below /etc or home. */
const AS_IT_IS = /(?:\bExec\w+|\bsource|\bscript\w*)\s*=/;
const SCRIPT = /\.(?:sh|bash|py|pl)$/;
/** It is given to an interpreter, or its text becomes another script. */
const GIVEN = /bash\}|runtimeShell|readFile|patchShebangs|writeShell|\bbash\s/;

/**
 * Scripts that a NixOS configuration puts on its system as they are, and that name an interpreter by a path. NixOS has /bin/sh and
 * /usr/bin/env and nothing else there (nixpkgs, environment.binsh and environment.usrbinenv).
 */
export const nixScripts = once((deployment: Deployment): readonly InterpreterUse[] => {
  const { repository } = deployment;
  const files = repository.below('').filter((path) => path.endsWith('.nix'));
  const texts = files.flatMap((path) => {
    const text = repository.read(path);
    return text === undefined ? [] : [{ path, text }];
  });
  const isSystem = texts.some(({ text }) => SYSTEM.test(text.value));
  if (!isSystem || texts.some(({ text }) => MENDED.test(text.value))) return [];
  return texts.flatMap(({ path, text }) => text.lines().flatMap((line) => scriptIn(deployment, path, line)));
});

function scriptIn({ repository }: Deployment, path: string, line: Text): InterpreterUse[] {
  const code = line.value.replace(/^\s*#.*$/, '');
  if (!AS_IT_IS.test(code) || GIVEN.test(code)) return [];
  const found =
    [...code.matchAll(/[\w./-]+/g)].find(([word]) => SCRIPT.test(word) && word.startsWith('.')) ?? null;
  const file = found === null ? undefined : repositoryPath(found[0], folderOf(path));
  const text = file === undefined ? undefined : (repository.file(file)?.text ?? repository.read(file));
  const shebang = /^#![ \t]*(\S+)/.exec(text?.value ?? '');
  if (found === null || text === undefined || shebang === null) return [];
  const program = shebang[1] ?? '';
  if (
    !/^\/(?:usr\/)?(?:local\/)?bin\//.test(program) ||
    ['/bin/sh', '/usr/bin/env'].includes(posix.normalize(program))
  )
    return [];
  const at = line.slice(found.index, found.index + found[0].length);
  return [
    {
      at: text.slice(0, shebang[0].length),
      path: program,
      absent: 'NixOS has /bin/sh and /usr/bin/env and no other program at such a path',
      base: at,
    },
  ];
}
