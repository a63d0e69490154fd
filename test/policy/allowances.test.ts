import { expect, test } from '@jest/globals';
import { runGate } from '../../src/gate.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

const ALLOW = '# incident-gate: allow auto-reload -- the demo box\n';

test.each<
  [title: string, protection: 'none' | 'configuration' | 'rule', configured: boolean, found: string[]]
>([
  ['a comment is honoured', 'none', false, []],
  ['a comment is not honoured', 'configuration', false, ['auto-reload', 'allowance-of-protected-rule']],
  ['nor where the rule says so itself', 'rule', false, ['auto-reload', 'allowance-of-protected-rule']],
  ['the configuration is', 'configuration', true, ['allowance-of-protected-rule']],
])('%s', async (_title, protection, configured, found) => {
  const { verdict } = await runGate({
    repository: repositoryOf({ 'start.sh': `#!/bin/sh\n${ALLOW}exec uvicorn app:app --reload\n` }),
    rules: shippedRules.map(({ rule }) =>
      rule.id === 'auto-reload' && protection === 'rule' ? { ...rule, protected: true } : rule,
    ),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: {
      ...DEFAULTS,
      protectedRules: protection === 'configuration' ? ['auto-reload'] : [],
      allow: configured ? [{ rule: 'auto-reload', path: 'start.sh', reason: 'ticket 41' }] : [],
    },
    today: '2026-01-01',
  });
  expect(verdict.findings.map(({ rule }) => rule)).toEqual(found);
  if (protection === 'none') return;
  const said = verdict.findings.find(({ rule }) => rule === 'allowance-of-protected-rule')?.message;
  expect(said).toBe(
    '`auto-reload` is protected, so this comment is not honoured: its allowances stand in `.incident-gate.yml`.',
  );
});

test.each([
  ['2026-01-01', 0],
  ['2025-12-31', 2],
  ['someday', 2],
])('a comment until %s', async (until, found) => {
  const allow = ALLOW.replace(' --', ` until=${until} --`);
  const { verdict } = await runGate({
    repository: repositoryOf({ 'start.sh': `#!/bin/sh\n${allow}exec uvicorn app:app --reload\n` }),
    rules: shippedRules.map(({ rule }) => rule),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  });
  expect(verdict.findings).toHaveLength(found);
});
