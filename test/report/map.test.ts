import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DeploymentMap, MapNode } from '../../src/deployment/map/deployment-map.ts';
import { mapOf } from '../../src/deployment/map/map.ts';
import { dotMap } from '../../src/report/map/map-dot.ts';
import { mermaidMap } from '../../src/report/map/map-mermaid.ts';
import { deploymentOf } from '../support/deployed.ts';

const FILES = {
  'compose.yaml': `services:
  web:
    build: .
    ports: ["8080:8000"]
    depends_on: [db]
    environment: {DATABASE_URL: "postgres://shop@db:5432/shop"}
    healthcheck:
      test: curl -f http://localhost:8000/health
      interval: 15s
  db:
    image: postgres:16
`,
  Dockerfile: 'FROM python:3.12-slim\nCOPY . /app\nWORKDIR /app\nCMD ["./start.sh"]\n',
  'start.sh': '#!/bin/sh\nexec uvicorn shop.main:app --port 8000\n',
  'backup.timer': '[Timer]\nOnCalendar=daily\n',
  'backup.service': '[Service]\nType=oneshot\nExecStart=/opt/shop/backup.sh\n',
  'backup.sh': '#!/bin/sh\npg_dump -h db shop > /backup/shop.sql\n',
  crontab: '*/5 * * * * root /opt/shop/watch.sh\n',
  'watch.sh': '#!/bin/sh\nsystemctl restart backup\n',
  'deploy.sh': '#!/bin/sh\ndocker build -t shop .\n',
  '.github/workflows/deploy.yml':
    'on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ./deploy.sh\n',
  'tests/start.sh': '#!/bin/sh\nuvicorn fake:app\n',
};

test('a deployment as Mermaid', () => {
  expect(mermaidMap(mapOf(deploymentOf(FILES)))).toMatchSnapshot();
});

test('a deployment as DOT', () => {
  expect(dotMap(mapOf(deploymentOf(FILES)))).toMatchSnapshot();
});

test('what is not for production is not drawn', () => {
  expect(mermaidMap(mapOf(deploymentOf(FILES)))).not.toContain('fake');
});

function nodeOf(title: string, path: string): MapNode {
  return { id: title, kind: 'script', title, details: [title], path, line: 1 };
}

const hostile = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '"]\n click n0 "javascript:x"',
    '<img src=x onerror=y>',
    '`a`',
    '- x',
    '1. x',
    '#quot;',
    '\\',
    '%%{init: {}}%%',
  ),
);

test('no text of a repository is more than text in a drawing', () => {
  fc.assert(
    fc.property(hostile, hostile, (title, path) => {
      const map: DeploymentMap = {
        nodes: [nodeOf(title, path)],
        edges: [{ from: title, to: title, says: title }],
        left: 0,
      };
      const mermaid = mermaidMap(map).split('\n');
      expect(mermaid).toHaveLength(4);
      const [, box = '', arrow = ''] = mermaid;
      const safe = /^(?:[\p{L}\p{N} .,:/@=?→…_-]|#\d+;|<br\/>)*$/u;
      expect(/^ {2}n0\["(.*)"\]$/u.exec(box)?.[1]).toMatch(safe);
      expect(/^ {2}n0 -->\|"(.*)"\| n0$/u.exec(arrow)?.[1]).toMatch(safe);
      const dot = dotMap(map).split('\n');
      expect(dot).toHaveLength(7);
      expect(dot[3]).toMatch(/^ {2}n0 \[shape=note, label="(?:[^"\\]|\\.)*"\];$/u);
    }),
    { numRuns: 500 },
  );
});

test('a large deployment says how much is not drawn', () => {
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [`run-${i}.sh`, `#!/bin/sh\nuvicorn app${i}:app\n`]),
  );
  expect(mapOf(deploymentOf(many))).toMatchObject({ left: 280 });
  expect(mermaidMap(mapOf(deploymentOf(many)))).toContain('and 280 more, not drawn');
});
