import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lineHashes } from '../../src/report/sarif/line-hash.ts';

const HELLO = [
  'e9496ae3ebfced30:1',
  'fb7c023a8b9ccb3f:1',
  'ce8ba1a563dcdaca:1',
  'e20e36e16fcb0cc8:1',
  'b3edc88f2938467e:1',
  'c8e28b0b4002a3a0:1',
  'c129715d7a2bc9a3:1',
];

/** What github/codeql-action says of these contents (src/fingerprints.test.ts). */
test.each<[string, string, readonly string[]]>([
  ['nothing', '', ['c129715d7a2bc9a3:1']],
  [
    'blanks and tabs',
    ' a\nb\n  \t\tc\n d',
    ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1'],
  ],
  [
    'no last line end',
    ' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End',
    [
      '8b7cf3e952e7aeb2:1',
      'b1ae1287ec4718d9:1',
      'bff680108adb0fcc:1',
      'c6805c5e1288b612:1',
      'b86d3392aea1be30:1',
      'e6ceba753e1a442:1',
    ],
  ],
  ['line feeds', ' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n', HELLO],
  ['carriage returns', ' hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r', HELLO],
  ['both', ' hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n', HELLO],
  ['all of them', ' hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n', HELLO],
  [
    'one line ten times',
    'Lorem ipsum dolor sit amet.\n'.repeat(10),
    [
      'a7f2ff13bc495cf2:1',
      'a7f2ff13bc495cf2:2',
      'a7f2ff13bc495cf2:3',
      'a7f2ff13bc495cf2:4',
      'a7f2ff13bc495cf2:5',
      'a7f2ff13bc495cf2:6',
      'a7f2ff1481e87703:1',
      'a9cf91f7bbf1862b:1',
      '55ec222b86bcae53:1',
      'cc97dc7b1d7d8f7b:1',
      'c129715d7a2bc9a3:1',
    ],
  ],
  [
    'lines that come again',
    'x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n',
    [
      'e54938cc54b302f1:1',
      'bb609acbe9138d60:1',
      '1131fd5871777f34:1',
      '5c482a0f8b35ea28:1',
      '54517377da7028d2:1',
      '2c644846cb18d53e:1',
      'f1b89f20de0d133:1',
      'c129715d7a2bc9a3:1',
    ],
  ],
])('hashes %s as code scanning does', (_, content, hashes) => {
  expect(lineHashes(content).map(({ hash }) => hash)).toEqual(hashes);
});

/** The same sum in arbitrary precision. */
function exactly(units: readonly number[]): string {
  const sum = units.reduce((value, unit) => BigInt.asUintN(64, value * 37n + BigInt(unit)), 0n);
  return sum.toString(16);
}

test('hashes any hundred characters exactly', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 33, max: 0xffff }), { maxLength: 120 }), (units) => {
      const content = String.fromCharCode(...units);
      const [first] = lineHashes(content);
      const window = [...units, 0xffff, ...Array<number>(100).fill(0)].slice(0, 100);
      expect(first?.hash).toBe(`${exactly(window)}:1`);
    }),
  );
});

test('there is a hash for every line, made of the hundred characters from its start on', () => {
  const content = `a b\r\n\tc\n${'x'.repeat(200)}`;
  expect(lineHashes(content).map(({ start, end }) => [start, end])).toEqual([
    [0, 3 + 2 + 3 + 95],
    [6, 106],
    [8, 108],
  ]);
});
