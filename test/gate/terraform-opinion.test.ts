import { expect, test } from '@jest/globals';
import { runGate } from '../../src/gate.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { shippedKnowledge, shippedPrograms } from '../support/shipped.ts';

test('coverage says whose fault it is that a Terraform file was not read', async () => {
  const { verdict } = await runGate({
    repository: repositoryOf({
      'limit.tf': 'locals {\n  small = 1e-5\n}\n',
      'mistake.tf': 'locals {\n  name = "never closed\n}\n',
      'fine.tf': 'locals {\n  name = "web"\n}\n',
      'generated.tf.json': '{"locals": {"name": "web"}}\n',
    }),
    rules: [],
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  });
  const said = verdict.coverage.files.map(({ path, read, lost }) => {
    const isOurs = lost.some(({ why }) => why.endsWith("the limit is the gate's."));
    return `${path}: ${read}${isOurs ? ', by a limit of the gate' : ''}`;
  });
  expect(said).toEqual([
    'fine.tf: fully',
    'generated.tf.json: not',
    'limit.tf: partly, by a limit of the gate',
    'mistake.tf: partly',
  ]);
});
