import { expect, test } from '@jest/globals';
import { compareMachines } from '../../../src/deployment/links/commands/machines.ts';
import { walked } from '../../support/walked.ts';

test.each([
  ['pct exec 1 -- a', 'pct exec 1 -- b', 'same'],
  ['pct exec "$ID" -- a', 'pct exec $ID -- b', 'same'],
  ['pct exec "${ID}" -- a', 'pct exec $ID -- b', 'same'],
  ['ID=1; pct exec $ID -- a', 'pct exec 1 -- b', 'same'],
  ['ssh root@h a', 'ssh h b', 'same'],
  ['a', 'sudo b', 'same'],
  ['pct exec 1 -- a', 'pct exec 2 -- b', 'other'],
  ['a', 'pct exec 1 -- b', 'other'],
  ['ssh h a', "ssh h 'docker exec db b'", 'other'],
  ['pct exec 1 -- a', 'docker exec 1 b', 'other'],
  ['pct exec "$ID" -- a', 'pct exec 1 -- b', 'perhaps'],
  ['ssh "$ONE" a', 'ssh "$TWO" b', 'perhaps'],
])('%s / %s: %s', (first, second, expected) => {
  const { acts } = walked({ 'x.sh': `#!/bin/bash\n${first}\n${second}\n` });
  const [a, b] = ['a', 'b'].map((name) => acts.find(({ program }) => program === name));
  expect(a === undefined || b === undefined ? 'lost' : compareMachines(a.line.where, b.line.where)).toBe(
    expected,
  );
});
