import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type HostKind,
  hostKind,
  hostNamed,
  reachesOut,
  tellingPart,
} from '../../../src/smoke/observe/offline.ts';

test.each<[text: string, host: string | undefined]>([
  ['socket.gaierror: [Errno -3] Temporary failure in name resolution', undefined],
  ['Error: getaddrinfo EAI_AGAIN api.example.com', 'api.example.com'],
  ['Error: getaddrinfo ENOTFOUND db', 'db'],
  ['Error: connect ENETUNREACH 203.0.113.7:443 - Local (0.0.0.0:0)', '203.0.113.7'],
  ['dial tcp: lookup api.example.com: no such host', 'api.example.com'],
  ['dial tcp: lookup api.example.com on 127.0.0.11:53: server misbehaving', 'api.example.com'],
  ['dial tcp 203.0.113.7:443: connect: network is unreachable', '203.0.113.7'],
  ['curl: (6) Could not resolve host: files.example.com', 'files.example.com'],
  [
    "fatal: unable to access 'https://git.example.com/x.git/': Could not resolve host: git.example.com",
    'git.example.com',
  ],
  [
    "E: Failed to fetch http://deb.example.org/x  Temporary failure resolving 'deb.example.org'",
    'deb.example.org',
  ],
  ["Could not resolve 'deb.example.org'", 'deb.example.org'],
  ['wget: unable to resolve host address ‘files.example.com’', 'files.example.com'],
  ["wget: bad address 'files.example.com'", 'files.example.com'],
  ["ping: bad address 'db'", 'db'],
  ['could not translate host name "db" to address: Name or service not known', 'db'],
  ['(2005, "Unknown MySQL server host \'db\' (-3)")', 'db'],
  ['Error -3 connecting to redis:6379. Temporary failure in name resolution.', 'redis'],
  ['java.net.UnknownHostException: api.example.com: Name or service not known', 'api.example.com'],
  [
    "HTTPSConnectionPool(host='huggingface.co', port=443): Failed to resolve 'huggingface.co'",
    'huggingface.co',
  ],
  ["OSError: We couldn't connect to 'https://huggingface.co' to load this file", 'huggingface.co'],
  ['Name or service not known (api.example.com:443)', 'api.example.com'],
  [
    'request to https://user:pw@registry.example.com/x failed: Try again (os error -3)',
    'registry.example.com',
  ],
])('%s', (text, host) => {
  expect(reachesOut(text)).toBe(true);
  expect(hostNamed(text)).toBe(host);
});

describe('what a name stands for', () => {
  test.each<[host: string, kind: HostKind]>([
    ['huggingface.co', 'internet'],
    ['Registry.NPMjs.org', 'internet'],
    ['api.fly.dev', 'internet'],
    ['203.0.113.7', 'internet'],
    ['db', 'neighbour'],
    ['search.shop', 'neighbour'],
    ['search', 'neighbour'],
    ['db.prod.svc.cluster.local', 'neighbour'],
    ['vault.service.internal', 'neighbour'],
    ['redis.dev', 'unknown'],
    ['redis.payments', 'unknown'],
    ['stand-in.invalid', 'unknown'],
    ['10.0.0.7', 'unknown'],
    ['172.20.0.2', 'unknown'],
    ['192.168.1.4', 'unknown'],
    ['1.2.3', 'unknown'],
  ])('%s: %s', (host, kind) => {
    expect(hostKind(host, ['search'])).toBe(kind);
  });
});

test.each<[name: string, line: string, part: RegExp]>([
  ['a short one as it is', '  EAI_AGAIN x \n', /^EAI_AGAIN x$/],
  ['what tells at the beginning', `EAI_AGAIN x ${'y'.repeat(300)}`, /^EAI_AGAIN x y{98}…$/],
  ['in the middle', `${'y'.repeat(300)}EAI_AGAIN${'z'.repeat(300)}`, /^…y{40}EAI_AGAINz{61}…$/],
  ['at the end', `${'y'.repeat(300)}EAI_AGAIN`, /^…y{101}EAI_AGAIN$/],
])('a line is quoted with %s', (_, line, part) => {
  expect(tellingPart(line)).toMatch(part);
});

test('nothing that is printed makes it throw, or gives an empty name', () => {
  const part = fc.constantFrom('a.', '-', 'host=', "'", 'resolve ', 'x://', '(', ':1)', 'lookup ', '.');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join('')),
      ),
      (text) => {
        expect(hostNamed(text)).not.toBe('');
      },
    ),
  );
});
