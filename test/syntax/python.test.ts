import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadGrammars } from '../../src/grammars.ts';
import { Text } from '../../src/repository/text.ts';
import { parsePython } from '../../src/syntax/python/python.ts';
import { allScopes, scopesOf } from '../../src/syntax/python/scopes.ts';
import type { PythonExpression, PythonTree } from '../../src/syntax/python/tree.ts';
import { showStatement } from './print-python.ts';

await loadGrammars(['python'], 0);

const parse = (source: string): PythonTree => parsePython(Text.ofFile('a.py', source));

test.each([
  ['import a.b as c, d', 'import a.b as c, d'],
  ['from . import a', 'from . import a'],
  ['from ..x.y import (a as b, c)', 'from ..x.y import a as b, c'],
  ['from x import *', 'from x import *'],
  ['from __future__ import annotations', 'from __future__ import annotations'],
  ['a = b = 1', 'a = b = 1'],
  ['a, *b = c', '(a, *b) = c'],
  ['a += 1', 'a += 1'],
  ['a: int = 1', 'a: int = 1'],
  ['a: List[int]', 'a: List[int]'],
  ['type A[T] = list[T]', 'type A = list[T]'],
  ['uvicorn.run("a:b", port=1, *c, **d)', 'uvicorn.run("a:b", port=1, *c, **d)'],
  ['f(x for x in y if z)', 'f(<x for x in y if z>)'],
  ['os.environ["X"]', 'os.environ["X"]'],
  ['await (g())', '(await g())'],
  ['x if y else z', '(conditional x y z)'],
  ['a < b not in c', '(compare< a b c)'],
  ['not a or b', '(booleanor (not a) b)'],
  ['{"a": 1, **b}', '{"a": 1, **b}'],
  ['[1, 2.5, 0x10, 1_000]', '[1, 2.5, 16, 1000]'],
  ['(None, True, 1j)', '(None, True, (other))'],
  ['lambda x, *y: x', '<lambda x *y: x>'],
  ['(n := 10)', '(n := 10)'],
  ['return a, b', 'return (a, b)'],
  ['raise A from b', 'raise A b'],
  ['del a, b.c', 'delete a b.c'],
  ['global a, b', 'global a, b'],
  ['if a: b\nelif c: d\nelse: e', 'if a {b} c {d} else {e}'],
  ['while a: b', 'while a {b} else {}'],
  ['async for a, b in c: d\nelse: e', 'async for (a, b) in c {d} else {e}'],
  ['with a as b, c: d', 'with a as b, c {d}'],
  ['with (a() as b, c as (d, e)): f', 'with a() as b, c as (d, e) {f}'],
  ['async with (a as b): c', 'async with a as b {c}'],
  ['try: a\nexcept (B, C) as d: e\nexcept: f\nelse: g\nfinally: h', 'try {a} [B, C as d {e}] [ {f}] {g} {h}'],
  ['try: a\nexcept B, c: d', 'try {a} [B as c {d}] {} {}'],
  ['try: a\nexcept* B: d', 'try {a} [B {d}] {} {}'],
  ['match a:\n  case [b, C(d=e), {"f": g}] if h: i', 'match a [b e g / C h {i}]'],
  ['match a:\n  case B.C | "x" as d: i\n  case _: j', 'match a [d / B.C {i}] [ /  {j}]'],
  [
    '@a.b(1)\nasync def f(x, /, y: int = 1, *z, **k) -> d: return x',
    'async def f(x, y: int=1, *z, **k) {return x} @a.b(1)',
  ],
  ['class A(B, m=C):\n  "doc"\n  def g(self): pass', 'class A(B, m=C) {"doc"; def g(self) {other}}'],
])('%j', (source, shown) => {
  const tree = parse(source);
  expect(tree.body.map(showStatement).join('; ')).toBe(shown);
  expect(tree.problems).toEqual([]);
});

