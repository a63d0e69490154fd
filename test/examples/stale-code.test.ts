import { expect, test } from '@jest/globals';
import { gateOver } from '../support/examples.ts';

test('as it failed', async () => {
  expect(await gateOver('stale-code/reported')).toEqual({
    rejected: true,
    found: [
      'competing-supervisors systemd/embedding_server.service:11',
      'duplicate-port-owner systemd/vllm-embedding.service:11',
      'mutable-reference docker-compose.yml:13',
      'root-service Dockerfile:8',
      'start-not-restart deploy.sh:9',
      'unlimited-restarts systemd/embedding_server.service:12',
      'unlimited-restarts systemd/vllm-embedding.service:13',
      'unverified-success deploy.sh:10',
      'volume-shadows-code docker-compose.yml:8',
    ],
  });
});

test('as the report proposed to mend it', async () => {
  expect(await gateOver('stale-code/remedy')).toEqual({
    rejected: true,
    found: [
      'broad-process-kill deploy.sh:6',
      'competing-supervisors systemd/embedding_server.service:11',
      'duplicate-port-owner systemd/vllm-embedding.service:11',
      'mutable-reference docker-compose.yml:13',
      'root-service Dockerfile:8',
      'start-not-restart deploy.sh:13',
      'unlimited-restarts systemd/embedding_server.service:12',
      'unlimited-restarts systemd/vllm-embedding.service:13',
      'unverified-success deploy.sh:14',
      'volume-shadows-code docker-compose.yml:8',
    ],
  });
});

test('repaired', async () => {
  expect(await gateOver('stale-code/repaired')).toEqual({ rejected: false, found: [] });
});
