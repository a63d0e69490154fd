import { expect, test } from '@jest/globals';
import { bool, place, thing } from '../../src/deployment/model/schema.ts';
import { judge } from '../../src/policy/judge.ts';
import { RuleLanguage } from '../../src/policy/rules/cel.ts';
import { checkedRule, compileRule } from '../../src/policy/rules/rule.ts';
import type { RuleSource } from '../../src/policy/rules/rule-source.ts';

const box = thing('box', 'A box.', { at: place('There.'), known: bool('True.') });
const language = new RuleLanguage({ box });
const AS_IT_IS = (sentence: string): string => sentence;
const AT = { path: 'x.sh', start: 0, end: 1 };
const BOX = { path: 'x.sh', role: 'production', reachable: true, evidence: '', at: AT, known: true };

const RULE: RuleSource = {
  id: 'sample',
  family: 'sample',
  title: 'T',
  severity: 'error',
  severityIf: [{ severity: 'warning', when: 'box.known' }],
  confidence: 'high',
  since: '2026.1',
  subject: 'box',
  roles: ['production'],
  when: 'box.known',
  at: 'box.at',
  related: [{ at: 'box.at', says: 'is {box.known}' }],
  message: 'It is {box.known}.',
  fix: [{ kind: 'remove', at: 'box.at', with: '' }],
  why: 'w',
  instead: 'i',
  conflicts: [],
};

test('a rule that was checked before judges as a compiled one', () => {
  const judged = judge(checkedRule(RULE, language), [BOX], AS_IT_IS);
  expect(judged).toEqual(judge(compileRule(RULE, language, { box }), [BOX], AS_IT_IS));
  expect(judged.drafts).toMatchObject([{ severity: 'warning', message: 'It is true.', span: AT }]);
});

test('its parts are compiled when a thing needs them', () => {
  const rule = checkedRule({ ...RULE, message: '{box.gone}' }, language);
  const closed = { ...BOX, known: false };
  expect(judge(rule, [closed], AS_IT_IS)).toEqual({ drafts: [], undecided: [] });
  expect(() => judge(rule, [BOX], AS_IT_IS)).toThrow('box.gone');
});
