import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readInputs } from '../../src/github/inputs.ts';
import { OUTPUTS } from '../../src/github/outputs.ts';

const action = parse(readFileSync('action.yml', 'utf8')) as {
  inputs: Record<string, { description: string; default?: string }>;
  outputs: Record<string, { description: string }>;
  runs: Record<string, string>;
};

test('without a word the configuration and the occasion decide', () => {
  expect(readInputs(() => '')).toEqual({
    path: '',
    token: '',
    checkRun: true,
    smoke: false,
    smokeForksOnSelfHosted: false,
  });
});

test.each([
  ['path', 'deploy', { path: 'deploy' }],
  ['fail-on', 'never', { failOn: 'never' }],
  ['fail-on-scope', 'new', { scope: 'new' }],
  ['confidence', 'high', { confidence: 'high' }],
  ['sarif-file', 'out/a.sarif', { sarifFile: 'out/a.sarif' }],
  ['json-file', 'out/a.json', { jsonFile: 'out/a.json' }],
  ['github-token', 'secret', { token: 'secret' }],
  ['check-run', 'false', { checkRun: false }],
  ['comment', 'true', { comment: true }],
  ['suggestions', 'false', { suggestions: false }],
  ['smoke', 'true', { smoke: true }],
  ['smoke-without-engine', 'skip', { smokeWithoutEngine: 'skip' }],
  ['smoke-forks-on-self-hosted', 'true', { smokeForksOnSelfHosted: true }],
  ['smoke-trace-file', 'out/t.json', { smokeTraceFile: 'out/t.json' }],
  ['smoke-html-file', 'out/t.html', { smokeHtmlFile: 'out/t.html' }],
])('%s: %s', (name, value, expected) => {
  expect(readInputs((asked) => (asked === name ? value : ''))).toMatchObject(expected);
});

test.each([
  ['fail-on', 'fatal', 'must be one of notice, warning, error, never'],
  ['fail-on-scope', 'changed', 'must be one of new, all'],
  ['confidence', 'sure', 'must be one of low, medium, high'],
  ['check-run', 'yes', 'must be one of true, false'],
  ['comment', 'forks', 'must be one of true, false'],
  ['suggestions', '1', 'must be one of true, false'],
  ['smoke', 'on', 'must be one of true, false'],
  ['smoke-without-engine', 'pass', 'must be one of fail, skip'],
])('%s: %s is refused', (name, value, says) => {
  expect(() => readInputs((asked) => (asked === name ? value : ''))).toThrow(
    `The input \`${name}\` is \`${value}\`; it ${says}.`,
  );
});

describe('action.yml', () => {
  test('declares each input that is read, and reads each that it declares', () => {
    const read = new Set<string>();
    readInputs((name) => {
      read.add(name);
      return '';
    });
    expect([...read].sort()).toEqual(Object.keys(action.inputs).sort());
  });

  test('no other file asks for inputs', () => {
    const source = readFileSync('src/github/action.ts', 'utf8');
    expect(source.match(/getInput/g)).toHaveLength(1);
  });

  test('declares each output that is set', () => {
    expect([...OUTPUTS].sort()).toEqual(Object.keys(action.outputs).sort());
  });

  test('has no defaults but the token', () => {
    const defaults = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined);
    expect(defaults.map(([name, input]) => [name, input.default])).toEqual([
      ['github-token', '${{ github.token }}'],
    ]);
  });

  test('starts the bundle, and cleans up whatever became of the job', () =>
    expect(action.runs).toEqual({
      using: 'node24',
      main: 'dist/index.js',
      post: 'dist/post.js',
      'post-if': 'always()',
    }));
});
