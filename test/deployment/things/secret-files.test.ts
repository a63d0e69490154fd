import { expect, test } from '@jest/globals';
import { runGate } from '../../../src/gate.ts';
import { DEFAULTS } from '../../../src/policy/configuration/configuration.ts';
import { repositoryOf } from '../../../src/repository/in-memory.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../../support/shipped.ts';

const KEY = `-----BEGIN OPENSSH PRIVATE KEY-----\n${'b3BlbnNzaC1rZXktdjEAAAAABG5v'.repeat(4)}\n-----END OPENSSH PRIVATE KEY-----\n`;

test.each([
  ['Terraform’s state', 'infra/terraform.tfstate', '{"resources": [{"type": "aws_db_instance"}]}', true],
  ['an empty state', 'infra/terraform.tfstate', '{"resources": []}', false],
  ['a plan', 'infra/prod.tfplan', 'PK\u0003\u0004\u0000', true],
  ['a private key', 'keys/id_ed25519', KEY, true],
  ['a private key of a test', 'test/fixtures/id_ed25519', KEY, false],
  ['a certificate', 'keys/ca.pem', '-----BEGIN CERTIFICATE-----\nMIIB\n', false],
])('%s', async (_, path, content, isFound) => {
  const { verdict } = await runGate({
    repository: repositoryOf({ [path]: content }),
    rules: shippedRules.map(({ rule }) => rule).filter(({ id }) => id === 'credential-in-repo'),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  });
  expect(verdict.findings.map(({ span, severity }) => `${severity} ${span.path}`)).toEqual(
    isFound ? [`error ${path}`] : [],
  );
});
