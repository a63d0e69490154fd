import { expect, test } from '@jest/globals';
import { type Mended, mend } from '../../src/mend.ts';
import { planRehearsal } from '../../src/plan-rehearsal.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import type { FixSource, RuleSource } from '../../src/policy/rules/rule-source.ts';
import { judgeSeen, type SeenResult } from '../../src/rehearsal.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import type { Answers } from '../../src/smoke/replay/answers.ts';
import { bootAnswering, outage, traceOf, upFrom } from '../smoke/made-up.ts';
import { DOCKERFILE, MAIN, manifest } from '../smoke/plan/planned.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

/* Fixes of what a rehearsal found are tried on what it saw. */

const SMOKE = shippedRules.flatMap(({ rule }) => (rule.family === 'smoke' ? [rule] : []));
const STARTUP = 'startupProbe:\n  httpGet: {path: /health, port: 8000}\n  failureThreshold: 3';
const LIVENESS = 'livenessProbe:\n  httpGet: {path: /health, port: 8000}';

/** Up after 41 s, and silent for 50 s while a request is served. */
const SLOW: Answers = (at, within) => (at < 41 ? upFrom(41) : outage([45, 95]))(at, within);
const LOAD = { kind: 'load', from: 45, to: 95, says: 'POST /report' } as const;

async function judged(probes: string, rules: readonly RuleSource[] = SMOKE): Promise<SeenResult> {
  const input = {
    repository: repositoryOf({
      Dockerfile: DOCKERFILE,
      'main.py': MAIN.replace('/healthz', '/health'),
      'web.yaml': manifest(probes),
    }),
    rules,
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  };
  const planned = await planRehearsal(input, { by: 'the test' });
  const output = [{ at: 0, stream: 'stdout', text: 'up' }] as const;
  const boot = bootAnswering(SLOW, { watchedFor: 120, firstAccept: 41, output, events: [LOAD] });
  const seen = planned.plans.map((plan) => {
    return { plan, imports: [], trace: traceOf([boot]), hold: 'strict', hidden: [] } as const;
  });
  return judgeSeen(input, seen, planned);
}

const foundIn = ({ result }: SeenResult): string[] => result.verdict.findings.map(({ rule }) => rule);
const madeIn = ({ files }: Mended): string[] =>
  files.flatMap(({ edits }) => edits.map((edit) => edit.with.trim()));
const refusedIn = ({ refused }: Mended): string[] => refused.map(({ why }) => why);

async function mendedOf(seen: SeenResult): Promise<Mended> {
  return mend(seen.input, seen.result);
}

test.each([
  ['the threshold of a startup probe', `${STARTUP}\n${LIVENESS}`, '8'],
  [
    'a startup probe where there is none; all that stands below it moves',
    LIVENESS,
    'startupProbe: {httpGet: {path: /health, port: 8000}, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 8}',
  ],
])('%s', async (_, probes, made) => {
  const seen = await judged(probes);
  expect(foundIn(seen).toSorted()).toEqual(['boot-exceeds-budget', 'health-blocked']);
  const mended = await mendedOf(seen);
  expect([madeIn(mended), refusedIn(mended)]).toEqual([[made], []]);
});

test('the start that was measured is judged by the setting that is tried', async () => {
  const fix: FixSource[] = [{ kind: 'replace', at: 'probe.failure_threshold_at', with: '4' }];
  const tooLow = SMOKE.map((rule) => (rule.id === 'boot-exceeds-budget' ? { ...rule, fix } : rule));
  const mended = await mendedOf(await judged(`${STARTUP}\n${LIVENESS}`, tooLow));
  expect([madeIn(mended), refusedIn(mended)]).toEqual([[], ['It would leave the finding standing.']]);
});
