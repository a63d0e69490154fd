import { spawnSync } from 'node:child_process';

/** One thing in a tree, as git lists it. */
export interface TreeItem {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size?: number;
}

/** What git answers in the repository `root`; undefined when it refuses. */
export function askGit(root: string, ...words: string[]): Buffer | undefined {
  const { status, stdout } = spawnSync('git', words, { cwd: root, maxBuffer: 1 << 28 });
  return status === 0 ? stdout : undefined;
}

/** The tree, or the tree of the commit, of that name; with `recursive` what lies below, folders included. */
export function listTree(root: string, name: string, recursive: boolean): TreeItem[] | undefined {
  const listed = askGit(root, 'ls-tree', '-z', '--long', ...(recursive ? ['-r', '-t'] : []), name);
  return listed
    ?.toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map((record) => {
      const [, mode = '', type = '', sha = '', size = '', path = ''] =
        /^(\d+) (\w+) ([0-9a-f]+) +(-|\d+)\t(.*)$/s.exec(record) ?? [];
      return { path, mode, type, sha, ...(size === '-' ? {} : { size: Number(size) }) };
    });
}

/** The full name of what a revision means. */
export function resolve(root: string, revision: string): string | undefined {
  return askGit(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', revision)?.toString().trim();
}

/** Lines of a file after the change that its diff shows, with three lines around each change: what can be commented on. */
export function hunksOf(
  root: string,
  { base, head }: { readonly base: string; readonly head: string },
  path: string,
): { readonly from: number; readonly to: number }[] {
  const diff = askGit(root, 'diff', '--no-ext-diff', '--unified=3', `${base}...${head}`, '--', path);
  const hunks = (diff ?? '').toString().matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm);
  return [...hunks].map(([, from, count = '1']) => ({
    from: Number(from),
    to: Number(from) + Number(count) - 1,
  }));
}
