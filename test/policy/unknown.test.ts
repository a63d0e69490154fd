import { describe, expect, test } from '@jest/globals';
import { bool, int, many, number, optional, place, text, thing } from '../../src/deployment/model/schema.ts';
import { unknown } from '../../src/deployment/unknown.ts';
import { judge } from '../../src/policy/judge.ts';
import { redactor } from '../../src/policy/redact.ts';
import { RuleLanguage } from '../../src/policy/rules/cel.ts';
import { compileRule } from '../../src/policy/rules/rule.ts';
import type { RuleSource } from '../../src/policy/rules/rule-source.ts';

const probe = thing('probe', 'A probe.', { period: number('Seconds.'), port: int('A port.') });
const box = thing('box', 'A box.', {
  path: text('Where.'),
  role: text('Role.'),
  reachable: bool('Reached.'),
  evidence: text('Why.'),
  at: place('There.'),
  known: bool('True.'),
  hidden: bool('Unknown.'),
  missing: optional(text('Absent.')),
  probes: many(probe)('Two.'),
});
const VOCABULARY = { probe, box };
const language = new RuleLanguage(VOCABULARY);

const BOX = {
  path: 'x.sh',
  role: 'production',
  reachable: true,
  evidence: '',
  at: { path: 'x.sh', start: 0, end: 1 },
  known: true,
  hidden: unknown('`$X` is set nowhere'),
  probes: [
    { period: 10, port: 80 },
    { period: unknown('a template fills it in'), port: 90 },
  ],
};

const RULE: RuleSource = {
  id: 'sample',
  family: 'sample',
  title: 'T',
  severity: 'error',
  severityIf: [],
  confidence: 'high',
  since: '2026.1',
  subject: 'box',
  roles: ['production'],
  when: 'true',
  at: 'box.at',
  related: [],
  message: '{box.path}',
  why: 'w',
  instead: 'i',
  conflicts: [],
};

const AS_IT_IS = (sentence: string): string => sentence;

function answer(when: string, thingToJudge: object = BOX): string {
  const rule = compileRule({ ...RULE, when }, language, VOCABULARY);
  const { drafts, undecided } = judge(rule, [thingToJudge as typeof BOX], AS_IT_IS);
  if (undecided.length > 0) return `undecided: ${undecided[0]?.why}`;
  return drafts.length > 0 ? 'holds' : 'does not hold';
}

describe('reading an unknown value decides nothing, unless the rest of the condition decides', () => {
  const open = 'undecided: `$X` is set nowhere';
  test.each([
    ['box.hidden', open],
    ['!box.hidden', open],
    ['box.known && box.hidden', open],
    ['box.hidden && box.known', open],
    ['!box.known && box.hidden', 'does not hold'],
    ['box.hidden && !box.known', 'does not hold'],
    ['box.known || box.hidden', 'holds'],
    ['box.hidden || box.known', 'holds'],
    ['!box.known || box.hidden', open],
    ['box.known ? true : box.hidden', 'holds'],
    ['box.probes.exists(p, p.period < 15)', 'holds'],
    ['box.probes.exists(p, p.period > 15)', 'undecided: a template fills it in'],
    ['box.probes.all(p, p.period > 15)', 'does not hold'],
    ['box.probes.exists(p, p.port == 90)', 'holds'],
  ])('%s', (when, expected) => expect(answer(when)).toBe(expected));
});

describe('what may be absent', () => {
  test.each([
    ['box.has_missing', 'does not hold'],
    ['!box.has_missing', 'holds'],
    ['box.missing == "x"', 'does not hold'],
    ['box.has_missing && box.missing == "x"', 'does not hold'],
    ['!box.has_missing || box.missing == "x"', 'holds'],
  ])('%s', (when, expected) => expect(answer(when)).toBe(expected));
});

describe('severity', () => {
  const severity = (rule: Partial<RuleSource>, changes: object): string | undefined =>
    judge(compileRule({ ...RULE, ...rule }, language, VOCABULARY), [{ ...BOX, ...changes }], AS_IT_IS)
      .drafts[0]?.severity;

  test.each<[string, Partial<RuleSource>, object, string | undefined]>([
    ['as the rule says', {}, {}, 'error'],
    ['one step less where nothing deployed leads to it', {}, { reachable: false }, 'warning'],
    ['a warning drops to a notice', { severity: 'warning' }, { reachable: false }, 'notice'],
    ['unknown reach drops nothing', {}, { reachable: unknown('?') }, 'error'],
    [
      'the first condition that holds',
      { severityIf: [{ severity: 'notice', when: 'box.known' }] },
      {},
      'notice',
    ],
    [
      'an undecided condition does not',
      { severityIf: [{ severity: 'notice', when: 'box.hidden' }] },
      {},
      'error',
    ],
    ['development is not judged', {}, { role: 'development' }, undefined],
    ['unless the rule asks for it', { roles: ['development'] }, { role: 'development' }, 'error'],
    ['an unknown role is not judged', {}, { role: unknown('?') }, undefined],
  ])('%s', (_, rule, changes, expected) => expect(severity(rule, changes)).toBe(expected));
});

test('text of a repository goes into a message on one line, without backticks, and cut', () => {
  const rule = compileRule(RULE, language, VOCABULARY);
  const [draft] = judge(rule, [{ ...BOX, path: `a\t\`b\` ${'x'.repeat(300)}` }], AS_IT_IS).drafts;
  expect(draft?.message).toMatch(/^a 'b' x+…$/);
  expect(draft?.message.length).toBe(120);
});

test('a secret across the cut of a value is masked before', () => {
  const secret = 'k7Qp2xV9mR4tW8';
  const rule = compileRule(RULE, language, VOCABULARY);
  const path = `${'x'.repeat(110)}${secret}`;
  const [draft] = judge(rule, [{ ...BOX, path }], redactor([secret])).drafts;
  expect(draft?.message).toBe(`${'x'.repeat(110)}********`);
});
