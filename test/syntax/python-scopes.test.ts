import { expect, test } from '@jest/globals';
import { loadGrammars } from '../../src/grammars.ts';
import { Text } from '../../src/repository/text.ts';
import { parsePython } from '../../src/syntax/python/python.ts';
import { allScopes, type Circumstances, type PythonScope, scopesOf } from '../../src/syntax/python/scopes.ts';

await loadGrammars(['python'], 0);

const scopes = (source: string): PythonScope[] => [
  ...allScopes(scopesOf(parsePython(Text.ofFile('a.py', source)))),
];

const showBindings = (scope: PythonScope) => `${scope.kind}: ${[...scope.bindings.keys()].join(' ')}`;

test.each([
  ['import a.b, c.d as e\nfrom f import g as h, i', ['module: a e h i']],
  ['a = b = 1\nc, (d, *e) = f\ng.h = i[j] = 1', ['module: a b c d e']],
  ['for a, b in c: d = 1\nwith e as f, g as (h, i): pass', ['module: a b d f h i']],
  ['try: pass\nexcept A as b: c = 1', ['module: b c']],
  ['def f(a, b=c, *d, **e): g = 1', ['module: f', 'function: a b d e g']],
  ['class A[T](B):\n  c = 1\n  def d(self): self.e = 1', ['module: A', 'class: T c d', 'function: self']],
  ['def f():\n  global a\n  a = 1\n  b = 2', ['module: f a', 'function: b']],
  ['def f():\n  a = 1\n  def g():\n    nonlocal a\n    a = 2', ['module: f', 'function: a g', 'function: ']],
  ['x = [y := a for a, b in c]', ['module: y x', 'comprehension: a b']],
  ['f = lambda a, b=1: a', ['module: f', 'lambda: a b']],
  ['match a:\n  case [b, {"c": d, **e}] | F(g=h) as i: j = 1', ['module: b d e h i j']],
  ['type A = int\nb: int\nc += 1\n(d) = 1', ['module: A b c d']],
])('names are bound in their scope: %j', (source, expected) => {
  expect(scopes(source).map(showBindings)).toEqual(expected);
});

const showUnder = (under: Circumstances) =>
  Object.entries(under)
    .filter(([, holds]) => holds)
    .map(([name]) => name)
    .join(' ');

test.each([
  ['import a', ['']],
  ['if __name__ == "__main__":\n  import a\nelse:\n  import b', ['mainGuard', 'conditional']],
  ["if '__main__' == __name__: import a", ['mainGuard']],
  ['if typing.TYPE_CHECKING: import a\nelse: import b', ['neverRuns', '']],
  ['if not TYPE_CHECKING: import a\nelse: import b', ['', 'neverRuns']],
  [
    'if x: import a\nelif TYPE_CHECKING: import b\nelse: import c',
    ['conditional', 'neverRuns conditional', 'conditional'],
  ],
  [
    'try: import a\nexcept ImportError: import b\nelse: import c\nfinally: import d',
    ['importGuarded', 'conditional', 'conditional', ''],
  ],
  ['try: import a\nexcept (KeyError, ModuleNotFoundError): pass', ['importGuarded']],
  ['try: import a\nexcept: pass', ['importGuarded nameGuarded']],
  ['try: import a\nexcept SomeError: pass', ['importGuarded']],
  ['try: import a\nexcept KeyError: import b\nelse: import c', ['', 'conditional', '']],
  ['with suppress(ImportError): import a', ['importGuarded']],
  ['with open("a") as b: import a', ['']],
  ['for a in b: import c\nwhile d: import e', ['conditional', 'conditional']],
])('an import knows what it stands under: %j', (source, expected) => {
  expect(scopes(source).flatMap(({ imports }) => imports.map(({ under }) => showUnder(under)))).toEqual(
    expected,
  );
});

test.each([
  ['async def f():\n  await g(h())', ['g(h()) awaited', 'h() in g(h())']],
  [
    'async def f():\n  async with a() as b:\n    async for c in d(): e()',
    ['a() awaited', 'd() awaited', 'e()'],
  ],
  ['x = f"{a(b)}"', ['a(b)']],
  ['@a(1)\ndef f(b=c()) -> d(): pass', ['a(1)', 'c()', 'd()']],
])('calls are noted: %j', (source, expected) => {
  const calls = scopes(source).flatMap((scope) => scope.calls);
  expect(
    calls.map(
      ({ call, awaited, argumentOf }) =>
        `${call.text.value}${awaited ? ' awaited' : ''}${argumentOf ? ` in ${argumentOf.text.value}` : ''}`,
    ),
  ).toEqual(expected);
});

test('what a function returns and yields is kept with it', () => {
  const [, f, g] = scopes('def f():\n  return 1\ndef g():\n  return (yield 2)');
  expect(f?.returns.map(({ text }) => text.value)).toEqual(['1']);
  expect([f?.yields.length, g?.yields.length]).toEqual([0, 1]);
});

test('the first iterable of a comprehension is looked up outside it', () => {
  const [module, inner] = scopes('[a for b in c for d in e]');
  expect([module, inner].map((scope) => scope?.uses.map(({ name }) => name.value))).toEqual([
    ['c'],
    ['e', 'a'],
  ]);
});

test('uses are told apart from annotations', () => {
  const [module] = scopes('x: A = b\ndef f(c: D = e) -> F: pass');
  expect(module?.uses.map(({ name, inAnnotation }) => `${name.value}${inAnnotation ? '*' : ''}`)).toEqual([
    'A*',
    'b',
    'D*',
    'e',
    'F*',
  ]);
});
