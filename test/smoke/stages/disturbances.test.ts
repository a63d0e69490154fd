import { afterEach, describe, expect, test } from '@jest/globals';
import type { ContainerSpec } from '../../../src/smoke/engine/container.ts';
import { type Bench, WatchedContainer } from '../../../src/smoke/observe/watch.ts';
import { bringLoad, pauseEach, stopLoaded, untilSettled } from '../../../src/smoke/stages/disturbances.ts';
import type { Boot, BootEvent, Target } from '../../../src/smoke/trace/trace.ts';
import { FakeEngine, freePort, type Program } from './fake-engine.ts';

const SPEC: ContainerSpec = {
  image: 'image',
  environment: {},
  hold: 'strict',
  limits: { memoryBytes: 1, cpus: 1, pids: 1 },
};
const LOAD = { method: 'POST', path: '/slow' };

let cancel = new AbortController();
let engine: FakeEngine;
let container: WatchedContainer;
afterEach(async () => {
  container.release();
  await engine.close();
  cancel = new AbortController();
});

/** A container that is up, asked a hundred times a second. */
async function started(program: Program) {
  const port = await freePort();
  engine = new FakeEngine({ upAfter: 0, ...program }, port);
  const target: Target = { kind: 'http', from: 'outside', port, path: '/health' };
  const { signal } = cancel;
  const bench: Bench = { client: engine, owner: { id: 'x', expires: 0 }, signal, processors: 2 };
  const watching = { targets: [target], sampleEveryMs: 10, patienceMs: 5_000 };
  container = await WatchedContainer.start(bench, SPEC, watching);
  const by = 'the test';
  return {
    health: { value: target, by },
    grace: { value: 5, by },
    load: LOAD,
    signal,
  };
}

describe('settling', () => {
  test('five good answers on end, of what was asked since then', async () => {
    const plan = await started({});
    await untilSettled(container, plan);
    const since = container.age;
    await untilSettled(container, plan, since);
    const [series] = (await container.finish()).health;
    const after = series?.samples.filter(({ at }) => at >= since) ?? [];
    expect(after.length).toBeGreaterThanOrEqual(5);
    expect(after.length).toBeLessThan(60);
  });

  test('what does not answer is given up', async () => {
    const plan = await started({ upAfter: 60_000 });
    await untilSettled(container, plan);
    expect(container.age).toBeGreaterThanOrEqual(2);
  });
});

describe('a slow request', () => {
  test('is taken down from its sending to its answer', async () => {
    const plan = await started({ slow: 200 });
    await untilSettled(container, plan);
    await bringLoad(container, plan);
    const [event] = container.events;
    expect(event).toMatchObject({ kind: 'load', says: 'POST /slow' });
    expect(secondsOf(event)).toBeGreaterThanOrEqual(0.2);
    expect(engine.did.filter((one) => one.startsWith('slow'))).toEqual(['slow 1']);
  });

  test('is not sent where nobody knows where to', async () => {
    const plan = await started({ slow: 200 });
    const health = { value: { kind: 'exec', command: ['true'] }, by: 'the test' } as const;
    await bringLoad(container, { ...plan, health });
    expect([container.events, engine.did]).toEqual([[], expect.not.arrayContaining(['slow 1'])]);
  });

  test('that breaks off ends the wait, too', async () => {
    const plan = await started({ isFragile: true });
    await bringLoad(container, plan);
    expect(container.events).toEqual([expect.objectContaining({ kind: 'load' })]);
  });
});

describe('a stop in the middle of a slow request', () => {
  async function stopped(program: Program): Promise<Boot> {
    const plan = await started(program);
    await untilSettled(container, plan);
    await stopLoaded(container, plan);
    return container.finish();
  }

  test.each([
    ['drains', true],
    ['drops', false],
  ] as const)('a program that %s what it has begun: it was answered, %s', async (onStop, isAnswered) => {
    const { events, exit } = await stopped({ slow: 800, onStop });
    expect(events).toEqual([
      expect.objectContaining({ kind: 'stop', during: 'request', waited: 5, isAnswered }),
    ]);
    expect(exit).toBeUndefined();
    expect(engine.did.slice(-3)).toEqual(['slow 1', 'stop 1', 'rm 1']);
  });

  test('how it answers others meanwhile is not part of what was watched', async () => {
    const { watchedFor, health, events } = await stopped({ slow: 800, onStop: 'drains' });
    const [stop] = events;
    expect(stop?.kind === 'stop' ? stop.at : 0).toBeGreaterThan(watchedFor + 0.2);
    for (const { at } of health[0]?.samples ?? []) expect(at).toBeLessThan(watchedFor);
  });

  test('is none where the request is over so soon', async () => {
    const { events } = await stopped({ slow: 10 });
    expect(events).toEqual([]);
    expect(engine.did).not.toContain('stop 1');
  });

  test('is none where it ends by itself, and that is not laid to its start', async () => {
    const { events, exit } = await stopped({ isFragile: true });
    expect({ events, exit }).toEqual({ events: [], exit: undefined });
  });
});

describe('the pause of a dependency', () => {
  const beside = new Map([
    ['redis', 'container-redis'],
    ['db', 'container-db'],
  ]);

  test('comes for each by itself, with time to come back', async () => {
    const plan = await started({});
    await pauseEach(engine, container, { ...plan, beside, blip: 0.1 });
    expect(engine.did.filter((one) => one.includes('pause'))).toEqual([
      'pause container-redis',
      'unpause container-redis',
      'pause container-db',
      'unpause container-db',
    ]);
    expect(container.events).toEqual([
      expect.objectContaining({ kind: 'blip', says: 'redis' }),
      expect.objectContaining({ kind: 'blip', says: 'db' }),
    ]);
    const [first, second] = container.events;
    expect(secondsOf(first)).toBeGreaterThanOrEqual(0.1);
    expect(second?.kind === 'blip' && first?.kind === 'blip' && second.from > first.to).toBe(true);
  });

  test('is ended when the rehearsal is', async () => {
    const plan = await started({});
    const pausing = pauseEach(engine, container, { ...plan, beside, blip: 60 });
    setTimeout(() => cancel.abort(), 50);
    await expect(pausing).rejects.toThrow();
    expect(engine.did.filter((one) => one.includes('pause'))).toEqual([
      'pause container-redis',
      'unpause container-redis',
    ]);
  });
});

function secondsOf(event: BootEvent | undefined): number {
  return event === undefined || event.kind === 'stop' ? 0 : event.to - event.from;
}
