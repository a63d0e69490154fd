import { expect, test } from '@jest/globals';
import { gateOver } from '../support/examples.ts';

test('as it failed', async () => {
  expect(await gateOver('provisioning-order/reported')).toEqual({
    rejected: true,
    found: [
      'push-directory bin/provision-958.sh:17',
      'push-unverified bin/provision-958.sh:16',
      'push-unverified bin/provision-958.sh:17',
      'unit-not-installed bin/provision-958.sh:35',
    ],
  });
});

test('as the report proposed to mend it', async () => {
  expect(await gateOver('provisioning-order/remedy')).toEqual({
    rejected: true,
    found: [
      'push-directory bin/provision-958.sh:17',
      'push-unverified bin/provision-958.sh:16',
      'push-unverified bin/provision-958.sh:17',
      'sleep-as-sync bin/provision-958.sh:20',
      'unit-not-installed bin/provision-958.sh:38',
    ],
  });
});

test('repaired', async () => {
  expect(await gateOver('provisioning-order/repaired')).toEqual({ rejected: false, found: [] });
});
