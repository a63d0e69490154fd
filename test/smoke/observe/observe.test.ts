import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exitOf } from '../../../src/smoke/observe/exit.ts';
import { reachesOut } from '../../../src/smoke/observe/offline.ts';
import { readOutput } from '../../../src/smoke/observe/output.ts';
import { isLoopback, listenersIn } from '../../../src/smoke/observe/sockets.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const row = (local: string, state = '0A'): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 4242 1`;
const table = (...rows: readonly string[]): string => [HEAD, ...rows].join('\n');

describe('listening sockets', () => {
  test.each<[name: string, rows: readonly string[], listeners: readonly string[]]>([
    ['every address', [row('00000000:1F40')], ['0.0.0.0 8000']],
    ['this machine alone', [row('0100007F:1F40')], ['127.0.0.1 8000']],
    ['one address', [row('020011AC:0050')], ['172.17.0.2 80']],
    ['every address of IPv6', [row('00000000000000000000000000000000:1F90')], [':: 8080']],
    ['this machine by IPv6', [row('00000000000000000000000001000000:1F90')], ['::1 8080']],
    ['IPv4 within IPv6', [row('0000000000000000FFFF00000100007F:1F90')], ['::ffff:127.0.0.1 8080']],
    ['a connection is none', [row('0100007F:1F40', '01')], []],
    ['the engine’s own name server', [row('0B00007F:8A6B')], []],
    ['half a row', ['   0: 0100007F'], []],
    ['an address of no length', [row('01:1F40')], []],
  ])('%s', (_, rows, listeners) => {
    expect(listenersIn(table(...rows)).map(({ address, port }) => `${address} ${port}`)).toEqual(listeners);
  });

  test.each([
    ['127.0.0.1', true],
    ['127.8.0.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['172.17.0.2', false],
  ])('%s is for the container alone: %s', (address, isAlone) => {
    expect(isLoopback({ address, port: 1 })).toBe(isAlone);
  });

  test('garbage is no reason to throw', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(listenersIn(text))));
    const word = fc.constantFrom('0A', ':', '0100007F:1F40', ' ', '\n', '0', 'FFFF', ':1F40');
    fc.assert(
      fc.property(fc.array(word), (words) => {
        for (const { port } of listenersIn(words.join(''))) expect(Number.isNaN(port)).toBe(false);
      }),
    );
  });
});

describe('output', () => {
  const START = Date.parse('2026-01-01T00:00:00Z');
  const line = (second: string, text: string): string => `2026-01-01T00:00:${second}Z ${text}\n`;

  test('both streams, in the order of their time, without what the engine adds', () => {
    const stdout = line('01.000000000', 'one') + line('03.5', 'three\r');
    const stderr = line('02.25', 'two') + line('00', '');
    expect(readOutput({ stdout, stderr }, START)).toEqual({
      lost: 0,
      lines: [
        { at: 0, stream: 'stderr', text: '' },
        { at: 1, stream: 'stdout', text: 'one' },
        { at: 2.25, stream: 'stderr', text: 'two' },
        { at: 3.5, stream: 'stdout', text: 'three' },
      ],
    });
  });

  test('lines before the noted start count as its first moment; lines without a time are none', () => {
    const stdout = `2025-12-31T23:59:59.9Z early\nno time at all\n\n`;
    expect(readOutput({ stdout, stderr: '' }, START).lines).toEqual([
      { at: 0, stream: 'stdout', text: 'early' },
    ]);
  });

  test('of too much, beginning and end are kept, and long lines are cut', () => {
    const stdout =
      Array.from({ length: 2_500 }, (_, i) => line('01', `${i}`)).join('') + line('02', 'x'.repeat(9_999));
    const { lines, lost } = readOutput({ stdout, stderr: '' }, START);
    expect([lines.length, lost]).toEqual([2_000, 501]);
    expect([lines[0]?.text, lines[999]?.text, lines[1_000]?.text]).toEqual(['0', '999', '1501']);
    expect(lines.at(-1)?.text).toHaveLength(2_000);
  });

  test('garbage is no reason to throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (stdout, stderr) => {
        for (const { at } of readOutput({ stdout, stderr }, START).lines)
          expect(at).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test.each([
  [0, { code: 0 }],
  [3, { code: 3 }],
  [128, { code: 128 }],
  [137, { signal: 'SIGKILL' }],
  [139, { signal: 'SIGSEGV' }],
  [255, { code: 255 }],
])('exit status %d', (code, told) => {
  const state = {
    isRunning: false,
    startedAt: 1_000,
    pid: 0,
    end: { at: 3_500, code, isOutOfMemory: false },
  };
  expect(exitOf(state)).toEqual({ at: 2.5, outOfMemory: false, ...told });
});

test('what runs has not ended', () => {
  expect(exitOf({ isRunning: true, startedAt: 1_000, pid: 7 })).toBeUndefined();
});

test.each([
  ['socket.gaierror: [Errno -3] Temporary failure in name resolution', true],
  ['Error: getaddrinfo EAI_AGAIN api.example.com', true],
  ['dial tcp: lookup api.example.com: no such host', true],
  ['ConnectionRefusedError: [Errno 111] Connection refused', false],
  ["ModuleNotFoundError: No module named 'hosts'", false],
])('%s', (text, reaches) => {
  expect(reachesOut(text)).toBe(reaches);
});
