import { expect, test } from '@jest/globals';
import { runGate } from '../../src/gate.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

async function judged(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { verdict } = await runGate({
    repository: repositoryOf(files),
    rules: shippedRules.map(({ rule }) => rule),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  });
  return verdict.findings.map(({ severity, message }) => `${severity}: ${message}`);
}

const SCRIPT = '#!/bin/sh\nset -e\nexport DB_PASSWORD=changeme\nls\n';
const SAID = '`DB_PASSWORD` (a script’s variable): its value is a placeholder that everybody knows';

test.each([
  [
    'something starts it',
    { Procfile: 'worker: sh tools/seed.sh\n' },
    `error: ${SAID}, and it is in live use.`,
  ],
  ['nothing leads to it', {}, `warning: ${SAID}.`],
])('a placeholder is in live use only where something deployed leads to it: %s', async (_, beside, said) => {
  expect(await judged({ 'tools/seed.sh': SCRIPT, ...beside })).toEqual([said]);
});
