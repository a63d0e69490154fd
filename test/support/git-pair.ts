import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One thing in a commit: a file, an executable, a link or a submodule. */
export interface Planted {
  readonly mode: '100644' | '100755' | '120000' | '160000';
  readonly content: Buffer | string;
}

/** What a commit holds, by path. */
export type Plot = Readonly<Record<string, Planted>>;

/** A repository with two commits, and a shallow clone that has the second only, as actions/checkout makes it. */
export interface GitPair {
  readonly full: string;
  readonly shallow: string;
  readonly base: string;
  readonly head: string;
  remove(): void;
}

/** A commit of submodules: nobody has it. */
const ELSEWHERE = '1'.repeat(40);

/** Makes both without a work tree for the first: names and modes can be anything that git can store. */
export function makeGitPair(base: Plot, head: Plot): GitPair {
  const folder = mkdtempSync(join(tmpdir(), 'git-pair-'));
  const [full, shallow] = [join(folder, 'full'), join(folder, 'shallow')];
  mkdirSync(full);
  git(full, ['init', '-q', '--initial-branch=main']);
  git(full, ['fast-import', '--quiet'], Buffer.concat([...commit(base), ...commit(head)]));
  git(full, ['reset', '-q', '--hard']);
  git(folder, ['clone', '-q', '--depth=1', `file://${full}`, shallow]);
  return {
    full,
    shallow,
    base: git(full, ['rev-parse', 'HEAD^']),
    head: git(full, ['rev-parse', 'HEAD']),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** As git-fast-import(1) takes it. */
function* commit(plot: Plot): Generator<Buffer> {
  yield Buffer.from('commit refs/heads/main\ncommitter a <a@example.org> 1800000000 +0000\ndata 0\n');
  yield Buffer.from('deleteall\n');
  for (const [path, { mode, content }] of Object.entries(plot)) {
    if (mode === '160000') yield Buffer.from(`M ${mode} ${ELSEWHERE} ${path}\n`);
    else {
      const bytes = Buffer.from(content as string);
      yield Buffer.concat([
        Buffer.from(`M ${mode} inline ${path}\ndata ${bytes.length}\n`),
        bytes,
        Buffer.from('\n'),
      ]);
    }
  }
}

function git(cwd: string, words: readonly string[], input?: Buffer): string {
  return execFileSync('git', words, { cwd, input, stdio: ['pipe', 'pipe', 'pipe'] })
    .toString()
    .trim();
}
