import { describe, expect, test } from '@jest/globals';
import { networkNeed } from '../../src/smoke/measured/network-need.ts';
import type { Boot } from '../../src/smoke/trace/trace.ts';
import { boot, bootAnswering, HEALTH, OK, REFUSED } from './made-up.ts';

const PLAN = { health: { value: HEALTH, by: 'the test' }, neighbours: ['search'] };
const HUB = 'getaddrinfo ENOTFOUND hub.example.com';
const BESIDE = 'getaddrinfo ENOTFOUND search';
const NOBODY = 'socket.gaierror: [Errno -3] Temporary failure in name resolution';

const printed = (...lines: readonly (string | [at: number, text: string])[]): Boot['output'] =>
  lines.map((line) => {
    const [at, text] = typeof line === 'string' ? [1, line] : line;
    return { at, stream: 'stderr', text };
  });

describe('starts of which none came up', () => {
  const ended = (output: Boot['output']): Boot =>
    boot({ output, exit: { at: 2, code: 1, outOfMemory: false } });

  test.each<[name: string, boots: readonly Boot[], kind: string | undefined]>([
    ['the internet', [ended(printed(HUB))], 'internet'],
    ['a service that is declared beside it', [ended(printed(BESIDE))], 'neighbour'],
    ['nobody knows what', [ended(printed(NOBODY))], 'unknown'],
    ['both: the service goes before', [ended(printed(BESIDE, HUB))], 'neighbour'],
    ['a name goes before none', [ended(printed(HUB, NOBODY))], 'internet'],
    ['another fault', [ended(printed('KeyError: 1'))], undefined],
    ['another fault, long after', [ended(printed(HUB, ...Array<string>(15).fill('x')))], undefined],
    ['empty lines do not count', [ended(printed(HUB, ...Array<string>(15).fill(' ')))], 'internet'],
    ['it lives, and never answers', [bootAnswering(REFUSED, { output: printed(HUB) })], 'internet'],
    ['the start that ended tells why', [bootAnswering(REFUSED), ended(printed(HUB))], 'internet'],
    ['nothing printed', [boot()], undefined],
  ])('%s', (_, boots, kind) => {
    expect(networkNeed(PLAN, boots)?.kind).toBe(kind);
  });

  test('one that came up shows that it needs nothing', () => {
    expect(networkNeed(PLAN, [ended(printed(HUB)), bootAnswering(OK)])).toBeUndefined();
  });
});

describe('starts that came up', () => {
  test.each<[name: string, tries: readonly [number, string][], triedFor: number | undefined]>([
    [
      'tries until just before',
      [
        [2, HUB],
        [12, HUB],
        [28, HUB],
      ],
      26,
    ],
    ['a single one says nothing', [[28, HUB]], undefined],
    [
      'tries that were over long before',
      [
        [2, HUB],
        [12, HUB],
      ],
      undefined,
    ],
    [
      'tries of a moment',
      [
        [27, HUB],
        [29, HUB],
      ],
      undefined,
    ],
    [
      'tries that go on after it was up',
      [
        [31, HUB],
        [60, HUB],
      ],
      undefined,
    ],
    [
      'tries to reach a service',
      [
        [2, BESIDE],
        [28, BESIDE],
      ],
      undefined,
    ],
  ])('%s', (_, tries, triedFor) => {
    const late = bootAnswering(OK, { firstSuccess: 30, firstAccept: 30, output: printed(...tries) });
    expect(networkNeed(PLAN, [late])?.triedFor).toBe(triedFor);
  });
});
