import { expect, test } from '@jest/globals';
import { literal, matchPath, templated } from '../../../src/deployment/routes/pattern.ts';

const braces = /\{\w+(?::\w+)?\}/g;

test.each([
  ['/health', '/health', 'yes'],
  ['/health', '/health/', 'maybe'],
  ['/health/', '/health', 'maybe'],
  ['/health', '/healthz', 'no'],
  ['', '/', 'maybe'],
  ['/items/{id}', '/items/7', 'maybe'],
  ['/items/{id}', '/items/', 'no'],
  ['/items/{id}', '/items/7/parts', 'no'],
  ['/items/{id}/parts', '/items/7/parts', 'maybe'],
  ['/{tenant}/{id}', '/a/b', 'maybe'],
  ['/{tenant}/{id}', '/health', 'no'],
  ['/{rest:path}', '/a/b/c', 'maybe'],
  ['/files/{rest:path}', '/health', 'no'],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(matchPath(templated(literal(pattern), braces), path)).toBe(expected);
});

test('what is not known may be anything, also nothing', () => {
  const pattern = [{ kind: 'anything' } as const, ...literal('/health')];
  expect(matchPath(pattern, '/health')).toBe('maybe');
  expect(matchPath(pattern, '/api/v1/health')).toBe('maybe');
  expect(matchPath(pattern, '/api/v1/ready')).toBe('no');
});

test('a path of slashes against many parameters ends', () => {
  const pattern = templated(literal('/{a}'.repeat(28)), braces);
  expect(matchPath(pattern, '/x'.repeat(1000))).toBe('no');
});
