import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { PlanSettings } from '../../src/smoke/plan/settings.ts';
import { engineTest, type RehearsedFolder, rehearseFolder } from '../support/engine.ts';

/* Each folder of incidents/ holds a service that broke as one of the incidents did, and its repaired twin, which passes. */

interface Incident {
  readonly settings?: PlanSettings;
  /** `rule path:line characters pointed at` */
  readonly found: readonly string[];
  /** What one of the rules says. */
  readonly says?: readonly [rule: string, message: RegExp];
  /** What the rehearsal saw that no rule is about. */
  readonly seen?: (broken: RehearsedFolder, repaired: RehearsedFolder) => void | Promise<void>;
}

const COMMAND = 'python3", "-m", "uvicorn", "server:app", "--host"';
const TRIAGE = { method: 'POST', path: '/triage' };

const INCIDENTS: Readonly<Record<string, Incident>> = {
  'import-does-not-exist': {
    found: ['import-failure server.py:2 from helper import audit', 'import-name-missing server.py:2 audit'],
    says: ['import-failure', /ImportError: cannot import name 'audit' from 'helper'/],
  },
  'package-not-installed': {
    found: ['import-failure server.py:1 import structlog'],
    says: ['import-failure', /ModuleNotFoundError: No module named 'structlog'/],
  },
  'never-binds': {
    settings: { budget: 5 },
    found: ['never-binds Dockerfile:4 8000', 'auto-reload Dockerfile:4 --reload'],
    says: ['never-binds', /was alive for 5 s and nothing accepted on port 8000: it listens on nothing\.$/],
  },
  'binds-loopback': {
    settings: { budget: 5 },
    found: [`never-binds Dockerfile:4 ${COMMAND}, "127.0.0.1", "--port", "8000`],
    says: ['never-binds', /listens on 127\.0\.0\.1:8000 alone/],
  },
  'crash-loop': {
    found: ['crash-loop Dockerfile:5 python3", "server.py'],
    says: ['crash-loop', /ended with exit code 1 in each of 2 starts, .* settings\.ini is not there$/],
  },
  'silent-output': {
    found: ['no-startup-output Dockerfile:4 python3", "worker.py'],
    says: ['no-startup-output', /had not printed one byte by the end of 2 starts/],
  },
  'blocked-loop': {
    settings: { load: TRIAGE },
    found: ['health-blocked k8s.yaml:14 livenessProbe', 'blocked-event-loop server.py:15 time.sleep(6)'],
    says: [
      'health-blocked',
      /^While `POST \/triage` is served, which took 6 s, .* kills every pod \d[.\d]* to \d[.\d]* s after the request came/,
    ],
    seen: async ({ related, mended }) => {
      expect(related.get('health-blocked')).toEqual(['server.py:15 time.sleep(6)']);
      expect(await mended()).toEqual([]);
    },
  },
  'model-in-lifespan': {
    found: ['boot-exceeds-budget k8s.yaml:18 2'],
    says: [
      'boot-exceeds-budget',
      /^The startup probe kills every pod of `model`, .* it answers well only after [5-9][.\d]* s/,
    ],
    seen: async ({ mended }) => {
      expect(await mended()).toEqual([expect.stringMatching(/^boot-exceeds-budget [4-9]$/)]);
    },
  },
  'shell-drops-sigterm': {
    found: ['pid1-drops-sigterm start.sh:3 python3 -m uvicorn server:app --host 0.0.0.0 --port 8000'],
    seen: (broken, repaired) => {
      expect(stopOf(broken)).toEqual(expect.not.objectContaining({ tookToEnd: expect.anything() }));
      expect(stopOf(broken)).toMatchObject({ during: 'idle', waited: 3 });
      expect(stopOf(repaired)).toMatchObject({ tookToEnd: expect.any(Number) });
    },
  },
  'volume-over-app': {
    found: ['volume-shadows-code compose.yaml:6 /app'],
    seen: (broken, repaired) => {
      expect(broken.seen.map(({ hidden }) => hidden)).toEqual([['/app']]);
      expect(repaired.seen.map(({ hidden }) => hidden)).toEqual([[]]);
    },
  },
};

engineTest.each(Object.entries(INCIDENTS))('%s', async (name, { settings: own, found, says, seen }) => {
  const folder = `test/engine/incidents/${name}`;
  const settings = { starts: 2, ...own };
  const broken = await rehearseFolder(`${folder}/broken`, { settings });
  expect(broken.found).toEqual(found);
  if (says !== undefined) expect(broken.said.get(says[0])).toMatch(says[1]);
  const repaired = await rehearseFolder(`${folder}/repaired`, { settings });
  expect(repaired).toMatchObject({ found: [], failed: false });
  expect(repaired.seen[0]?.hold).toBe('strict');
  await seen?.(broken, repaired);
});

test('every folder of incidents/ is tried', () => {
  expect(Object.keys(INCIDENTS).toSorted()).toEqual(readdirSync('test/engine/incidents').toSorted());
});

function stopOf({ seen }: RehearsedFolder) {
  return seen[0]?.trace?.boots[0]?.events.find(({ kind }) => kind === 'stop');
}
