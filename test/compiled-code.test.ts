import { spawn } from 'node:child_process';
import {
  chmodSync,
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
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CompiledCode, codeFolder } from '../src/compiled-code.ts';

const scratch = mkdtempSync(join(tmpdir(), 'incident-gate-code-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const ONE = Buffer.from('module.exports = () => 1;');
const TWO = Buffer.from('module.exports = () => 2;');

let count = 0;
let folder: string;
let bundle: string;
beforeEach(() => {
  const place = join(scratch, String(++count));
  folder = join(place, 'cache', 'incident-gate');
  bundle = join(place, 'bundle.cjs');
  mkdirSync(place);
  writeFileSync(bundle, ONE);
});

/** What the bundle's function answers in one run of the program, with or without a keeping at its end. */
function answer({ keeps = true } = {}): unknown {
  const code = new CompiledCode(folder);
  const value = (code.load(bundle) as () => unknown)();
  if (keeps) code.keep();
  return value;
}

function keptFile(): string {
  const [name = '', ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name);
}

/** The kept code given out as that of another source: whoever runs it shows that it was not compiled anew. */
function passOffAs(source: Buffer): void {
  const file = readFileSync(keptFile());
  file.writeUInt32LE(crc32(file.subarray(5), crc32(source)), 1);
  writeFileSync(keptFile(), file);
}

test('what was compiled in one run is what the next one executes', () => {
  expect(answer()).toBe(1);
  writeFileSync(bundle, TWO);
  passOffAs(TWO);
  expect(answer()).toBe(1);
});

test('a changed bundle is compiled anew, of the same length too', () => {
  answer();
  writeFileSync(bundle, TWO);
  expect(answer()).toBe(2);
});

test('the first four runs add to what is kept, and no later one', () => {
  const written = Array.from({ length: 6 }, () => {
    answer();
    return statSync(keptFile()).ino;
  });
  expect(new Set(written.slice(0, 4)).size).toBeGreaterThan(1);
  expect(new Set(written.slice(3)).size).toBe(1);
});

test('two installations do not take each other’s place', () => {
  answer();
  const other = join(dirname(bundle), 'other', 'bundle.cjs');
  mkdirSync(dirname(other));
  writeFileSync(other, TWO);
  const code = new CompiledCode(folder);
  code.load(other);
  code.keep();
  expect(readdirSync(folder).length).toBe(2);
});

describe('code that is no good is compiled anew, and replaced', () => {
  test.each<[string, (file: Buffer) => Buffer]>([
    ['garbage', () => Buffer.from('no code at all')],
    ['nothing', () => Buffer.alloc(0)],
    ['half of it', (file) => file.subarray(0, file.length >> 1)],
    ['one bit wrong', (file) => file.fill((file[60] ?? 0) ^ 1, 60, 61)],
  ])('%s', (_, damage) => {
    answer();
    const whole = readFileSync(keptFile());
    writeFileSync(keptFile(), damage(Buffer.from(whole)));
    expect(answer()).toBe(1);
    expect(readFileSync(keptFile()).length).toBe(whole.length);
  });

  test('of another version of V8, which is the second number in its head', () => {
    answer();
    const file = readFileSync(keptFile());
    file.writeUInt32LE(file.readUInt32LE(9) ^ 1, 9);
    writeFileSync(keptFile(), file);
    writeFileSync(bundle, TWO);
    passOffAs(TWO);
    expect(answer()).toBe(2);
  });
});

describe('a folder into which others could write is neither read nor written', () => {
  test.each<[string, () => void]>([
    ['all may write into it', () => chmodSync(folder, 0o777)],
    [
      'it is a link',
      () => {
        rmSync(`${folder}-elsewhere`, { recursive: true, force: true });
        mkdirSync(`${folder}-elsewhere`, { mode: 0o700 });
        for (const name of readdirSync(folder))
          writeFileSync(join(`${folder}-elsewhere`, name), readFileSync(join(folder, name)));
        rmSync(folder, { recursive: true });
        symlinkSync(`${folder}-elsewhere`, folder);
      },
    ],
  ])('%s', (_, open) => {
    answer();
    writeFileSync(bundle, TWO);
    passOffAs(TWO);
    open();
    const before = readFileSync(keptFile());
    expect(answer()).toBe(2);
    expect(readFileSync(keptFile())).toEqual(before);
  });
});

test('a folder that cannot be written costs nothing but time', () => {
  mkdirSync(dirname(dirname(folder)), { recursive: true });
  writeFileSync(dirname(folder), 'a file where the folder would be');
  expect(answer()).toBe(1);
});

test('its own folder is nobody else’s to look into', () => {
  answer();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test.each([
  [{}, '/home/me/.cache/incident-gate'],
  [{ XDG_CACHE_HOME: '/caches' }, '/caches/incident-gate'],
  [{ XDG_CACHE_HOME: 'caches' }, '/home/me/.cache/incident-gate'],
  [{ NODE_DISABLE_COMPILE_CACHE: '1', XDG_CACHE_HOME: '/caches' }, undefined],
])('%j keeps it in %s', (environment, expected) => {
  expect(codeFolder(environment, '/home/me')).toBe(expected);
});

test('first runs at the same time get along', async () => {
  const environment = { ...process.env, XDG_CACHE_HOME: join(scratch, 'together') };
  const run = () =>
    new Promise<string>((resolve) => {
      let out = '';
      let errors = '';
      const started = spawn(process.execPath, ['dist/cli.js', 'rules'], { env: environment });
      started.stdout.on('data', (data) => {
        out += data;
      });
      // V8 writes there of a flag that it does not know.
      started.stderr.on('data', (data) => {
        errors += data;
      });
      started.on('close', (status) => resolve(`${status} ${errors}${out}`));
    });
  const first = await Promise.all([run(), run(), run()]);
  expect(new Set([...first, await run()]).size).toBe(1);
  expect(first[0]).toMatch(/^0 [a-z-]+\n {2}/);
  expect(readdirSync(join(scratch, 'together', 'incident-gate')).length).toBe(1);
});
