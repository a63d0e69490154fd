import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { parseMakefile } from '../../src/syntax/makefile/makefile.ts';

const parse = (value: string) => parseMakefile(Text.ofFile('Makefile', value));
const shown = (one: Text) => one.value.replaceAll('\u{FFFC}', '_');
const recipe = (value: string) =>
  parse(value).rules.flatMap((rule) => rule.recipe.map((line) => shown(line.command)));

test.each<[string, string[]]>([
  ['a:\n\tone\n\n# c\n\ttwo', ['one', 'two']],
  ['a: ; one\n\ttwo', ['one', 'two']],
  ['a:\n\t@-+ one', ['one']],
  ['a:\n\tone \\\n\t  two', ['one \\\n  two']],
  ['a:\n\techo $$HOME $${A} $$$$', ['echo $HOME ${A} $$']],
  ['B = c\na:\n\t$(B) ${B} $B', ['c c c']],
  ['a:\n\t$(B)\nB = late', ['late']],
  ['B = $(C)\nC = d\na:\n\t$(B)', ['d']],
  ['C = 1\nB := $(C)\nC = 2\na:\n\t$(B)', ['1']],
  ['B = $(C)\nC = $(B)\na:\n\tx $(B)', ['x _']],
  ['B := x\nB := $(B) y\na:\n\t$(B)', ['x y']],
  ['B = x\nB += $(C)\nC = y\na:\n\t$(B)', ['x y']],
  ['B += x\na:\n\t$(B)', ['x']],
  ['B ?= x\nB ?= y\na:\n\t$(B)', ['x']],
  ['B ::= x\na:\n\t$(B)', ['x']],
  ['B != date\na:\n\t$(B)', ['_']],
  ['B =\na:\n\tx$(B)y', ['xy']],
  ['B = a \\\n  b # c\na:\n\t$(B)', ['a  b']],
  ['export B := x\na:\n\t$(B)', ['x']],
  ['define B\none\ntwo $(C)\nendef\nC=3\na:\n\t$(B)', ['one\ntwo 3']],
  ['a:\n\tx $(B) $(shell date) $(C:a=b)', ['x _ _ _']],
  ['ifdef CI\nB = x\nelse\nB = y\nendif\na:\n\t$(B)', ['_']],
  ['ifndef B\nB = x\nendif\na:\n\t$(B)', ['x']],
  ['a: B = x\na:\n\t$(B)\nb:\n\t$(B)', ['x', '_']],
  ['B = 0\na: B += x\na:\n\t$(B)\nb:\n\t$(B)', ['0 x', '0']],
  ['a b: B = x\na b:\n\t$(B)', ['_']],
  ['a: b c\n\techo $@ $< $^', ['echo a b _']],
  ['%.o: %.c\n\tcc $<', ['cc _']],
  ['a:\n\t$(MAKE) b', ['make b']],
  ['ifdef V\nQ=\nelse\nQ=@\nendif\na:\n\t$(Q)docker run x', ['docker run x']],
  ['a:\nifdef CI\n\tone\nelse\n\ttwo\nendif\n\tthree', ['one', 'two', 'three']],
  ['a:\n\tif x; then \\\n\t\techo "# y"; \\\n\tfi', ['if x; then \\\n\techo "# y"; \\\nfi']],
])('the shell gets what %j says', (source, expected) => {
  const file = parse(source);
  expect(recipe(source)).toEqual(expected);
  expect(file.problems).toEqual([]);
});

test('rules', () => {
  const file = parse(`SRC = a.c b.c
.PHONY: run test
run test:: $(SRC) | dir # c
a.o b.o: %.o: %.c
x&: y
%.x: %.y
$(SRC:c=o): z
`);
  const rows = file.rules.map((rule) =>
    [rule.targets, rule.prerequisites, rule.orderOnly].map((of) => of.map(shown)),
  );
  expect(rows).toEqual([
    [['.PHONY'], ['run', 'test'], []],
    [['run', 'test'], ['a.c', 'b.c'], ['dir']],
    [['a.o', 'b.o'], ['%.c'], []],
    [['x'], ['y'], []],
    [['%.x'], ['%.y'], []],
    [['_'], ['z'], []],
  ]);
  expect(file.rules.map((rule) => [rule.doubleColon, rule.isPattern, rule.targetPattern?.value])).toEqual([
    [false, false, undefined],
    [true, false, undefined],
    [false, false, '%.o'],
    [false, false, undefined],
    [false, true, undefined],
    [false, false, undefined],
  ]);
  expect(file.phony.map((one) => one.value)).toEqual(['run', 'test']);
});

test('prefixes, conditions, includes, the shell', () => {
  const file = parse(`SHELL := /bin/bash
.SHELLFLAGS = -eu -o pipefail -c
.ONESHELL:
include a.mk b.mk
-include local.mk
export A ?= 1
a:
\t@-one
ifeq ($(A),1)
\t+two
else
\tthree
endif
`);
  expect([file.shell?.value, file.shellFlags?.value, file.oneShell]).toEqual([
    '/bin/bash',
    '-eu -o pipefail -c',
    true,
  ]);
  expect(file.includes.map((one) => [one.paths.map(shown), one.optional])).toEqual([
    [['a.mk', 'b.mk'], false],
    [['local.mk'], true],
  ]);
  const lines = file.rules.at(-1)?.recipe ?? [];
  expect(lines.map((one) => [one.silent, one.ignoresFailure, one.always])).toEqual([
    [true, true, false],
    [false, false, true],
    [false, false, false],
  ]);
  expect(lines.map((one) => one.conditions.map(shown))).toEqual([[], ['ifeq ($(A),1)'], ['else']]);
  expect(file.variables.at(-1)).toMatchObject({ exported: true, operator: '?=' });
});

test('what a variable gave points at its definition, used where it is expanded', () => {
  const source = 'FLAGS = --reload\nrun:\n\tuvicorn app $(FLAGS)\n';
  const command = parse(source).rules[0]?.recipe[0]?.command;
  expect(command?.value).toBe('uvicorn app --reload');
  const span = command?.slice(12).span();
  expect(source.slice(span?.start, span?.end)).toBe('--reload');
  const site = command?.slice(12).segments[0]?.site;
  expect(source.slice(site?.start, site?.end)).toBe('$(FLAGS)');
});

test.each([
  ['nothing here', 'Missing separator'],
  ['endif', 'no condition open'],
  ['ifdef A', "'endif' is missing"],
  ['define A\nb', "'endef' is missing"],
])('%j is a problem', (source, message) => {
  expect(parse(`${source}\n`).problems.map((one) => one.message)).toEqual([expect.stringContaining(message)]);
});

test('doubling definitions end', () => {
  const doubling = Array.from({ length: 60 }, (_, i) => `A${i} = $(A${i + 1})$(A${i + 1})`).join('\n');
  expect(parse(`${doubling}\nA60 = x\na:\n\t$(A0)\n`).rules[0]?.recipe[0]?.command.isKnown).toBe(false);
});
