import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { incidentGate } from './terminal.ts';

const scratch = mkdtempSync(join(tmpdir(), 'incident-gate-bad-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Report {
  readonly findings: readonly { rule: string; path: string; start: { line: number; column: number } }[];
  readonly coverage: {
    readonly partly: number;
    readonly files: readonly { path: string; read: string; lost: unknown }[];
  };
}

let count = 0;

/** A repository with one thing wrong and, beside it, one start script with one finding. */
async function judged(
  make: (root: string) => void,
): Promise<{ report: Report; status: number; why: string }> {
  const root = join(scratch, String(++count));
  mkdirSync(root);
  writeFileSync(join(root, 'start.sh'), '#!/bin/sh\nexec uvicorn app:app --reload\n');
  make(root);
  const { out, status } = await incidentGate(root, 'check', '--format', 'json');
  const report = JSON.parse(out) as Report;
  return { report, status, why: JSON.stringify(report.coverage) };
}

const write = (path: string, content: string | Buffer) => (root: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};

const deep = '['.repeat(10_000) + ']'.repeat(10_000);
const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghij'
  .split('')
  .map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(', ')}]`)
  .join('\n')}\n`;

describe('what is wrong with one file is said, and costs nothing else', () => {
  test.each<[string, (root: string) => void, RegExp]>([
    [
      'invalid UTF-8',
      write('deploy.sh', Buffer.concat([Buffer.from('#!/bin/sh\necho '), Buffer.from([0xff, 0xfe, 0x0a])])),
      /UTF-8/,
    ],
    ['a binary file', write('deploy.sh', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0])), /binary/],
    [
      'a file over the limit',
      (root) => {
        write('deploy.sh', '')(root);
        truncateSync(join(root, 'deploy.sh'), 100 * 1024 * 1024);
      },
      /102,?400 KiB|100 MiB|limit/,
    ],
    ['a line of 5 MB', write('deploy.sh', `echo ${'x'.repeat(5_000_000)}\n`), /KiB|MiB|limit/],
    [
      'ten thousand brackets in YAML',
      write('compose.yml', `services:\n  a:\n    image: x\n    command: ${deep}\n`),
      /compose\.yml/,
    ],
    ['an alias bomb', write('compose.yml', `services:\n  a:\n    image: x\n${bomb}`), /compose\.yml/],
    [
      'a duplicate key',
      write('compose.yml', 'services:\n  a:\n    image: x\n    image: y\n'),
      /compose\.yml/,
    ],
    ['an unclosed heredoc', write('deploy.sh', '#!/bin/sh\ncat <<EOF\nhello\n'), /deploy\.sh/],
    ['an unclosed quote', write('deploy.sh', '#!/bin/sh\necho "hello\n'), /deploy\.sh/],
    ['a Dockerfile that is a directory', write('Dockerfile/readme.txt', ''), /directory/],
    [
      'links that loop',
      (root) => {
        symlinkSync('b.sh', join(root, 'a.sh'));
        symlinkSync('a.sh', join(root, 'b.sh'));
      },
      /loop|link/,
    ],
    ['a link out of the root', (root) => symlinkSync('/etc/hostname', join(root, 'deploy.sh')), /link/],
  ])('%s', async (_, make, says) => {
    const { report, why } = await judged(make);
    expect(why).toMatch(says);
    expect(report.findings).toContainEqual(
      expect.objectContaining({ rule: 'auto-reload', path: 'start.sh' }),
    );
  });
});

describe('what is odd and not wrong is read fully', () => {
  const bad = 'exec uvicorn app:app --reload';
  test.each<[string, (root: string) => void, string]>([
    ['a byte order mark', write('run.sh', `\u{FEFF}#!/bin/sh\n${bad}\n`), 'run.sh'],
    ['CRLF', write('run.sh', `#!/bin/sh\r\n${bad}\r\n`), 'run.sh'],
    ['a name with a newline', write('run\n.sh', `#!/bin/sh\n${bad}\n`), 'run\n.sh'],
    ['a name with quotes', write('run"\'.sh', `#!/bin/sh\n${bad}\n`), 'run"\'.sh'],
    [
      'a name that is a workflow command',
      write('run ::error::.sh', `#!/bin/sh\n${bad}\n`),
      'run ::error::.sh',
    ],
  ])('%s', async (_, make, path) => {
    const { report } = await judged(make);
    expect(report.coverage.partly).toBe(0);
    expect(report.findings).toContainEqual(
      expect.objectContaining({ rule: 'auto-reload', path, start: { line: 2, column: 22 } }),
    );
  });
});

test('no line of any report begins with a workflow command that a file name made', async () => {
  const root = join(scratch, String(++count));
  mkdirSync(root);
  writeFileSync(join(root, 'run\n::error::x.sh'), '#!/bin/sh\nexec uvicorn app:app --reload\n');
  for (const format of ['text', 'summary', 'json', 'sarif']) {
    const { out } = await incidentGate(root, 'check', '--format', format);
    expect(out.split('\n').filter((line) => line.trimStart().startsWith('::'))).toEqual([]);
  }
});
