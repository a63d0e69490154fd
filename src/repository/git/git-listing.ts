import { isUtf8 } from 'node:buffer';
import { type GitRefusal, records, runGit } from './git.ts';

/** One name that git or a walk has found. */
export interface ListedFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** Git's own executable bit, for file systems that have none. */
  readonly isExecutable?: boolean;
}

/** What is in a repository by name, before anything has been looked at. */
export interface Listing {
  readonly files: readonly ListedFile[];
  /** Submodules, and repositories that lie inside this one. */
  readonly submodules: readonly string[];
  /** Names that are not UTF-8, as far as they can be shown. */
  readonly unnameable: readonly string[];
  readonly notes: readonly string[];
}

/** One question for both: starting git costs more than its answer. */
const LIST = ['ls-files', '-z', '-t', '--stage', '--cached', '--others', '--exclude-standard'];

/** Lists what git tracks and what it would let one add, from `root` downwards. `program` is git. */
export function listByGit(root: string, program = 'git'): Listing | GitRefusal {
  const listed = runGit({ root, program }, LIST);
  if ('refusal' in listed) return listed;
  const files = new Map<string, ListedFile>();
  const others: string[] = [];
  const submodules: string[] = [];
  const unnameable: string[] = [];
  for (const record of records(listed.output)) {
    // "<tag> <mode> <object> <stage>\t<path>" for what is tracked, "? <path>" for the rest: git-ls-files(1), -t, --stage.
    const isTracked = record[0] !== UNTRACKED;
    const path = decodeName(record.subarray(isTracked ? record.indexOf('\t') + 1 : 2), unnameable);
    if (path === undefined) continue;
    const mode = isTracked ? record.toString('latin1', 2, 8) : undefined;
    if (mode === undefined) others.push(path);
    else if (mode === '160000') submodules.push(path);
    else files.set(path, { path, isExecutable: mode === '100755' });
  }
  for (const path of others) {
    if (path.endsWith('/')) submodules.push(path.slice(0, -1));
    else if (!files.has(path)) files.set(path, { path });
  }
  return { files: [...files.values()], submodules, unnameable, notes: [] };
}

const UNTRACKED = '?'.charCodeAt(0);

function decodeName(name: Buffer, unnameable: string[]): string | undefined {
  if (isUtf8(name)) return name.toString('utf8');
  unnameable.push(name.toString('utf8'));
  return undefined;
}
