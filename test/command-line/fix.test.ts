import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { rewrite } from '../../src/repository/rewrite.ts';
import { incidentGate } from './terminal.ts';

let root: string;

const put = (path: string, content: string | Buffer): void => writeFileSync(join(root, path), content);
const bytes = (path: string): Buffer => readFileSync(join(root, path));
const git = (...words: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...words], {
    cwd: root,
    encoding: 'utf8',
  });

const RELOADS = '#!/bin/sh\nexec uvicorn app:app --reload\n';
const MENDED = '#!/bin/sh\nexec uvicorn app:app\n';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fix-'));
  git('init', '-q', '-b', 'main');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('--fix', () => {
  test('writes what has a fix, says so, and reports what is left', async () => {
    put('start.sh', RELOADS);
    put('deploy.sh', '#!/bin/sh\nterraform force-unlock -force 1\nterraform apply\n');
    const { status, out, err } = await incidentGate(root, 'check', '--fix');
    expect(bytes('start.sh').toString()).toBe(MENDED);
    expect(err).toBe('start.sh:2: auto-reload: fixed\n');
    expect(out).not.toContain('auto-reload');
    expect(out).toContain('state-lock-bypassed');
    expect(status).toBe(1);
  });

  test('ends with 0 when nothing is left', async () => {
    put('start.sh', RELOADS);
    expect((await incidentGate(root, 'check', '--fix')).status).toBe(0);
    expect((await incidentGate(root, 'check', '--fix')).err).toBe('Nothing here has a fix.\n');
  });

  test('keeps the mode, the byte order mark, the line ends, and leaves nothing beside the file', async () => {
    put('start.sh', `\u{FEFF}${RELOADS.replaceAll('\n', '\r\n')}`);
    chmodSync(join(root, 'start.sh'), 0o750);
    await incidentGate(root, 'check', '--fix');
    expect(bytes('start.sh').toString()).toBe(`\u{FEFF}${MENDED.replaceAll('\n', '\r\n')}`);
    expect(statSync(join(root, 'start.sh')).mode & 0o7777).toBe(0o750);
    expect(readdirSync(root).toSorted()).toEqual(['.git', 'start.sh']);
  });

  test('refuses a file that cannot be written back as it is', async () => {
    const damaged = Buffer.concat([Buffer.from(RELOADS), Buffer.from([0x23, 0xff, 0x0a])]);
    put('start.sh', damaged);
    const { err } = await incidentGate(root, 'check', '--fix');
    expect(bytes('start.sh')).toEqual(damaged);
    expect(err).toMatch(
      /^start\.sh:2: auto-reload: not fixed\. Its file could not be written back as it is: byte 41 /,
    );
  });

  test('writes the file that a link leads to, once', async () => {
    mkdirSync(join(root, 'bin'));
    put('bin/start.sh', RELOADS);
    symlinkSync('bin/start.sh', join(root, 'start.sh'));
    await incidentGate(root, 'check', '--fix');
    expect(bytes('bin/start.sh').toString()).toBe(MENDED);
    expect(
      readdirSync(root, { withFileTypes: true })
        .find(({ name }) => name === 'start.sh')
        ?.isSymbolicLink(),
    ).toBe(true);
  });

  test('mends only what is new where only that counts', async () => {
    put('start.sh', RELOADS);
    git('add', '-A');
    git('commit', '-q', '-m', 'state');
    put('run.sh', RELOADS);
    await incidentGate(root, 'check', '--fix', '--base', 'main', '--only-new');
    expect(bytes('start.sh').toString()).toBe(RELOADS);
    expect(bytes('run.sh').toString()).toBe(MENDED);
  });

  test('does not go together with --fix-dry-run', async () => {
    expect((await incidentGate(root, 'check', '--fix', '--fix-dry-run')).status).toBe(2);
  });
});

