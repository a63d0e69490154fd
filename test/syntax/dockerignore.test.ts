import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { parseDockerignore } from '../../src/syntax/dockerfile/dockerignore.ts';

const parse = (value: string) => parseDockerignore(Text.ofFile('.dockerignore', value));

test.each<[string, string, boolean]>([
  ['*/temp*', 'somedir/temporary.txt', true],
  ['*/temp*', 'somedir/temp', true],
  ['*/temp*', 'temp', false],
  ['*/temp*', 'a/b/temp', false],
  ['*/*/temp*', 'somedir/subdir/temporary.txt', true],
  ['*/*/temp*', 'somedir/temporary.txt', false],
  ['temp?', 'tempa', true],
  ['temp?', 'temp', false],
  ['temp?', 'tempab', false],
  ['**/*.go', 'a.go', true],
  ['**/*.go', 'a/b/c.go', true],
  ['**/*.go', 'a/b/c.gone', false],
  ['*.md\n!README.md', 'README.md', false],
  ['*.md\n!README.md', 'CHANGES.md', true],
  ['*.md\n!README*.md\nREADME-secret.md', 'README-secret.md', true],
  ['*.md\n!README*.md\nREADME-secret.md', 'README-open.md', false],
  ['*.md\nREADME-secret.md\n!README*.md', 'README-secret.md', false],
  ['foo', 'foo', true],
  ['foo', 'foo/bar/baz', true],
  ['foo', 'bar/foo', false],
  ['/foo/bar', 'foo/bar', true],
  ['foo/bar/', 'foo/bar', true],
  ['./foo//bar/../baz', 'foo/baz', true],
  ['**', 'anything/at/all', true],
  ['**\n!keep', 'keep', false],
  ['**\n!keep', 'keep/a/b', false],
  ['*\n!src/**', 'src/a/b', false],
  ['*\n!src/app', 'src/other', true],
  ['**/foo', 'foo', true],
  ['**/foo', 'a/foo', true],
  ['**/foo', 'a/xfoo', false],
  ['**foo', 'a/xfoo', true],
  ['foo/**', 'foo', false],
  ['foo/**', 'foo/a/b', true],
  ['foo**', 'food/a', true],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['a/**/b', 'a/xb', false],
  ['a/**b*', 'a/xb', false],
  ['a/**b*', 'a/x/bc', true],
  ['**/node_modules', 'web/node_modules/x/index.js', true],
  ['a[b-d]e', 'ace', true],
  ['a[b-d]e', 'aee', false],
  ['a[^b-d]e', 'axe', true],
  ['a[^b-d]e', 'ace', false],
  ['a[\\]]b', 'a]b', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['a.b', 'axb', false],
  ['(a|b)+', '(a|b)+', true],
  ['# foo\n foo ', 'foo', true],
  [' # foo', '# foo', true],
  ['! foo\n', 'foo', false],
  ['*\n! foo ', 'foo', false],
  ['.', '.', false],
  ['*', '.', false],
  ['?', '😀', true],
  ['', 'a', false],
])('%j and %s', (content, path, ignored) => {
  expect(parse(content).isIgnored(path)).toBe(ignored);
});

test('the pattern that decided is told, with its characters', () => {
  const file = parse('*.md\n!README.md\nREADME.md\n');
  expect(file.deciding('README.md')?.text.span()).toEqual({ path: '.dockerignore', start: 16, end: 25 });
  expect(file.deciding('a.txt')).toBeUndefined();
});

test.each(['!', 'a[', 'a[b', 'a[]', 'a[-b]', 'a[b-]', 'a\\'])('Docker refuses %j', (pattern) => {
  const file = parse(`${pattern}\nfoo`);
  expect(file.problems.map((one) => one.text.value)).toEqual([pattern]);
  expect(file.isIgnored('foo')).toBe(true);
});

test('a pattern of many stars takes no more than its length times that of the path', () => {
  const file = parse(`${'*a**/'.repeat(50)}b`);
  expect(file.isIgnored('a'.repeat(2000))).toBe(false);
});

test('a pattern that changes nothing decides nothing', () => {
  expect(parse('*.md\na.md\n').deciding('a.md')?.pattern).toBe('*.md');
});
