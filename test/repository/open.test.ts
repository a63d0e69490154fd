import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Disk, disk } from '../../src/repository/disk.ts';
import { InputError } from '../../src/repository/input-error.ts';
import { openRepository } from '../../src/repository/open.ts';
import type { Repository } from '../../src/repository/repository.ts';

let top: string;
let root: string;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'repository-'));
  root = join(top, 'root');
  mkdirSync(root);
});

afterEach(() => rmSync(top, { recursive: true, force: true }));

function put(path: string, content: string | Buffer = '#!/bin/sh\n'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function git(...words: string[]): void {
  const settings = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...settings, ...words], { cwd: root, stdio: 'pipe' });
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

const paths = (repository: Repository): string[] => repository.files.map((file) => file.path);
const whyOf = (repository: Repository, path: string): string | undefined =>
  repository.skipped.find((one) => one.path === path)?.why;

describe('a git repository', () => {
  beforeEach(() => git('init', '-q'));

  test('has what git tracks and what it would let one add', () => {
    for (const path of ['a.sh', 'gone.sh', 'forced.log.sh', 'sub/b.sh']) put(path);
    put('.gitignore', '*.log.sh\nignored.sh\n');
    git('add', '-f', '.');
    rmSync(join(root, 'gone.sh'));
    put('untracked.sh');
    put('ignored.sh');
    const repository = openRepository(root);
    expect(paths(repository)).toEqual(['a.sh', 'forced.log.sh', 'sub/b.sh', 'untracked.sh']);
    expect(repository.skipped).toEqual([]);
    expect(repository.notes).toEqual([]);
    expect(['gone.sh', 'ignored.sh', '.gitignore', 'sub'].map((path) => repository.hasFile(path))).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test('is read from a folder of it, relative to that', () => {
    for (const path of ['a.sh', 'sub/b.sh', 'sub/c/d.sh']) put(path);
    git('add', '.');
    expect(paths(openRepository(join(root, 'sub')))).toEqual(['b.sh', 'c/d.sh']);
  });

  test('is walked from a folder that it ignores', () => {
    put('.gitignore', 'cache/\n');
    put('cache/a.sh');
    const repository = openRepository(join(root, 'cache'));
    expect(paths(repository)).toEqual(['a.sh']);
    expect(repository.notes[0]).toMatch(/git lists no file in it/);
  });

  test('is listed whatever GIT_ variables say', () => {
    put('.gitignore', 'a.sh\n');
    put('a.sh');
    git('add', '-f', 'a.sh');
    process.env.GIT_DIR = join(top, 'elsewhere');
    try {
      expect(paths(openRepository(root))).toEqual(['a.sh']);
    } finally {
      delete process.env.GIT_DIR;
    }
  });

  test('runs nothing that its configuration names', () => {
    put('a.sh');
    const marker = join(top, 'ran');
    writeFileSync(join(top, 'hook'), `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
    for (const key of ['core.fsmonitor', 'core.pager', 'core.sshCommand', 'filter.x.clean']) {
      git('config', key, join(top, 'hook'));
    }
    git('config', 'pager.ls-files', 'true');
    put('.gitattributes', '* filter=x\n');
    const repository = openRepository(root);
    expect(paths(repository)).toEqual(['a.sh']);
    expect(disk.names(top)).not.toContain('ran');
  });

  test('notes a submodule and a repository inside', () => {
    put('a.sh');
    git('add', '.');
    git('commit', '-qm', 'a');
    git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},vendor/x`);
    mkdirSync(join(root, 'inner'));
    execFileSync('git', ['init', '-q'], { cwd: join(root, 'inner'), stdio: 'pipe' });
    put('inner/b.sh');
    const repository = openRepository(root);
    expect(paths(repository)).toEqual(['a.sh']);
    expect(repository.notes.map((note) => note.split(' is ')[0])).toEqual(['`vendor/x`', '`inner`']);
    expect(repository.hasDirectory('vendor/x')).toBe(true);
  });

  test('has each file once while a merge is unfinished', () => {
    put('a.sh', 'echo 1\n');
    git('add', '.');
    git('commit', '-qm', 'a');
    git('checkout', '-qb', 'other');
    put('a.sh', 'echo 2\n');
    git('commit', '-qam', 'b');
    git('checkout', '-q', 'main');
    put('a.sh', 'echo 3\n');
    git('commit', '-qam', 'c');
    expect(() => git('merge', 'other')).toThrow();
    expect(paths(openRepository(root))).toEqual(['a.sh']);
  });

  test('is executable by the index where the disk has no such bit', () => {
    put('a.sh');
    put('b.sh');
    put('c.sh');
    git('add', '.');
    git('update-index', '--chmod=+x', 'a.sh');
    chmodSync(join(root, 'c.sh'), 0o755);
    expect(openRepository(root).files.map((file) => file.executable)).toEqual([true, false, true]);
  });

  test('drops what stands behind a folder that became a link', () => {
    put('sub/a.sh');
    git('add', '.');
    rmSync(join(root, 'sub'), { recursive: true });
    mkdirSync(join(top, 'outside'));
    writeFileSync(join(top, 'outside/a.sh'), 'secret');
    link('sub', '../outside');
    const repository = openRepository(root);
    expect(repository.hasFile('sub/a.sh')).toBe(false);
    expect(whyOf(repository, 'sub')).toMatch(/leads out of the repository/);
  });

  test.each([
    'a b.sh',
    'a\nb.sh',
    'a"b\'c.sh',
    '::error::x.sh',
    'ünï-\u{1F680}.sh',
    '-rf.sh',
    ':(top)x.sh',
    'a\\b.sh',
    '..x.sh',
  ])('has a file of the name %j', (name) => {
    put(name);
    put('sub/tracked');
    git('add', '.');
    expect(paths(openRepository(root))).toEqual([name, 'sub/tracked'].sort());
    rmSync(join(root, '.git'), { recursive: true });
    expect(paths(openRepository(root))).toEqual([name, 'sub/tracked'].sort());
  });

  test.each([true, false])('says so when a name is no UTF-8 (by git: %s)', (byGit) => {
    writeFileSync(Buffer.concat([Buffer.from(join(root, 'x')), Buffer.from([0xff]), Buffer.from('.sh')]), '');
    if (!byGit) rmSync(join(root, '.git'), { recursive: true });
    const repository = openRepository(root);
    expect(repository.files).toEqual([]);
    expect(whyOf(repository, 'x\u{FFFD}.sh')).toMatch(/not UTF-8/);
  });
});

describe('without git', () => {
  test('every .gitignore counts for its folder and below', () => {
    for (const path of [
      'a.sh',
      'no.sh',
      'sub/no.sh',
      'sub/yes.sh',
      'sub/deep/yes.sh',
      'build/x.sh',
      'other/yes.sh',
    ])
      put(path);
    for (const path of ['node_modules/x/y.sh', 'sub/node_modules/z.sh', 'NO.sh']) put(path);
    put('.gitignore', '\u{FEFF}no.sh\r\n/build/\r\nyes.sh\r\n');
    put('sub/.gitignore', '!yes.sh\n/deep/no.sh\n');
    const repository = openRepository(root);
    expect(paths(repository)).toEqual(['NO.sh', 'a.sh', 'sub/deep/yes.sh', 'sub/yes.sh']);
    expect(repository.notes).toEqual([]);
  });

  test('a pattern that would take for ever is left out, and that is said', () => {
    put('a.sh');
    put(`${'a'.repeat(240)}.sh`);
    put('.gitignore', `${'*a'.repeat(40)}b\n`);
    const repository = openRepository(root);
    expect(repository.files).toHaveLength(2);
    expect(repository.notes[0]).toMatch(/more than 4 wildcards/);
  });

  test('a repository inside is not entered', () => {
    put('inner/.git/config', '');
    put('inner/a.sh');
    expect(openRepository(root).notes[0]).toMatch(/`inner` is another repository/);
  });

  test.each([
    ['is not installed', 'no-such-git', /git is not installed/],
    ['refuses', 'refusing-git', /because git says: fatal: detected dubious ownership/],
  ])('the files are found all the same when it %s, and that is said', (_, program, why) => {
    put('a.sh');
    const script =
      '#!/bin/sh\necho "fatal: detected dubious ownership in repository at \'/x\'" >&2\nexit 128\n';
    writeFileSync(join(top, 'refusing-git'), script, { mode: 0o755 });
    const repository = openRepository(root, { git: join(top, program) });
    expect(paths(repository)).toEqual(['a.sh']);
    expect(repository.notes[0]).toMatch(why);
  });
});

describe('a link', () => {
  beforeEach(() => writeFileSync(join(top, 'secret.sh'), 'echo secret\n'));

  test('to a file inside is read as that file', () => {
    put('deploy/run.sh', 'echo 1\n');
    link('run.sh', 'deploy/run.sh');
    link('again.sh', 'run.sh');
    const repository = openRepository(root);
    expect(repository.file('again.sh')).toMatchObject({ content: 'echo 1\n', linkTo: 'deploy/run.sh' });
    expect(repository.file('run.sh')?.text.span()).toEqual({ path: 'run.sh', start: 0, end: 7 });
    expect(repository.file('deploy/run.sh')).not.toHaveProperty('linkTo');
  });

  test.each([
    ['out, relative', '../secret.sh', /`\.\.\/secret\.sh`, which leads out of the repository/],
    ['out, absolute', '/etc/passwd', /leads out of the repository/],
    ['out by a folder whose name begins like the root', '../root-2/x.sh', /leads out of the repository/],
    ['into git', '.git/config', /leads into git's own files/],
    ['to nothing', 'nowhere.sh', /which does not exist/],
    ['to itself', 'x.sh', /leads back to itself/],
    ['round in a circle', 'y.sh', /leads back to itself/],
  ])('%s is not followed', (_, target, why) => {
    git('init', '-q');
    mkdirSync(join(top, 'root-2'));
    writeFileSync(join(top, 'root-2/x.sh'), '');
    link('x.sh', target);
    link('y.sh', 'x.sh');
    const repository = openRepository(root);
    expect(repository.files).toEqual([]);
    expect(whyOf(repository, 'x.sh')).toMatch(why);
    expect(repository.read('x.sh')).toBeUndefined();
    expect(repository.hasFile('x.sh')).toBe(true);
  });

  test.each([true, false])('to a folder inside is a folder, and not entered (git: %s)', (byGit) => {
    if (byGit) git('init', '-q');
    put('releases/1/a.sh');
    link('current', 'releases/1');
    link('releases/1/loop', '../..');
    const repository = openRepository(root);
    expect(paths(repository)).toEqual(['releases/1/a.sh']);
    expect(repository.hasDirectory('current')).toBe(true);
    expect(repository.skipped).toEqual([]);
  });

  test('as the root itself is the folder it leads to', () => {
    put('a.sh');
    symlinkSync(root, join(top, 'entry'));
    expect(paths(openRepository(join(top, 'entry')))).toEqual(['a.sh']);
  });
});

describe('what is no file to read', () => {
  test.each([true, false])('is said, and never opened (git: %s)', async (byGit) => {
    put('a.sh');
    for (const path of ['pipe.sh', 'Dockerfile/x', 'picture.png']) put(path, 'x\0');
    if (byGit) {
      git('init', '-q');
      git('add', '.');
    }
    for (const path of ['pipe.sh', 'picture.png']) rmSync(join(root, path));
    execFileSync('mkfifo', [join(root, 'pipe.sh'), join(root, 'picture.png')]);
    const repository = openRepository(root);
    expect(paths(repository)).toEqual(['a.sh']);
    expect(repository.skipped.map(({ path }) => path)).toEqual(['Dockerfile', 'pipe.sh']);
    expect(whyOf(repository, 'Dockerfile')).toMatch(/is a directory/);
    expect(whyOf(repository, 'pipe.sh')).toMatch(/named pipe/);
    expect(repository.hasFile('pipe.sh')).toBe(false);
  });

  test('a socket', async () => {
    const server = createServer().listen(join(root, 'app.sh'));
    await new Promise((resolve) => server.once('listening', resolve));
    const repository = openRepository(root);
    await new Promise((resolve) => server.close(resolve));
    expect(whyOf(repository, 'app.sh')).toMatch(/is a socket/);
  });

  test('a file that became a pipe is given up, not waited for', () => {
    execFileSync('mkfifo', [join(root, 'pipe.sh')]);
    const fooled: Disk = {
      ...disk,
      entry: (path) => ({ ...disk.entry(path), kind: path === root ? 'directory' : 'file' }),
    };
    expect(whyOf(openRepository(root, { disk: fooled }), 'pipe.sh')).toMatch(/something other than a file/);
  });

  test.each([
    ['ENOENT', /vanished/],
    ['EACCES', /permission was denied/],
    ['EIO', /could not be read: EIO/],
  ])('a file that fails with %s', (code, why) => {
    put('a.sh');
    put('b.sh');
    put('notes');
    const failing: Disk = {
      ...disk,
      read(path, limit) {
        if (path.endsWith('a.sh')) return disk.read(path, limit);
        throw Object.assign(new Error(`${code}: ${path}`), { code });
      },
    };
    const repository = openRepository(root, { disk: failing });
    expect(paths(repository)).toEqual(['a.sh']);
    expect(repository.skipped).toHaveLength(1);
    expect(whyOf(repository, 'b.sh')).toMatch(why);
    expect(whyOf(repository, 'b.sh')).not.toContain(root);
    expect(repository.read('b.sh')).toBeUndefined();
  });

  test('a folder that may not be listed', () => {
    put('sub/a.sh');
    const failing: Disk = {
      ...disk,
      names(path) {
        if (!path.endsWith('sub')) return disk.names(path);
        throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      },
    };
    expect(openRepository(root, { disk: failing }).notes).toEqual([
      'The folder `sub` could not be listed: what is in it was not read.',
    ]);
  });

  test('binary files, when their name promises something', () => {
    for (const path of ['x.sh', 'k.yaml', 'tool', 'p.png']) put(path, 'FROM x\0');
    const repository = openRepository(root);
    expect(repository.files).toEqual([]);
    expect(repository.skipped.map(({ path }) => path)).toEqual(['k.yaml', 'x.sh']);
    expect(repository.read('p.png')).toBeUndefined();
  });
});

describe('size', () => {
  test('a file of 100 MB is not read', () => {
    for (const path of ['big.sh', 'tool', 'data.csv']) put(path);
    for (const path of ['big.sh', 'data.csv']) truncateSync(join(root, path), 100 * 1024 * 1024);
    const repository = openRepository(root);
    expect(paths(repository)).toEqual(['tool']);
    expect(repository.skipped).toEqual([
      { path: 'big.sh', why: 'It has 102400 KiB, and files over 1024 KiB are not read.' },
    ]);
    put('text.csv', 'x'.repeat(1024 * 1024 + 1));
    expect(openRepository(root).read('text.csv')).toBeUndefined();
  });

  test('a large file counts when its head says what it is', () => {
    put('k.yaml', `apiVersion: v1\nkind: Pod\n${'# x\n'.repeat(30_000)}`);
    put('data.yaml', `a: 1\n${'# x\n'.repeat(30_000)}`);
    put('run', `#!/bin/sh\n${'# x\n'.repeat(30_000)}`);
    expect(openRepository(root, { limitBytes: 100_000 }).skipped.map(({ path }) => path)).toEqual([
      'k.yaml',
      'run',
    ]);
    expect(paths(openRepository(root))).toEqual(['k.yaml', 'run']);
    expect(openRepository(root).file('run')?.content).toHaveLength(120_010);
  });

  test('beyond what is read in all, Python is skipped first', () => {
    for (const path of ['a.py', 'b.sh', 'c.sh']) put(path, '#'.repeat(100));
    const repository = openRepository(root, { limitTotalBytes: 250 });
    expect(paths(repository)).toEqual(['b.sh', 'c.sh']);
    expect(whyOf(repository, 'a.py')).toMatch(/no more is read/);
  });
});

describe('characters', () => {
  test('a byte order mark is cut and line ends are mapped', () => {
    put('a.sh', '\u{FEFF}#!/bin/sh\r\necho é\r\necho a\rb\n');
    const file = openRepository(root).file('a.sh');
    expect(file?.content).toBe('#!/bin/sh\r\necho é\r\necho a\rb\n');
    expect(file?.text.value).toBe('#!/bin/sh\necho é\necho a\rb\n');
    expect(file?.text.slice(10, 16).span()).toEqual({ path: 'a.sh', start: 11, end: 17 });
    expect(file).not.toHaveProperty('damage');
  });

  test.each([
    [
      'Latin-1',
      Buffer.from('echo a\n# \xe9\n', 'latin1'),
      'echo a\n# \u{FFFD}\n',
      /^byte 9 \(line 2, column 3\) is not UTF-8/,
    ],
    [
      'a mark before',
      Buffer.from('\xef\xbb\xbfab\xff', 'latin1'),
      'ab\u{FFFD}',
      /^byte 5 \(line 1, column 3\)/,
    ],
    [
      'a real U+FFFD before',
      Buffer.concat([Buffer.from('é\u{FFFD}'), Buffer.from([0xc3])]),
      'é\u{FFFD}\u{FFFD}',
      /^byte 5 \(line 1, column 3\)/,
    ],
    ['a surrogate', Buffer.from([0x61, 0xed, 0xa0, 0x80]), 'a\u{FFFD}\u{FFFD}\u{FFFD}', /^byte 1 /],
    [
      'half a character of UTF-16',
      Buffer.from('\xff\xfea\0\n\0b', 'latin1'),
      'a\n\u{FFFD}',
      /^byte 6 \(line 2, column 1\) is not UTF-16/,
    ],
  ])('the first that cannot be decoded is named: %s', (_, bytes, content, damage) => {
    put('a.sh', bytes);
    const file = openRepository(root).file('a.sh');
    expect(file?.content).toBe(content);
    expect(file?.damage).toMatch(damage);
  });

  test.each([
    ['little', Buffer.from('\u{FEFF}echo é\u{1F680}\u{FFFD}\r\n', 'utf16le')],
    ['big', Buffer.from('\u{FEFF}echo é\u{1F680}\u{FFFD}\r\n', 'utf16le').swap16()],
  ])('UTF-16, %s end first', (_, bytes) => {
    put('a.sh', bytes);
    const file = openRepository(root).file('a.sh');
    expect(file?.text.value).toBe('echo é\u{1F680}\u{FFFD}\n');
    expect(file).not.toHaveProperty('damage');
  });

  test('UTF-32 is not read', () => {
    put('a.sh', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]));
    expect(whyOf(openRepository(root), 'a.sh')).toMatch(/binary/);
  });
});

describe('what is asked for', () => {
  beforeEach(() => {
    for (const path of ['a.sh', 'ab.sh', 'a/x.sh', 'a/b/y.sh', 'c/z.sh', 'a/data.txt']) put(path);
    put('c/broken.sh', 'x\0');
    link('c/out.sh', '/etc/passwd');
  });

  test.each([
    [['a'], ['a/b/y.sh', 'a/x.sh'], 0],
    [['./a/b/', 'a.sh'], ['a.sh', 'a/b/y.sh'], 0],
    [['c'], ['c/z.sh'], 2],
    [['.'], ['a.sh', 'a/b/y.sh', 'a/x.sh', 'ab.sh', 'c/z.sh'], 2],
    [[], ['a.sh', 'a/b/y.sh', 'a/x.sh', 'ab.sh', 'c/z.sh'], 2],
    [['a/data.txt'], [], 0],
  ])('%j', (wanted, expected, skipped) => {
    const repository = openRepository(root, { paths: wanted });
    expect(paths(repository)).toEqual(expected);
    expect(repository.skipped).toHaveLength(skipped);
    expect(repository.hasFile('c/z.sh')).toBe(true);
    expect(repository.below('a')).toEqual(['a/b/y.sh', 'a/data.txt', 'a/x.sh']);
  });

  test('without what is excluded', () => {
    const repository = openRepository(root, { exclude: ['c/', '*/x.sh'] });
    expect(paths(repository)).toEqual(['a.sh', 'a/b/y.sh', 'ab.sh']);
    expect(repository.skipped).toEqual([]);
    expect(repository.read('c/z.sh')?.value).toBe('#!/bin/sh\n');
  });

  test.each([
    [['nowhere'], /no file or folder `nowhere`/],
    [['a/../../x'], /leads out/],
    [['/etc'], /leads out/],
    [['..'], /leads out/],
  ])('%j is the caller’s mistake', (wanted, message) => {
    expect(() => openRepository(root, { paths: wanted })).toThrow(InputError);
    expect(() => openRepository(root, { paths: wanted })).toThrow(message);
  });

  test.each([
    ['nowhere', /does not exist/],
    ['root/a.sh', /is not a folder/],
  ])('a root %s is the caller’s mistake', (path, message) => {
    expect(() => openRepository(join(top, path))).toThrow(InputError);
    expect(() => openRepository(join(top, path))).toThrow(message);
  });
});

test('an empty folder is an empty repository', () => {
  const repository = openRepository(root);
  expect([repository.files, repository.skipped, repository.notes, repository.below('')]).toEqual([
    [],
    [],
    [],
    [],
  ]);
  expect([repository.hasDirectory(''), repository.hasDirectory('.'), repository.hasFile('')]).toEqual([
    true,
    true,
    false,
  ]);
});
