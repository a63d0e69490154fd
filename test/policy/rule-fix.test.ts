import { expect, test } from '@jest/globals';
import { VOCABULARY } from '../../src/deployment/model/vocabulary.ts';
import { RuleLanguage } from '../../src/policy/rules/cel.ts';
import { compileRule } from '../../src/policy/rules/rule.ts';
import { readRuleSource } from '../../src/policy/rules/rule-source.ts';

const RULE = {
  id: 'sample',
  title: 'T',
  severity: 'error',
  confidence: 'high',
  since: '2026.1',
  subject: 'server',
  when: 'server.reloads',
  at: 'server.at',
  message: 'm',
  why: 'w',
  instead: 'i',
};

function fixesOf(fix: unknown) {
  const { rule } = readRuleSource({ ...RULE, fix }, 'rules/family/sample.yml');
  compileRule(rule, new RuleLanguage(VOCABULARY), VOCABULARY);
  return rule.fix;
}

test('one fix or several, of four kinds', () => {
  expect(fixesOf({ remove: 'server.at' })).toEqual([{ kind: 'remove', at: 'server.at', with: '' }]);
  expect(
    fixesOf([
      { replace: 'server.at', with: 'x {server.program}', when: 'server.reloads' },
      { insert: 'exec', before: 'server.at' },
      { 'insert-line': 'set -e', above: 'server.at' },
    ]),
  ).toEqual([
    { kind: 'replace', at: 'server.at', with: 'x {server.program}', when: 'server.reloads' },
    { kind: 'insert', at: 'server.at', with: 'exec' },
    { kind: 'insert-line', at: 'server.at', with: 'set -e' },
  ]);
});

test.each<[string, unknown, string]>([
  ['no mapping', 'server.at', 'fix must be a mapping'],
  ['no kind', { with: 'x' }, '`fix` needs one of `remove`, `replace`, `insert`, `insert-line`'],
  ['two kinds', { remove: 'server.at', insert: 'x', before: 'server.at' }, '`fix` needs one of'],
  ['a place that is missing', { insert: 'x' }, '`before` is missing'],
  ['a key of another kind', { remove: 'server.at', with: 'x' }, 'unknown key `with`'],
  ['a misspelt key', { insert: 'x', befor: 'server.at' }, 'unknown key `befor`; did you mean `before`?'],
  ['a line end', { replace: 'server.at', with: 'a\nb' }, 'must fit on a line'],
  ['no place', { remove: 'server.program' }, 'family/sample.yml, `fix`:'],
  ['an unknown property', { replace: 'server.at', with: '{server.nam}' }, 'family/sample.yml, `fix`:'],
  ['a condition that is none', { remove: 'server.at', when: 'server.program' }, 'family/sample.yml, `fix`:'],
])('refuses %s', (_, fix, message) => {
  expect(() => fixesOf(fix)).toThrow(message);
});
