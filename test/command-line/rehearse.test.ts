import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { incidentGate } from './terminal.ts';

/* All that needs no engine: the plan, what there is without one, and a recording judged again. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'incident-gate-rehearse-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const blocked = (): void => cpSync('test/fixtures/rehearsal/blocked', folder, { recursive: true });
const rehearse = (...words: readonly string[]) => incidentGate(folder, 'rehearse', ...words);

test('nothing to rehearse is said, and is no failure', async () => {
  const { status, out, err } = await rehearse();
  expect([status, out]).toEqual([0, '']);
  expect(err).toBe(
    'There is nothing here to rehearse: no image is built and deployed by what was read. `--dockerfile` or `--image` names one.\n',
  );
});

test('a recording is never passed over, though nothing is there to rehearse', async () => {
  const gone = await rehearse('--replay', 'gone.json');
  expect([gone.status, gone.out]).toEqual([2, '']);
  expect(gone.err).toContain('`--replay gone.json` could not be read');
  cpSync('test/fixtures/rehearsal/blocked/recorded.json', join(folder, 'recorded.json'));
  const other = await rehearse('--replay', 'recorded.json');
  expect([other.status, other.out]).toEqual([2, '']);
  expect(other.err).toContain('what would be rehearsed here is nothing');
});

describe('the plan', () => {
  test('is what the repository says, the configuration over it, the command line over that', async () => {
    blocked();
    write(
      '.incident-gate.yml',
      'rehearse:\n  budget: 20\n  starts: 2\n  environment: {A: "1"}\n  images: {triage: {budget: 30, memory: 256Mi, imports: [jobs]}}\n',
    );
    const { status, err } = await rehearse('--plan', '--starts', '1', '--env', 'B=2', '--port', '9000');
    expect(status).toBe(0);
    expect(err).toContain('  environment  A, B\n');
    expect(err).toContain('  imports      server, jobs\n');
    expect(err).toContain('  port         9000 (the command line)\n');
    expect(err).toContain('  health       GET :9000/health (the command line)\n');
    expect(err).toContain('  limits       256 MiB, 1 processor\n');
    expect(err).toContain('  time         1 start, each up within 30 s\n');
  });

  test('has what only the configuration names, and says what it speaks of in vain', async () => {
    blocked();
    write(
      '.incident-gate.yml',
      'rehearse:\n  only: [worker, triag]\n  images:\n    worker: {image: "worker:1", port: 9000, command: [run, --fast]}\n',
    );
    const { err } = await rehearse('--plan');
    expect(err).toContain('Not rehearsed, as `only` in .incident-gate.yml leaves out: `triage`.\n');
    expect(err).toContain(
      '`rehearse` in .incident-gate.yml speaks of `triag`, and no image of that name is deployed; `triage` is.\n',
    );
    expect(err).toContain('worker\n  image        worker:1\n  command      run --fast\n');
    expect(err).toContain('  health       TCP :9000 (`rehearse` in .incident-gate.yml)\n');
    expect(err).not.toContain('Nothing says on which port');
  });

  test.each([
    [
      'a Dockerfile that nothing deploys',
      ['--dockerfile', 'tools/Dockerfile'],
      'built from tools/Dockerfile',
    ],
    ['an image that is there', ['--image', 'shop:1', '--port', '80'], 'shop:1'],
  ])('can be of %s', async (_, words, image) => {
    cpSync('test/fixtures/rehearsal/blocked', join(folder, 'tools'), { recursive: true });
    rmSync(join(folder, 'tools/deployment.yaml'));
    const { status, err } = await rehearse('--plan', ...words);
    expect([status, err]).toEqual([0, expect.stringContaining(`  image        ${image}`)]);
  });

  test.each([
    [['--only', 'trage'], 'There is no image `trage` to rehearse; there are `triage`.'],
    [['--dockerfile', 'x/Dockerfile'], 'There is no Dockerfile `x/Dockerfile`'],
    [['--dockerfile', '../Dockerfile'], '`--dockerfile ../Dockerfile` leads out of the repository'],
    [['--load', 'triage'], '`--load triage` is no request'],
    [['--env', '=x'], '`--env =x` is no variable'],
    [['--memory', '1k'], '`--memory 1k` is no amount of memory'],
    [['--starts', '0'], 'It is a whole number from 1 to 99999.'],
    [['deployment.yaml'], '`deployment.yaml` is no folder'],
  ])('of %j is refused', async (words, says) => {
    blocked();
    const { status, err } = await rehearse('--plan', ...words);
    expect([status, err]).toEqual([2, expect.stringContaining(says)]);
  });
});

describe('without an engine', () => {
  const none = ['--engine', '/nowhere/docker'];

  test.each([
    ['', [], 2, 'not rehearsed, no container engine: its client is not installed'],
    ['', ['--without-engine', 'skip'], 0, 'skipped, no container engine: its client is not installed'],
    ['rehearse: {without-engine: skip}', [], 0, 'skipped'],
    ['rehearse: {without-engine: skip}', ['--without-engine', 'fail'], 2, 'not rehearsed'],
  ])('configured as %j and told %j: %i', async (configuration, words, expected, says) => {
    blocked();
    write('.incident-gate.yml', configuration);
    const { status, out, err } = await rehearse(...none, ...words);
    expect([status, out]).toEqual([expected, '']);
    expect(err).toContain(says);
  });
});

describe('a recording judged again', () => {
  beforeEach(blocked);

  test('gives the verdict that it gave, on the lines that are wrong', async () => {
    const { status, out } = await rehearse('--replay', 'recorded.json');
    expect(status).toBe(1);
    expect(out).toContain('POST /triage took 9.05 s');
    expect(out).toContain('100 % of the pods are killed, after 7.24 s to 9.22 s, 7 times in ten minutes');
    expect(out).toContain('✗ Failed: ');
  });

  test('what if the probe were more patient?', async () => {
    write('deployment.yaml', read('deployment.yaml').replace('failureThreshold: 3', 'failureThreshold: 6'));
    const { out } = await rehearse('--replay', 'recorded.json');
    expect(out).toContain('liveness of kubernetes, GET :8000/health: bears it');
  });

  test('by files that are mended: what can be is, and what was measured is judged once more', async () => {
    const plain = read('deployment.yaml');
    const liveness = plain.indexOf('          livenessProbe:');
    const manifest = (threshold: number): string =>
      `${plain.slice(0, liveness)}          startupProbe:
            httpGet: {path: /health, port: 8000}
            periodSeconds: 1
            failureThreshold: ${threshold}
${plain.slice(liveness)}`;
    write('deployment.yaml', manifest(1));
    const before = await rehearse('--replay', 'recorded.json');
    expect(before.out).toMatch(/startup of kubernetes, GET :8000\/health: \d\d % of the pods are killed/);
    const { out, err } = await rehearse('--replay', 'recorded.json', '--fix');
    expect(err).toContain('deployment.yaml:17: boot-exceeds-budget: fixed\n');
    expect(read('deployment.yaml')).toBe(manifest(2));
    expect(out).toContain('startup of kubernetes, GET :8000/health: bears it');
    expect(out).not.toContain('boot-exceeds-budget');
    expect(out).toContain('health-blocked');
  });

  test('is written again as it was read, with the page, and the report where it is wanted', async () => {
    const files = ['--trace', 'out/again.json', '--html', 'out/page.html'];
    const { out, err } = await rehearse('--replay', 'recorded.json', ...files, '--format', 'json');
    expect(JSON.parse(read('out/again.json'))).toEqual(JSON.parse(read('recorded.json')));
    expect(read('out/page.html')).toContain('<h1>Rehearsal of triage</h1>');
    const isValid = new Ajv2020().compile(JSON.parse(readFileSync('docs/schema/report.schema.json', 'utf8')));
    expect([isValid(JSON.parse(out)), isValid.errors]).toEqual([true, null]);
    const { rehearsed } = JSON.parse(out) as { rehearsed: { image: string; probes: object[] }[] };
    expect(rehearsed).toMatchObject([
      { image: 'triage', probes: [{ killedShare: 0, underLoad: { killedShare: 1 } }] },
    ]);
    expect(err).toContain('POST /triage took 9.05 s');
  });

  test('of an image that was not built fails, says why, and shows its last lines', async () => {
    const build = { seconds: 2, log: 'Step 1/2\nE: no such package\n', why: 'ended with status 100' };
    const image = { name: 'triage', build, imports: [], hold: 'strict', hidden: [] };
    write('failed.json', JSON.stringify({ schemaVersion: 1, images: [image] }));
    write('server.py', '');
    const { status, out } = await rehearse('--replay', 'failed.json', '--html', 'page.html');
    expect(status).toBe(1);
    expect(out).toContain('          | E: no such package\n');
    expect(out).toMatch(/its start was not rehearsed: the build ended with status\s100\./);
    expect(out).toMatch(/✗ Failed: .*1 image could not be rehearsed\.\n$/);
    expect(read('page.html')).toContain('E: no such package');
  });

  test.each([
    [
      '{"schemaVersion":1,"images":[{"name":"shop","imports":[],"hold":"strict","hidden":[]}]}',
      'What was recorded is of `shop`, and what would be rehearsed here is `triage`',
    ],
    [
      '{"schemaVersion":9,"images":[]}',
      'x.json: schemaVersion must be 1, which is what this incident-gate reads, not 9',
    ],
    [
      '{"schemaVersion":1,"images":[{"name":"triage","imports":[{"module":"a","result":"failed","frames":[["a"]]}]}]}',
      'x.json: images[0].imports[0].frames[0] must be a file and its line, not a list',
    ],
    ['nothing', 'x.json: this is not JSON'],
  ])('%s is refused', async (json, says) => {
    write('x.json', json);
    const { status, err } = await rehearse('--replay', 'x.json');
    expect([status, err]).toEqual([2, expect.stringContaining(says)]);
  });

  test('that is not there is said', async () => {
    const { status, err } = await rehearse('--replay', 'none.json');
    expect([status, err]).toEqual([2, expect.stringContaining('`--replay none.json` could not be read')]);
  });
});
