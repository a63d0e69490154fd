import { expect, test } from '@jest/globals';
import { gateOver } from '../support/examples.ts';

test('as it failed', async () => {
  expect(await gateOver('probe-starvation/reported')).toEqual({
    rejected: true,
    found: [
      'blocked-event-loop service_chat/llm_client.py:10',
      'blocked-event-loop service_chat/triage.py:8',
      'probe-inconsistent infra/terraform/modules/app/main.tf:78',
      'rollout-deadlock infra/terraform/modules/app/main.tf:17',
      'root-service Dockerfile:8',
      'state-lock-bypassed scripts/redeploy.sh:8',
    ],
  });
});

test('as the report proposed to mend it', async () => {
  expect(await gateOver('probe-starvation/remedy')).toEqual({
    rejected: true,
    found: [
      'blocked-event-loop service_chat/llm_client.py:10',
      'blocked-event-loop service_chat/triage.py:8',
      'healthcheck-cannot-fail service_chat/main.py:34',
      'probe-inconsistent infra/terraform/modules/app/main.tf:85',
      'probe-inconsistent infra/terraform/modules/app/main.tf:96',
      'rollout-deadlock infra/terraform/modules/app/main.tf:17',
      'root-service Dockerfile:8',
      'state-lock-bypassed scripts/redeploy.sh:8',
    ],
  });
});

test('repaired', async () => {
  expect(await gateOver('probe-starvation/repaired')).toEqual({ rejected: false, found: [] });
});
