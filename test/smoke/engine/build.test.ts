import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildImage } from '../../../src/smoke/engine/build.ts';
import type { EngineClient } from '../../../src/smoke/engine/client.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'incident-gate-build-'));
});
afterAll(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): string {
  const whole = join(root, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

/** What the engine's client is given: its words, and the files of the archive with what is in them. */
async function sent(spec: Pick<Parameters<typeof buildImage>[2], 'context' | 'files' | 'dockerfile'>) {
  let words: readonly string[] = [];
  const chunks: Buffer[] = [];
  const client: EngineClient = {
    run: async (given, { input }) => {
      words = given;
      for await (const chunk of input ?? []) chunks.push(chunk);
      return { status: 0, output: '', errors: '' };
    },
  };
  const engine = { client, name: 'an engine', builder: 'classic' } as const;
  await buildImage(engine, { id: 'x', expires: 0 }, { ...spec, arguments: {}, seconds: 30 });
  const input = Buffer.concat(chunks);
  const names = execFileSync('tar', ['--list', '--file=-'], { input, encoding: 'utf8' }).trim().split('\n');
  const files = names.map((name) => [
    name,
    execFileSync('tar', ['--extract', '--to-stdout', '--file=-', name], { input, encoding: 'utf8' }),
  ]);
  return { dockerfile: words.find((word) => word.startsWith('--file=')), files: Object.fromEntries(files) };
}

test('the chosen files are sent, and nothing beside them', async () => {
  const context = dirname(write('plain/Dockerfile', 'FROM a'));
  write('plain/app.py', 'app');
  write('plain/.env', 'SECRET=1');
  const spec = { context, files: ['Dockerfile', 'app.py'], dockerfile: 'Dockerfile' };
  expect(await sent(spec)).toEqual({
    dockerfile: '--file=Dockerfile',
    files: { Dockerfile: 'FROM a', 'app.py': 'app' },
  });
});

test.each([
  ['a plain path', 'docker'],
  ['what a regular expression would take for itself', 'a.b*c[d]^e$f'],
  ['what sed would', 'a|b;c\\d&e'],
  ['blanks', 'a folder'],
  ['what begins like an option', '--x'],
])('a Dockerfile outside of the context is sent along: %s', async (_, folder) => {
  const context = dirname(write(`${folder}/api/app.py`, 'app'));
  const outside = write(`${folder}/docker/Dockerfile`, 'FROM outside');
  expect(await sent({ context, files: ['app.py'], dockerfile: { outside } })).toEqual({
    dockerfile: '--file=.incident-gate.Dockerfile',
    files: { 'app.py': 'app', '.incident-gate.Dockerfile': 'FROM outside' },
  });
});

test('a file of the context that is called as it is stays what it is', async () => {
  const outside = write('same/docker/Dockerfile', 'FROM outside');
  const context = dirname(write('same/api/Dockerfile', 'FROM inside'));
  const { files } = await sent({ context, files: ['Dockerfile'], dockerfile: { outside } });
  expect(files).toEqual({ Dockerfile: 'FROM inside', '.incident-gate.Dockerfile': 'FROM outside' });
});
