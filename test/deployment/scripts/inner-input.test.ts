import { expect, test } from '@jest/globals';
import { walked } from '../../support/walked.ts';

test.each([
  ["ssh web 'bash -s' < setup.sh", 'host setup.sh'],
  ['ssh web bash -s < setup.sh', 'host setup.sh'],
  ["ssh web 'bash -s < there.sh' < setup.sh", 'host>remote there.sh'],
  ["ssh web 'bash -s' 3< other.txt", ''],
])('what the shell elsewhere reads, and who opens it: %s', (script, expected) => {
  const act = walked({ 'x.sh': `#!/bin/bash\n${script}\n` }).acts.find(({ program }) => program === 'sh');
  const inputs = act?.line.redirects.filter(
    ({ operator, descriptor }) => operator === '<' && descriptor !== 3,
  );
  const shown = inputs?.map(
    ({ where, target }) => `${where.map(({ kind }) => kind).join('>')} ${target.value}`,
  );
  expect(shown?.join()).toBe(expected);
});
