import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ArchivedFile, filesIn } from '../../../src/smoke/stages/archived-files.ts';

interface Entry {
  readonly name: string;
  readonly type?: string;
  readonly content?: string;
  readonly user?: number;
  readonly prefix?: string;
}

/** POSIX ustar, as the engine writes it. */
function archive(entries: readonly Entry[]): string {
  const member = ({ name, type = '0', content = '', user = 0, prefix = '' }: Entry): string => {
    const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
    const header = [
      name.padEnd(100, '\0'),
      octal(0o644, 7),
      octal(user, 7),
      octal(7, 7),
      octal(content.length, 11),
      octal(0, 11),
      ' '.repeat(8),
      type,
      '\0'.repeat(100),
      'ustar\x0000',
      '\0'.repeat(80),
      prefix.padEnd(155, '\0'),
    ].join('');
    return header.padEnd(512, '\0') + content.padEnd(Math.ceil(content.length / 512) * 512, '\0');
  };
  return entries.map(member).join('') + '\0'.repeat(1024);
}

function read(chunks: readonly string[]): ArchivedFile[] {
  const files: ArchivedFile[] = [];
  const add = filesIn((file) => files.push(file));
  for (const chunk of chunks) add(chunk);
  return files;
}

const pathsIn = (chunks: readonly string[]): string[] => read(chunks).map(({ path }) => path);

describe('files in an archive', () => {
  test('with their owners, as paths from the folder; folders, links and long names are none', () => {
    const text = archive([
      { name: 'app/', type: '5' },
      { name: 'app/server.py', content: 'x'.repeat(700), user: 1000 },
      { name: 'app/link.py', type: '2' },
      { name: 'app/long.py', prefix: 'app/more' },
      { name: 'app/lib/helper.py' },
    ]);
    expect(read([text])).toEqual([
      { path: 'server.py', user: 1000, group: 7 },
      { path: 'lib/helper.py', user: 0, group: 7 },
    ]);
  });

  test('a folder that is empty has none', () => {
    expect(read([archive([{ name: 'data/', type: '5' }])])).toEqual([]);
  });

  test('what a file says of archives is no header', () => {
    const text = archive([{ name: 'a/ustar.md', content: 'ustar and ustar' }, { name: 'a/b.py' }]);
    expect(pathsIn([text])).toEqual(['ustar.md', 'b.py']);
  });

  test('however it is cut', () => {
    const text = archive([
      { name: 'app/', type: '5' },
      { name: 'app/one.py', content: 'print(1)' },
      { name: 'app/two.py', content: 'y'.repeat(2_000) },
      { name: 'app/three.py' },
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const chunks = places.slice(1).map((end, i) => text.slice(places[i], end));
        expect(pathsIn(chunks)).toEqual(['one.py', 'two.py', 'three.py']);
      }),
    );
  });

  test('garbage is no reason to throw', () => {
    const part = fc.constantFrom('ustar', '\0', '0', 'a/b', '/', ' ');
    fc.assert(
      fc.property(fc.array(fc.array(part).map((parts) => parts.join(''))), (chunks) =>
        Array.isArray(read(chunks)),
      ),
    );
  });
});
