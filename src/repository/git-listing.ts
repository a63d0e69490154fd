import { isUtf8 } from 'node:buffer';
import { spawnSync } from 'node:child_process';

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

export interface GitRefusal {
  /** Why git could not list the files, as a clause; undefined when there is simply no repository. */
  readonly refusal: string | undefined;
}

/** Nothing that a repository's own configuration names may be run, and nothing fetched. */
const HARMLESS = [
  '--no-pager',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'protocol.allow=never',
];

const LISTING_BYTES = 1024 * 1024 * 1024;

/** Lists what git tracks and what it would let one add, from `root` downwards. `program` is git. */
export function listByGit(root: string, program = 'git'): Listing | GitRefusal {
  const tracked = runGit(program, root, ['ls-files', '-z', '--cached', '--stage']);
  if ('refusal' in tracked) return tracked;
  const others = runGit(program, root, ['ls-files', '-z', '--others', '--exclude-standard']);
  if ('refusal' in others) return others;
  const files = new Map<string, ListedFile>();
  const submodules: string[] = [];
  const unnameable: string[] = [];
  for (const record of records(tracked.output)) {
    // "<mode> <object> <stage>\t<path>": git-ls-files(1), --stage.
    const tab = record.indexOf('\t');
    const path = decodeName(record.subarray(tab + 1), unnameable);
    if (path === undefined) continue;
    const mode = record.toString('latin1', 0, 6);
    if (mode === '160000') submodules.push(path);
    else files.set(path, { path, isExecutable: mode === '100755' });
  }
  for (const record of records(others.output)) {
    const path = decodeName(record, unnameable);
    if (path === undefined) continue;
    if (path.endsWith('/')) submodules.push(path.slice(0, -1));
    else if (!files.has(path)) files.set(path, { path });
  }
  return { files: [...files.values()], submodules, unnameable, notes: [] };
}

function runGit(program: string, root: string, command: readonly string[]): { output: Buffer } | GitRefusal {
  const result = spawnSync(program, [...HARMLESS, ...command], {
    cwd: root,
    env: cleanEnvironment(process.env),
    maxBuffer: LISTING_BYTES,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  });
  if (result.error !== undefined) return { refusal: startFailure(result.error) };
  if (result.status === 0) return { output: result.stdout };
  const says = result.stderr.toString('utf8').trim().split('\n')[0] ?? '';
  if (/not a git repository/.test(says)) return { refusal: undefined };
  return { refusal: `git says: ${says || `exit ${result.status ?? result.signal}`}` };
}

function startFailure(error: Error): string {
  return 'code' in error && error.code === 'ENOENT'
    ? 'git is not installed'
    : `git did not run: ${error.message}`;
}

/** A variable such as GIT_DIR would make git list another repository. */
export function cleanEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('GIT_'));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
  };
}

function* records(output: Buffer): Generator<Buffer> {
  let at = 0;
  for (let end = output.indexOf(0); end >= 0; end = output.indexOf(0, at)) {
    yield output.subarray(at, end);
    at = end + 1;
  }
}

function decodeName(name: Buffer, unnameable: string[]): string | undefined {
  if (isUtf8(name)) return name.toString('utf8');
  unnameable.push(name.toString('utf8'));
  return undefined;
}
