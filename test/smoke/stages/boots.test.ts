import { afterEach, expect, jest, test } from '@jest/globals';
import type { ContainerSpec } from '../../../src/smoke/engine/container.ts';
import { measureBoots } from '../../../src/smoke/stages/boots.ts';
import { Turns } from '../../../src/smoke/stages/turns.ts';
import type { Boot, Target } from '../../../src/smoke/trace/trace.ts';
import { FakeEngine, freePort, type Program } from './fake-engine.ts';

jest.setTimeout(30_000);

let engine: FakeEngine;
afterEach(() => engine.close());

type Setting = Partial<Parameters<typeof measureBoots>[2]> & { readonly processors?: number };

async function measured(program: Program, { processors = 2, ...setting }: Setting = {}): Promise<Boot[]> {
  const port = await freePort();
  engine = new FakeEngine(program, port);
  const limits = { memoryBytes: 1, cpus: 1, pids: 1 };
  const spec: ContainerSpec = { image: 'image', environment: {}, hold: 'strict', limits };
  const { signal } = new AbortController();
  const target: Target = { kind: 'http', from: 'outside', port, path: '/health' };
  const by = 'the test';
  return measureBoots({ client: engine, owner: { id: 'x', expires: 0 }, signal, processors }, spec, {
    health: { value: target, by },
    expected: [],
    probes: [],
    budget: 15,
    grace: { value: 5, by },
    starts: 3,
    limits,
    ...setting,
  });
}

const kindsOf = (boots: readonly Boot[]) =>
  boots.map(({ events }) => events.map((one) => (one.kind === 'stop' ? one.during : one.kind)));
const LOAD = { load: { method: 'POST', path: '/slow' } };
const SERVES: Program = { upAfter: 100, slow: 600, onStop: 'drains' };

test('one start bears the request and is stopped idle, another is stopped in the middle of its own', async () => {
  const boots = await measured(SERVES, LOAD);
  expect(kindsOf(boots)).toEqual([['load', 'idle'], ['request'], []]);
  expect(boots.every(({ firstSuccess }) => firstSuccess !== undefined)).toBe(true);
});

test.each([
  [1, ['create 1', 'up 1', 'create 2', 'up 2', 'create 3', 'up 3']],
  [4, ['create 1', 'up 1', 'create 2', 'create 3', 'up 2', 'up 3']],
])('starts with %i processors', async (processors, order) => {
  await measured(SERVES, { processors });
  const starts = engine.did.filter((one) => /^(?:create|up)/.test(one));
  expect(processors === 1 ? starts : [...starts.slice(0, 4), ...starts.slice(4).sort()]).toEqual(order);
});

test('two requests at once need two processors', async () => {
  await measured(SERVES, { ...LOAD, processors: 1, starts: 2 });
  expect(engine.did.filter((one) => !/^(?:create|rm|up)/.test(one))).toEqual([
    'slow 1',
    'slow 2',
    'stop 2',
    'stop 1',
  ]);
});

test('what shares a dependency waits for the others, and its pause for all of them', async () => {
  const beside = new Map([['redis', 'container-redis']]);
  const boots = await measured(SERVES, { ...LOAD, beside, blip: 0.1, processors: 8 });
  expect(kindsOf(boots)).toEqual([['load', 'idle'], ['request'], ['blip']]);
  expect(engine.did.filter((one) => /^(?:create|up)/.test(one))).toEqual([
    'create 1',
    'up 1',
    'create 2',
    'up 2',
    'create 3',
    'up 3',
  ]);
  expect(engine.did.slice(-3)).toEqual(['pause container-redis', 'unpause container-redis', 'rm 3']);
  expect(engine.did.slice(0, -3)).toEqual(expect.arrayContaining(['rm 1', 'rm 2']));
});

test('what is alive and never up is started once, and stopped', async () => {
  const boots = await measured({}, { ...LOAD, budget: 1 });
  expect(kindsOf(boots)).toEqual([['idle']]);
});

test('what ends by itself is started as often as the plan says', async () => {
  const boots = await measured({ endsAfter: 50 }, LOAD);
  expect(boots.map(({ exit }) => exit?.code)).toEqual([1, 1, 1]);
  expect(kindsOf(boots)).toEqual([[], [], []]);
});

test('an image that is started once is started beside that for what another start is needed for', async () => {
  expect(kindsOf(await measured(SERVES, { ...LOAD, starts: 1 }))).toEqual([['load', 'idle'], ['request']]);
});

test('what listens and is out of reach breaks the rehearsal off: nothing is known of it', async () => {
  // No connection goes to a group (tcp_v4_connect, ENETUNREACH).
  const program = { ...SERVES, address: '224.0.0.1' };
  await expect(measured(program, { budget: 60 })).rejects.toThrow(
    'It listens, and this machine has no way to its address 224.0.0.1: ',
  );
});

test('turns are had in the order of coming, and a work that fails gives its turn on', async () => {
  const turns = new Turns(1);
  const began: number[] = [];
  const works = [1, 2, 3].map((n) =>
    turns.take(async () => {
      began.push(n);
      await new Promise((next) => setImmediate(next));
      if (n === 1) throw new Error('it fails');
      return n;
    }),
  );
  expect(await Promise.allSettled(works)).toMatchObject([
    { status: 'rejected' },
    { status: 'fulfilled', value: 2 },
    { status: 'fulfilled', value: 3 },
  ]);
  expect(began).toEqual([1, 2, 3]);
});
