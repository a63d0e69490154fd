import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ANSWER_MARK } from '../../../src/smoke/stages/import-drivers.ts';
import { resultsIn } from '../../../src/smoke/stages/imports.ts';

const said = (answer: unknown): string => `${ANSWER_MARK}${JSON.stringify(answer)}`;

test.each<[name: string, output: string, results: readonly unknown[]]>([
  ['nothing', '', []],
  ['what a module prints', 'hello\n{"module": "a", "result": "imported"}\n', []],
  [
    'an answer among it',
    `hello\n${said({ module: 'a', result: 'imported' })}\n`,
    [{ module: 'a', result: 'imported', frames: [] }],
  ],
  [
    'a failure with its frames',
    said({
      module: 'a',
      result: 'failed',
      exception: 'ModuleNotFoundError',
      message: "No module named 'b'",
      missing: 'b',
      frames: [['/app/a.py', 3], ['/app/x.py'], 'x', [1, 2]],
    }),
    [
      {
        module: 'a',
        result: 'failed',
        exception: 'ModuleNotFoundError',
        message: "No module named 'b'",
        missing: 'b',
        frames: [['/app/a.py', 3]],
      },
    ],
  ],
  ['a result that is none', said({ module: 'a', result: 'fine' }), []],
  ['no module', said({ result: 'imported' }), []],
  ['null', said(null), []],
  ['half of one', said({ module: 'a', result: 'imported' }).slice(0, -2), []],
  [
    'parts of another type',
    said({ module: 'a', result: 'failed', exception: 3, message: [], missing: null, frames: {} }),
    [{ module: 'a', result: 'failed', frames: [] }],
  ],
])('%s', (_, output, results) => {
  expect(resultsIn(output)).toEqual(results);
});

test('garbage is no reason to throw', () => {
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(resultsIn(text))));
  fc.assert(fc.property(fc.json(), (json) => Array.isArray(resultsIn(ANSWER_MARK + json))));
});
