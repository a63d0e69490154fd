import { expect, test } from '@jest/globals';
import { runGate } from '../../src/gate.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import { openRepository } from '../../src/repository/open.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

test('the gate finds nothing in its own repository', async () => {
  const { verdict } = await runGate({
    repository: openRepository('.'),
    rules: shippedRules.map(({ rule }) => rule),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  });
  expect(verdict.findings.map(({ rule, span }) => `${rule} ${span.path}`)).toEqual([]);
});
