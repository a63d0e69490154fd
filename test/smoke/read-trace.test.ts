import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../src/repository/input-error.ts';
import { readTrace } from '../../src/smoke/trace/read-trace.ts';
import type { Trace } from '../../src/smoke/trace/trace.ts';
import { HOSTILE } from '../report/hostile.ts';

const TRACE: Trace = {
  schemaVersion: 1,
  image: 'shop:abc',
  sampledEvery: 0.2,
  boots: [
    {
      watchedFor: 12,
      firstOutput: 0.4,
      firstAccept: 3.1,
      firstSuccess: 3.2,
      sockets: [{ at: 3, address: '0.0.0.0', port: 8000 }],
      exit: { at: 11, code: 137, signal: 'SIGKILL', outOfMemory: true },
      health: [
        {
          target: { kind: 'http', from: 'outside', port: 8000, path: '/health' },
          samples: [
            { at: 0, took: 0.001, result: { kind: 'refused' } },
            { at: 0.2, took: 0.004, result: { kind: 'status', status: 200, headersAfter: 0.002 } },
          ],
        },
        {
          target: { kind: 'tcp', from: 'inside', port: 8000 },
          samples: [{ at: 1, took: 0, result: { kind: 'accepted' } }],
        },
        {
          target: { kind: 'exec', command: ['curl', '-f', 'localhost'] },
          samples: [{ at: 1, took: 0.2, result: { kind: 'exit', code: 7 } }],
        },
      ],
      output: [{ at: 0.4, stream: 'stderr', text: HOSTILE.join('') }],
      outputLost: 3,
      events: [
        { kind: 'load', from: 5, to: 8, says: 'POST /triage' },
        { kind: 'blip', from: 8, to: 9, says: 'postgres' },
        { kind: 'stop', at: 10, during: 'idle', waited: 5, tookToEnd: 0.5 },
      ],
    },
  ],
};

test('a trace is its own JSON', () => {
  expect(readTrace(JSON.stringify(TRACE), 'trace.json')).toEqual(TRACE);
  expect(readTrace(`\ufeff${JSON.stringify({ ...TRACE, unheardOf: 1 })}`, 'trace.json')).toEqual(TRACE);
});

/** The trace with the value at this place replaced. */
function broken(path: string, value: unknown): string {
  const copy: unknown = structuredClone(TRACE);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce((inner, name) => (inner as Record<string, unknown>)[name], copy);
  (holder as Record<string, unknown>)[last] = value;
  return JSON.stringify(copy);
}

test.each<[path: string, value: unknown, says: string]>([
  ['schemaVersion', undefined, 'schemaVersion must be a whole number, not absent'],
  [
    'schemaVersion',
    2,
    'this trace has schemaVersion 2, from a newer incident-gate than this one, which reads 1: update it',
  ],
  ['schemaVersion', 0, 'this trace has schemaVersion 0, and this incident-gate reads 1: record it again'],
  ['sampledEvery', 0, 'sampledEvery must be more than 0 seconds, not 0'],
  ['boots', {}, 'boots must be a list, not an object'],
  ['boots', [], 'boots must be a list of one boot or more, not a list'],
  ['boots.0', 7, 'boots[0] must be an object, not 7'],
  ['boots.0.watchedFor', -1, 'boots[0].watchedFor must be a number of seconds, 0 or more, not -1'],
  ['boots.0.firstOutput', null, 'boots[0].firstOutput must be a number of seconds, 0 or more, not null'],
  ['boots.0.sockets.0.port', 70_000, 'boots[0].sockets[0].port must be a port from 1 to 65535, not 70000'],
  ['boots.0.exit.outOfMemory', 'no', 'boots[0].exit.outOfMemory must be true or false, not "no"'],
  [
    'boots.0.health.0.target.kind',
    'udp',
    'boots[0].health[0].target.kind must be one of "http", "tcp", "exec", not "udp"',
  ],
  [
    'boots.0.health.0.samples.1.at',
    -0.5,
    'boots[0].health[0].samples[1].at must be a number of seconds, 0 or more, not -0.5',
  ],
  [
    'boots.0.health.0.samples.0.at',
    9,
    'boots[0].health[0].samples[1].at must be at or after 9, as samples stand in the order they were sent, not 0.2',
  ],
  [
    'boots.0.health.0.samples.1.result.status',
    20,
    'boots[0].health[0].samples[1].result.status must be a status from 100 to 999, not 20',
  ],
  ['boots.0.output.0.text', 5, 'boots[0].output[0].text must be a text, not 5'],
  [
    'boots.0.output.0.stream',
    'x'.repeat(99),
    `boots[0].output[0].stream must be one of "stdout", "stderr", not "${'x'.repeat(58)}…`,
  ],
  ['boots.0.events.0.to', 4, 'boots[0].events[0].to must be at or after its `from`, 5, not 4'],
])('%s as %j: says what should stand there', (path, value, says) => {
  expect(() => readTrace(broken(path, value), 'trace.json')).toThrow(new InputError(`trace.json: ${says}`));
});

test('what is not JSON, or not an object, says so', () => {
  expect(() => readTrace('{', 't.json')).toThrow(/^t\.json: this is not JSON \(.*\); record the trace again/);
  expect(() => readTrace('[]', 't.json')).toThrow('t.json: the file must be an object, not a list');
  expect(() => readTrace('null', 't.json')).toThrow('t.json: the file must be an object, not null');
});

test('any JSON at all is a trace or a clear sentence', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...PLACES), (value, path) => {
      try {
        readTrace(broken(path, value), 'trace.json');
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect(String(error)).toMatch(/trace\.json: /);
      }
    }),
  );
});

const PLACES = [
  'boots',
  'boots.0',
  'boots.0.health',
  'boots.0.health.0.samples',
  'boots.0.events.2',
  'boots.0.exit',
];
