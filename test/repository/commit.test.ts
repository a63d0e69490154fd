import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openCommit, openRepository } from '../../src/repository/open.ts';
import type { Repository } from '../../src/repository/repository.ts';
import { sharingFiles } from '../../src/repository/share.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'commit-'));
  git('init', '-q');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, content: string | Buffer = '#!/bin/sh\n'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function git(...words: string[]): void {
  const settings = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...settings, ...words], { cwd: root, stdio: 'pipe' });
}

function commit(): void {
  git('add', '-A');
  git('commit', '-q', '-m', 'state');
}

/** All that rooms to the right can see of it. */
function seen(repository: Repository) {
  return {
    files: repository.files.map(({ text, ...file }) => ({ ...file, text: text.value })),
    skipped: repository.skipped,
    below: repository.below(''),
  };
}

test('a commit is read as its checkout is', () => {
  put('deploy.sh');
  put('bin/start', '#!/bin/bash\nexec app\n');
  chmodSync(join(root, 'bin/start'), 0o755);
  put('k8s/app.yaml', 'apiVersion: v1\nkind: Service\n');
  put('crlf.service', '[Service]\r\nExecStart=/a\r\n');
  put('binary.sh', Buffer.from([0, 1, 2]));
  put('latin.sh', Buffer.from('#!/bin/sh\necho caf\xe9\n', 'latin1'));
  put('large.sh', `#!/bin/sh\n${'#'.repeat(1024 * 1024)}\n`);
  put('templates/unit.tftpl', 'User=x\n');
  symlinkSync('deploy.sh', join(root, 'link.sh'));
  symlinkSync('/etc/hostname', join(root, 'out.sh'));
  symlinkSync('loop.sh', join(root, 'loop.sh'));
  symlinkSync('bin', join(root, 'folder'));
  commit();
  const [now, then] = [openRepository(root), openCommit(root, 'HEAD')];
  expect(seen(then)).toEqual(seen(now));
  expect(then.files.length).toBeGreaterThan(5);
  expect(then.read('templates/unit.tftpl')?.value).toBe('User=x\n');
  expect(then.hasDirectory('folder')).toBe(true);
});

test('the work tree is neither read nor touched', () => {
  put('deploy.sh', '#!/bin/sh\necho one\n');
  put('old.sh');
  commit();
  put('deploy.sh', '#!/bin/sh\necho two\n');
  put('new.sh');
  rmSync(join(root, 'old.sh'));
  const then = openCommit(root, 'HEAD');
  expect(then.files.map(({ path }) => path)).toEqual(['deploy.sh', 'old.sh']);
  expect(then.file('deploy.sh')?.content).toBe('#!/bin/sh\necho one\n');
  expect(openRepository(root).files.map(({ path }) => path)).toEqual(['deploy.sh', 'new.sh']);
});

test('a folder is read relative to itself, and paths that were not there are left out', () => {
  put('app/a.sh');
  put('app/b.sh');
  put('other.sh');
  commit();
  put('app/c.sh');
  const paths = (repository: Repository): string[] => repository.files.map(({ path }) => path);
  expect(paths(openCommit(join(root, 'app'), 'HEAD'))).toEqual(['a.sh', 'b.sh']);
  expect(paths(openCommit(root, 'HEAD', { paths: ['app/b.sh', './app/c.sh'] }))).toEqual(['app/b.sh']);
  expect(paths(openCommit(root, 'HEAD', { paths: ['app/c.sh'] }))).toEqual([]);
});

test('files that did not change are the same files', () => {
  put('same.sh');
  put('changed.sh');
  commit();
  put('changed.sh', '#!/bin/bash\n');
  const now = openRepository(root);
  const then = sharingFiles(openCommit(root, 'HEAD'), now);
  expect(then.file('same.sh')).toBe(now.file('same.sh'));
  expect(then.files[1]).toBe(now.file('same.sh'));
  expect(then.file('changed.sh')?.content).toBe('#!/bin/sh\n');
});

test.each([
  ['no-such-branch', 'there is no such commit here'],
  ['--output=x', 'there is no such commit here'],
])('the base %j is refused with the way out', (base, why) => {
  put('a.sh');
  commit();
  expect(() => openCommit(root, base)).toThrow(
    `The base \`${base}\` cannot be compared with: ${why}. Fetch it first (actions/checkout: \`fetch-depth: 0\`), or name another.`,
  );
});

test('a folder outside of any repository has no base', () => {
  const bare = mkdtempSync(join(tmpdir(), 'bare-'));
  expect(() => openCommit(bare, 'HEAD')).toThrow('this folder is in no git repository');
  rmSync(bare, { recursive: true });
});