test.each([
  [`'a'`, 'a'],
  [`"a\\n\\t\\"\\'\\\\"`, 'a\n\t"\'\\'],
  [`'\\x41\\101\\u00e9\\U0001F600'`, 'AA\u00e9\u{1f600}'],
  [`r'\\n'`, '\\n'],
  [`b'\\u0041\\x41'`, '\\u0041A'],
  [`'\\d'`, '\\d'],
  [`'a\\\nb'`, 'ab'],
  [`"""a\n"b"\n"""`, 'a\n"b"\n'],
  [`'a' "b"\n`, 'ab'],
  [`('a'\n  'b')`, 'ab'],
  [`''`, ''],
  [`f'a{b}c{{d}}'`, 'a\u{fffc}c{d}'],
  [`rf'\\n{b}'`, '\\n\u{fffc}'],
  [`'{a}' f"{b!r:>{c}}"`, '{a}\u{fffc}'],
  [`'\\N{BULLET}'`, '\u{fffc}'],
])('the string %s', (source, value) => {
  const [statement] = parse(source).body;
  const string = statement?.kind === 'expression' ? statement.values[0] : undefined;
  expect(string?.kind === 'string' && string.value.value).toBe(value);
});

test('a decoded character knows where it was written', () => {
  const source = `x = 'a' "\\x41{" f'{y}z'`;
  const [statement] = parse(source).body;
  const value = statement?.kind === 'assign' ? statement.value : undefined;
  if (value?.kind !== 'string') throw new Error('no string');
  const written = [...value.value.value].map((_, index) => {
    const { start, end } = value.value.span(index, index + 1);
    return source.slice(start, end);
  });
  expect(written).toEqual(['a', '\\x41', '{', '{y}', 'z']);
  expect(value.value.isKnown).toBe(false);
  expect(value.interpolated.map((each) => each.text.value)).toEqual(['y']);
});

test.each([
  ['"""Doc."""\nx = 1', 'Doc.'],
  ['# c\n\n"a" "b"', 'ab'],
  ['f"a{b}"', undefined],
  ['b"a"', undefined],
  ['x = 1', undefined],
])('the docstring of %j', (source, docstring) => {
  expect(parse(source).docstring?.value).toBe(docstring);
});

test.each([
  ['x = = 3\ny = 2\n', ['y'], 1],
  ['x = foo(\n\ndef f():\n    return 1\ny = 2\n', ['f', 'y'], 1],
  ['print "a" % b, c\ny = 2\n', ['y'], 1],
  ['exec "a" in b\ny = 2\n', ['y'], 1],
  ['x = "unclosed\ny = 2\n', ['x', 'y'], 1],
  ['def f(:\n    return 1\ny = 2\n', ['y'], 1],
  ['class A:\n    def g(self):\n        x = )\n    b = 1\ny = 2\n', ['A', 'y'], 1],
])('what is around an error is kept: %j', (source, names, problems) => {
  const tree = parse(source);
  expect([...scopesOf(tree).bindings.keys()]).toEqual(expect.arrayContaining(names));
  expect(tree.problems.length).toBeGreaterThanOrEqual(problems);
});

test.each([
  ['brackets', `x = ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['open brackets', '('.repeat(10_000)],
  ['blocks', Array.from({ length: 90 }, (_, depth) => `${' '.repeat(depth)}if a:\n`).join('')],
  ['a long line', `x = "${'a'.repeat(1_000_000)}"`],
  ['an unclosed string', `x = """${'a\n'.repeat(10_000)}`],
  ['a long sum', `x = ${'1 + '.repeat(10_000)}1`],
  ['attributes', `x = a${'.b'.repeat(10_000)}`],
  ['elifs', `if a: b\n${'elif c: d\n'.repeat(2_000)}`],
  ['backslashes', `x = "${'\\'.repeat(10_001)}`],
])('hostile input ends: %s', (_, source) => {
  const tree = parse(source);
  expect([...allScopes(scopesOf(tree))].length).toBeGreaterThan(0);
});

test('every expression is where its text says', () => {
  const piece = fc.constantFrom(
    'a',
    '.b',
    '("x")',
    '[1]',
    ' + ',
    'f(c, k=d)',
    '\n',
    'if x:\n  ',
    'é😀',
    '"',
    '#',
    '=',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const source = pieces.join('');
      for (const scope of allScopes(scopesOf(parse(source)))) {
        for (const { call } of scope.calls) expectInPlace(call, source);
        for (const { name } of scope.uses) expectInPlace({ kind: 'name', text: name }, source);
      }
    }),
    { numRuns: 200 },
  );
});

function expectInPlace(expression: PythonExpression, source: string): void {
  const { start, end } = expression.text.span();
  expect(source.slice(start, end)).toBe(expression.text.value);
}
