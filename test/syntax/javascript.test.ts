import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Text } from '../../src/repository/text.ts';
import { type JavaScriptTree, parseJavaScript, textOfNode } from '../../src/syntax/javascript/javascript.ts';
import { JavaScriptScopes } from '../../src/syntax/javascript/scopes.ts';

function read(source: string): JavaScriptTree {
  return parseJavaScript(Text.ofFile('a.js', source));
}

/** What each name that is given to `use` stands for, in order. */
function used(source: string): string[] {
  const tree = read(source);
  const scopes = new JavaScriptScopes(tree);
  return tree.nodes.flatMap((node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'use')
      return [];
    const [name] = node.arguments;
    if (name?.type !== 'Identifier') return [];
    const [origin, ...more] = scopes.bindingOf(name)?.origins ?? [];
    if (origin === undefined) return ['nobody'];
    if (more.length > 0) return ['several'];
    return [origin.kind === 'value' ? textOfNode(tree, origin.value).value : origin.kind];
  });
}

test.each<[name: string, source: string, uses: string[]]>([
  ['a constant', 'const a = 1; use(a)', ['1']],
  ['nothing declares it', 'use(a)', ['nobody']],
  ['before it is declared', 'use(a); var a = 1', ['1']],
  ['the inner one of two', 'const a = 1; { const a = 2; use(a) } use(a)', ['2', '1']],
  ['var belongs to the function', 'function f() { { var a = 1 } use(a) } use(a)', ['1', 'nobody']],
  ['let belongs to the block', '{ let a = 1 } use(a)', ['nobody']],
  ['a parameter before what is outside', 'const a = 1; function f(a) { use(a) }', ['parameter']],
  ['an arrow’s', 'const a = 1; const f = (a) => use(a)', ['parameter']],
  ['a function', 'use(f); function f() {}', ['function']],
  ['an import', 'import a from "a"; use(a)', ['import']],
  ['given twice', 'let a = 1; a = 2; use(a)', ['several']],
  ['a handler’s', 'try {} catch (a) { use(a) }', ['other']],
])('%s', (_, source, uses) => {
  expect(used(source)).toEqual(uses);
});

test.each<[name: string, source: string, message: RegExp | undefined]>([
  ['a module', 'import a from "a";\nexport default a;\n', undefined],
  ['a script', 'with (a) { b() }\n', undefined],
  ['a program', '#!/usr/bin/env node\nreturn 1\n', undefined],
  ['an await at the top of a module', 'import a from "a";\nawait a();\n', undefined],
  ['an unclosed brace', 'function f() {', /no JavaScript that can be read/],
  ['JSX', 'const a = <b/>;', /no JavaScript that can be read/],
  ['a bundle', `a(${'1,'.repeat(300_000)}1)`, /longer than/],
  ['brackets without end', '['.repeat(100_000), /nested too deeply|no JavaScript/],
])('reads %s, or says why not', (_, source, message) => {
  const { problems, program } = read(source);
  expect(program === undefined).toBe(message !== undefined);
  expect(problems.map((problem) => problem.message).join()).toMatch(message ?? /^$/);
});

/** Blocks in blocks, each with names of its own and with names of those around it. */
interface Block {
  readonly declares: readonly string[];
  readonly uses: readonly string[];
  readonly inner: readonly Block[];
}

const name = fc.constantFrom('a', 'b', 'c');

function blocks(depth: number): fc.Arbitrary<Block> {
  return fc.record({
    declares: fc.uniqueArray(name, { maxLength: 2 }),
    uses: fc.array(name, { maxLength: 3 }),
    inner: depth === 0 ? fc.constant([]) : fc.array(blocks(depth - 1), { maxLength: 2 }),
  });
}

interface Written {
  readonly source: string;
  readonly expected: readonly string[];
}

/** The program, and what each use in it must find: the declaration in the nearest block around it. */
function write(of: Block, around: ReadonlyMap<string, string>, next: { id: number }): Written {
  const own = new Map(around);
  const declared = of.declares.map((each) => {
    const value = String(next.id++);
    own.set(each, value);
    return `const ${each} = ${value};`;
  });
  const inner = of.inner.map((each) => write(each, own, next));
  return {
    source: `{ ${declared.join(' ')} ${of.uses.map((each) => `use(${each});`).join(' ')} ${inner.map(({ source }) => source).join(' ')} }`,
    expected: [
      ...of.uses.map((each) => own.get(each) ?? 'nobody'),
      ...inner.flatMap(({ expected }) => expected),
    ],
  };
}

test('a name stands for what the nearest block around it declares', () => {
  fc.assert(
    fc.property(blocks(3), (of) => {
      const { source, expected } = write(of, new Map(), { id: 0 });
      expect(used(source)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

test('whatever is read is read to its end or refused with a place, and each node lies in its parent', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '\n',
    '{',
    '}',
    '(',
    ')',
    '=>',
    'const ',
    '= 1;',
    '`',
    '"',
    'function f',
    '/',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const { program, problems, nodes, parents } = read(pieces.join(''));
      expect(problems).toHaveLength(program === undefined ? 1 : 0);
      for (const node of nodes) {
        const parent = parents.get(node);
        if (parent !== undefined) expect(parent.start <= node.start && node.end <= parent.end).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
