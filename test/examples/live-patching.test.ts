import { expect, test } from '@jest/globals';
import { gateOver } from '../support/examples.ts';

test('as it failed', async () => {
  expect(await gateOver('live-patching/reported')).toEqual({
    rejected: true,
    found: [
      'credential-in-repo compose.yml:11',
      'database-identity-drift mcp-servers/shared/settings.py:9',
      'database-identity-drift scripts/backup-postgresql.sh:7',
      'host-port-not-published scripts/backup-postgresql.sh:5',
      'host-port-not-published scripts/backup-qdrant.sh:5',
      'import-name-missing mcp-servers/aidb/server.py:6',
      'import-not-installed mcp-servers/aidb/health_check.py:3',
      'logs-buffered mcp-servers/aidb/start.sh:5',
      'logs-buffered mcp-servers/aidb/start.sh:7',
      'patched-in-place scripts/deploy.sh:10',
      'pid1-drops-sigterm mcp-servers/aidb/start.sh:5',
      'pipeline-hides-failure scripts/backup-postgresql.sh:19',
      'root-service mcp-servers/aidb/Dockerfile:13',
      'wait-n-under-errexit mcp-servers/aidb/start.sh:10',
    ],
  });
});

test('as the report proposed to mend it', async () => {
  expect(await gateOver('live-patching/remedy')).toEqual({
    rejected: true,
    found: [
      'copy-source-missing mcp-servers/aidb/Dockerfile:5',
      'copy-source-missing mcp-servers/aidb/Dockerfile:8',
      'copy-source-missing mcp-servers/aidb/Dockerfile:9',
      'credential-in-repo compose.yml:11',
      'database-identity-drift mcp-servers/shared/settings.py:9',
      'import-name-missing mcp-servers/aidb/server.py:6',
      'import-not-installed mcp-servers/aidb/health_check.py:3',
      'logs-buffered mcp-servers/aidb/start.sh:5',
      'logs-buffered mcp-servers/aidb/start.sh:7',
      'patched-in-place scripts/rebuild.sh:15',
      'pid1-drops-sigterm mcp-servers/aidb/start.sh:5',
      'pipeline-hides-failure scripts/backup-postgresql.sh:6',
      'root-service mcp-servers/aidb/Dockerfile:13',
      'wait-n-under-errexit mcp-servers/aidb/start.sh:10',
    ],
  });
});

test('truly repaired', async () => {
  expect(await gateOver('live-patching/repaired')).toEqual({ rejected: false, found: [] });
});
