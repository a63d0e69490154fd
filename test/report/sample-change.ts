import type { DeploymentMap } from '../../src/deployment/map/deployment-map.ts';
import type { Since } from '../../src/policy/verdict.ts';
import { at, findingOf, SAMPLE, type Sample } from './sample-verdict.ts';

const SINCE: Since = {
  base: 'main',
  onlyNew: true,
  gone: [
    findingOf(
      'push-directory',
      { path: 'old/install.sh', start: 7, end: 9 },
      { message: '`pct push` was given `./web`.' },
    ),
  ],
};

/** The same repository in a pull request: one finding is new, one is gone, and the change turns a rule off. */
export const CHANGED: Sample = {
  sources: SAMPLE.sources,
  verdict: {
    ...SAMPLE.verdict,
    findings: SAMPLE.verdict.findings.map((finding) => ({
      ...finding,
      change: finding.rule === 'auto-reload' ? 'new' : 'known',
    })),
    since: SINCE,
    allowed: [
      ...SAMPLE.verdict.allowed,
      {
        finding: findingOf('sleep-as-sync', at('deploy.sh', 'sleep')),
        reason: 'the import takes as long as it takes',
        by: 'configuration',
      },
      {
        finding: findingOf('push-directory', at('deploy.sh', 'pct')),
        reason: 'there before the gate came',
        by: 'baseline',
      },
    ],
    policyChanges: [
      { weakens: false, says: 'The rule `sleep-as-sync` becomes an error.' },
      {
        weakens: true,
        says: 'The rule `zombie-process` is turned off.',
        span: at('.incident-gate.yml', 'zombie-process: off'),
      },
    ],
    staleEntries: [
      {
        rule: 'auto-reload',
        path: 'old/start.sh',
        fingerprint: 'f',
        likeness: 'l',
        severity: 'error' as const,
        date: '2026-03-01',
        reason: 'there before the gate came',
      },
    ],
    notes: [],
  },
};

/** What `incident-gate map` draws of the sample. */
export const SAMPLE_MAP: DeploymentMap = {
  nodes: [
    {
      id: 'unit',
      kind: 'unit',
      title: 'bot.service',
      details: ['Restart=always'],
      path: 'bot.service',
      line: 1,
    },
    { id: 'start', kind: 'script', title: 'start.sh', details: [], path: 'start.sh', line: 1 },
    {
      id: 'server',
      kind: 'server',
      title: 'uvicorn bot.app:app',
      details: ['listens on :8000'],
      path: 'start.sh',
      line: 4,
    },
    { id: 'deploy', kind: 'script', title: 'deploy.sh', details: [], path: 'deploy.sh', line: 1 },
    { id: 'other', kind: 'unit', title: 'other.service', details: [], path: 'other.service', line: 1 },
  ],
  edges: [
    { from: 'unit', to: 'start', says: 'starts' },
    { from: 'start', to: 'server', says: 'serves' },
    { from: 'deploy', to: 'unit', says: 'starts' },
  ],
  left: 0,
};