describe('--fix-dry-run', () => {
  test('prints a diff that git takes, and writes nothing', async () => {
    put('start.sh', RELOADS);
    put(
      'docker-compose.yml',
      'services:\r\n  a:\r\n    build: .\r\n    restart: always\r\n    command: uvicorn a:a --reload\r\n',
    );
    put('Dockerfile', 'FROM python:3.12-slim\nCMD uvicorn app:app --reload');
    const { status, out, err } = await incidentGate(root, 'check', '--fix-dry-run');
    expect(bytes('start.sh').toString()).toBe(RELOADS);
    expect(status).toBe(1);
    expect(err).toContain('start.sh:2: auto-reload: can be fixed\n');
    expect(err).toContain('✗ Failed');
    execFileSync('git', ['apply', '-'], { cwd: root, input: out });
    expect(bytes('start.sh').toString()).toBe(MENDED);
    const left = await incidentGate(root, 'check', '--fix-dry-run');
    expect(left.out).toBe('');
  });

  test('a file with a byte order mark', async () => {
    put('start.sh', `\u{FEFF}${RELOADS}`);
    const { out } = await incidentGate(root, 'check', '--fix-dry-run');
    execFileSync('git', ['apply', '-'], { cwd: root, input: out });
    expect(bytes('start.sh').toString()).toBe(`\u{FEFF}${MENDED}`);
  });

  test('shows no secret', async () => {
    const secret = 'hunter2-correct-horse';
    put('start.sh', `#!/bin/sh\nexport DB_PASSWORD=${secret}\necho a\nexec uvicorn app:app --reload\n`);
    const { out, err } = await incidentGate(root, 'check', '--fix-dry-run');
    expect(out + err).not.toContain(secret);
    execFileSync('git', ['apply', '-'], { cwd: root, input: out });
    expect(bytes('start.sh').toString()).toContain(`${secret}\necho a\nexec uvicorn app:app\n`);
  });

  test('shows no line that a runner would obey', async () => {
    put('start.sh', '#!/bin/sh\n::error::gotcha\necho a\nexec uvicorn app:app --reload\n');
    const { out } = await incidentGate(root, 'check', '--fix-dry-run');
    expect(out).not.toContain('::error');
    execFileSync('git', ['apply', '-'], { cwd: root, input: out });
    expect(bytes('start.sh').toString()).toContain('::error::gotcha\necho a\nexec uvicorn app:app\n');
    put('start.sh', '#!/bin/sh\nexec uvicorn app:app --reload # ##[error]gotcha\n');
    const refused = await incidentGate(root, 'check', '--fix-dry-run');
    expect(refused.out).toBe('');
    expect(refused.err).toContain('start.sh:2: auto-reload: not fixed. A diff of it would show a secret');
  });

  test('wants standard output for itself', async () => {
    put('start.sh', RELOADS);
    const { status, err } = await incidentGate(root, 'check', '--fix-dry-run', '--format', 'json');
    expect(err).toContain('would both go to standard output');
    expect(status).toBe(2);
  });
});

describe('a file is not written', () => {
  const change = { path: 'a/b.sh', before: 'a\n', after: 'b\n' };

  beforeEach(() => {
    mkdirSync(join(root, 'a'));
    put('a/b.sh', 'a\n');
  });

  test.each<[string, () => void, string]>([
    ['that was changed meanwhile', () => put('a/b.sh', 'c\n'), 'It was changed since it was read'],
    ['that is gone', () => rmSync(join(root, 'a/b.sh')), 'It could not be written: it vanished'],
    [
      'that became a link',
      () => {
        rmSync(join(root, 'a/b.sh'));
        put('c', 'a\n');
        symlinkSync('../c', join(root, 'a/b.sh'));
      },
      'It is no regular file any more.',
    ],
    [
      'below a folder that became a link',
      () => {
        rmSync(join(root, 'a'), { recursive: true });
        mkdirSync(join(root, 'c'));
        put('c/b.sh', 'a\n');
        symlinkSync('c', join(root, 'a'));
      },
      'A folder on its way is a link by now.',
    ],
    [
      'that has another name',
      () => linkSync(join(root, 'a/b.sh'), join(root, 'c')),
      'It is known under several names',
    ],
  ])('%s', (_, arrange, why) => {
    arrange();
    expect(rewrite(root, change)).toContain(why);
  });
});

test.each<[string, (text: string) => Buffer]>([
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a mark', (text) => Buffer.from(`\u{FEFF}${text}`)],
  ['UTF-16LE', (text) => Buffer.from(`\u{FEFF}${text}`, 'utf16le')],
  ['UTF-16BE', (text) => Buffer.from(`\u{FEFF}${text}`, 'utf16le').swap16()],
])('a file of %s stays one', (_, encoded) => {
  put('a', encoded('é \u{1F680} a\r\n'));
  expect(rewrite(root, { path: 'a', before: 'é \u{1F680} a\r\n', after: 'é \u{1F680} b' })).toBeUndefined();
  expect(bytes('a')).toEqual(encoded('é \u{1F680} b'));
});
