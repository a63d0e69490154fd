import { expect, test } from '@jest/globals';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { overlay } from '../../src/repository/overlay.ts';

const below = repositoryOf({ 'a.sh': 'a\r\n', 'b.sh': 'b', 'notes.txt': 'c' });

test('has other contents in some files and the very files elsewhere', () => {
  const over = overlay(below, new Map([['./a.sh', 'x\r\ny']]));
  expect(over.files.map(({ content }) => content)).toEqual(['x\r\ny', 'b']);
  expect(over.file('a.sh')).toMatchObject({ content: 'x\r\ny', format: 'shell', executable: true });
  expect(over.file('a.sh')?.text.value).toBe('x\ny');
  expect(over.read('a.sh')?.value).toBe('x\ny');
  expect(over.file('b.sh')).toBe(below.file('b.sh'));
  expect(over.read('notes.txt')?.value).toBe('c');
  expect(below.file('a.sh')?.content).toBe('a\r\n');
});

test('a path that is none of its files has no effect', () => {
  const over = overlay(
    below,
    new Map([
      ['notes.txt', 'x'],
      ['gone.sh', 'x'],
      ['b.sh', 'b'],
    ]),
  );
  expect(over.files).toEqual(below.files);
  expect(over.hasFile('gone.sh')).toBe(false);
  expect(over.read('notes.txt')?.value).toBe('c');
});
