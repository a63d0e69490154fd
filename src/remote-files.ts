import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { ReadRemoteFile, RemoteFile } from './policy/configuration/remote-file.ts';
import { InputError } from './repository/input-error.ts';
import { writeWhole } from './repository/write-whole.ts';

/** Where what was fetched is kept: `$XDG_CACHE_HOME/incident-gate`, else `~/.cache/incident-gate` (XDG Base Directory Specification). */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME: given = '' } = environment;
  // "If an implementation encounters a relative path […] it should consider the path invalid and ignore it."
  return join(isAbsolute(given) ? given : join(homedir(), '.cache'), 'incident-gate');
}

/**
 * Reads files of other repositories, each at most once on this machine: a commit never changes. Without `read` only what is
 * kept in `folder` can be had.
 */
export function keptRemoteFiles(folder: string, read?: ReadRemoteFile): ReadRemoteFile {
  return async (at) => {
    const kept = keptPath(folder, at);
    const known = readKept(kept);
    if (known !== undefined) return known;
    if (read === undefined) throw new InputError(unreachable(at));
    const text = await read(at);
    keep(kept, text);
    return text;
  };
}

function keptPath(folder: string, { owner, repo, commit, path }: RemoteFile): string {
  // Names of owners and repositories know no case, paths do, whatever the disk thinks of it.
  const name = createHash('sha256').update(path).digest('hex').slice(0, 32);
  return join(folder, 'extends', owner.toLowerCase(), repo.toLowerCase(), commit, `${name}.yml`);
}

function readKept(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Read-only and never half written. Where nothing can be kept, it is fetched again next time. */
function keep(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeWhole(file, text, 0o444);
  } catch {
    // The folder may not be written to, or is none.
  }
}

function unreachable({ owner, repo, commit, path }: RemoteFile): string {
  return `\`extends\` names \`${path}\` of ${owner}/${repo}@${commit}, which is not on this machine yet, and nothing may be fetched here. Run the gate once where it may, or copy the file into this repository.`;
}
