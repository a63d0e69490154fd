import { spawnSync } from 'node:child_process';

export interface GitRefusal {
  /** Why git did not answer, as a clause; undefined when there is simply no repository. */
  readonly refusal: string | undefined;
}

/** Where git is asked, and which git. */
export interface GitPlace {
  /** A folder in a work tree. */
  readonly root: string;
  /** The git program; `git`. */
  readonly program?: string | undefined;
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

const OUTPUT_BYTES = 1024 * 1024 * 1024;

/** Runs a git command that only reads. */
export function runGit(
  { root, program = 'git' }: GitPlace,
  command: readonly string[],
  input?: string,
): { output: Buffer } | GitRefusal {
  const result = spawnSync(program, [...HARMLESS, ...command], {
    cwd: root,
    env: cleanEnvironment(process.env),
    maxBuffer: OUTPUT_BYTES,
    timeout: 120_000,
    ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] as const } : { input }),
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

/** A variable such as GIT_DIR would make git look at another repository. */
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

/** The parts of an answer given with `-z`. */
export function* records(output: Buffer): Generator<Buffer> {
  let at = 0;
  for (let end = output.indexOf(0); end >= 0; end = output.indexOf(0, at)) {
    yield output.subarray(at, end);
    at = end + 1;
  }
}
