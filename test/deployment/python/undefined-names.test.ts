import { expect, test } from '@jest/globals';
import { pythonProject } from '../../../src/deployment/python/project.ts';
import { undefinedNames } from '../../../src/deployment/python/undefined-names.ts';
import { loadGrammars } from '../../../src/grammars.ts';
import { Text } from '../../../src/repository/text.ts';
import { parsePython } from '../../../src/syntax/python/python.ts';

await loadGrammars(['python'], 0);

function found(files: Readonly<Record<string, string>>, eager = true): string[] {
  const modules = Object.entries(files).map(([path, text]) => ({
    path,
    tree: parsePython(Text.ofFile(path, text)),
  }));
  return undefinedNames(pythonProject(modules, ['']), 'main.py', { eager }).map(
    ({ name, when, path }) => `${when} ${path === 'main.py' ? '' : `${path} `}${name}`,
  );
}

test.each([
  ['print(gone)', ['start gone']],
  ['def f():\n    return gone', ['later gone']],
  ['class A:\n    x = gone', ['start gone']],
  ['if x():\n    pass', ['start x']],
  ['import os\nif os:\n    gone()', ['later gone']],
  ['try:\n    gone()\nexcept Exception:\n    pass', ['later gone']],
  ['try:\n    gone()\nexcept NameError:\n    pass', []],
  ['try:\n    gone()\nexcept:\n    pass', []],
  ['def f(x: Gone): pass', ['start Gone']],
  ['from __future__ import annotations\ndef f(x: Gone[Annotated(y)]): pass', []],
  ['def f():\n    x: Gone = 1', []],
  ['def f(x: "Gone"): pass', []],
  ['class A:\n    y = 1\n    def f(self):\n        return y', ['later y']],
  ['class A:\n    y = 1\n    z = [y for _ in range(y)]', []],
  ['def f():\n    global made\n    made = 1\ndef g():\n    return made', []],
  ['def f():\n    y = 1\ndef g():\n    return y', ['later y']],
  ['from os import *\nprint(gone)', []],
  ['exec("gone = 1")\nprint(gone)', []],
  ['def __getattr__(name):\n    return 1\nprint(gone)', []],
  ['import builtins\nbuiltins.gone = 1\nprint(gone)', []],
  ['def f[T](x: T) -> list[T]: ...\nclass B[K](dict[K, int]): ...\ntype P[Q] = list[Q]', []],
  ['x = lambda a, *b, c=1, **d: (a, b, c, d)', []],
  ['print((y := 1), y)', []],
  ['print(__file__, __name__, WindowsError, _("text"))', []],
  ['import six\nprint(unicode)', []],
  ['with open("a") if len("b") else open("c") as file:\n    print(file)', []],
  [
    'def load(page):\n    page.manager = 1\n    loader.exec_module(page)\nloader = 1\nimport mod\nmanager',
    ['start mod.py gone'],
  ],
  ['import mod', ['start mod.py gone']],
  ['try:\n    import mod\nexcept ImportError:\n    pass', ['later mod.py gone']],
  ['if __name__ == "__main__":\n    gone()', ['start gone']],
])('%j', (main, expected) => {
  const mod = 'gone\nif __name__ == "__main__":\n    never()';
  expect(
    found(main.includes('import mod') ? { 'main.py': main, 'mod.py': mod } : { 'main.py': main }),
  ).toEqual(expected);
});

test('annotations are not evaluated at once by Python 3.14', () => {
  expect(found({ 'main.py': 'def f(x: Gone): pass' }, false)).toEqual(['later Gone']);
});

test('deep and circular code ends', () => {
  const deep = `x = ${'['.repeat(10_000)}`;
  expect(found({ 'main.py': deep })).toEqual([]);
  expect(found({ 'main.py': 'import a', 'a.py': 'import main\ngone' })).toEqual(['start a.py gone']);
});
