import { expect, test } from '@jest/globals';
import { runGate } from '../../../src/gate.ts';
import { DEFAULTS } from '../../../src/policy/configuration/configuration.ts';
import { openRepository } from '../../../src/repository/open.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../../support/shipped.ts';

test.each([
  [
    'reported',
    [
      'credential-in-repo compose.yml:11',
      'host-port-not-published scripts/backup-postgresql.sh:5',
      'database-identity-drift scripts/backup-postgresql.sh:7',
      'pipeline-hides-failure scripts/backup-postgresql.sh:19',
      'host-port-not-published scripts/backup-qdrant.sh:5',
    ],
  ],
  ['repaired', []],
])('the backup scripts as %s', async (state, expected) => {
  const { verdict, sources } = await runGate({
    repository: openRepository(`test/fixtures/configuration-drift/${state}`),
    rules: shippedRules.map(({ rule }) => rule).filter(({ family }) => family === 'configuration-drift'),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  });
  const found = verdict.findings.map(
    ({ rule, span }) => `${rule} ${span.path}:${sources.position(span).start.line}`,
  );
  expect(found).toEqual(expected);
});
