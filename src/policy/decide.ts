import { compareSpans } from '../repository/span.ts';
import { AllowanceDesk, type DeskContext } from './allowance-desk.ts';
import { applyBaseline, type BaselineEntry } from './baseline/baseline.ts';
import type { Configuration } from './configuration/configuration.ts';
import { compareEditions } from './configuration/edition.ts';
import { CONFIDENCES, type Confidence, type Finding, SEVERITIES, type Severity } from './finding.ts';
import { Fingerprints } from './fingerprint.ts';
import type { Draft } from './judge.ts';
import type { Allowed, Verdict } from './verdict.ts';

export interface DecideInput extends DeskContext {
  readonly drafts: readonly Draft[];
  /** What the repository decided to live with. */
  readonly baseline?: readonly BaselineEntry[];
  /** Whether the repository has a file at the path. */
  readonly hasFile: (path: string) => boolean;
}

export type Decision = Pick<Verdict, 'findings' | 'allowed'> & {
  readonly staleEntries: readonly BaselineEntry[];
};

/** What policy makes of what rules said: severities as configured, allowances, identity, baseline, order. */
export function decide(input: DecideInput): Decision {
  const drafts = distinct(input.drafts.flatMap((draft) => configured(draft, input))).sort(byImportance);
  const desk = new AllowanceDesk(input);
  const standing: Draft[] = [];
  const passed: (Omit<Allowed, 'finding'> & { draft: Draft })[] = [];
  for (const draft of drafts) {
    const allowance = desk.allowanceFor(draft);
    if (allowance === undefined) standing.push(draft);
    else
      passed.push({
        draft,
        reason: allowance.reason,
        ...(allowance.until === undefined ? {} : { until: allowance.until }),
        by: 'span' in allowance ? 'comment' : 'configuration',
      });
  }
  const fingerprints = new Fingerprints(input.sources);
  const identified = (draft: Draft): Finding => ({
    ...draft,
    ...fingerprints.of(draft.rule, draft.span),
  });
  const findings = [...standing, ...desk.complaints()].sort(byImportance).map(identified);
  const allowed = passed.map(({ draft, ...rest }) => ({ finding: identified(draft), ...rest }));
  return withBaseline({ findings, allowed }, input);
}

function withBaseline(
  { findings, allowed }: Pick<Decision, 'findings' | 'allowed'>,
  input: DecideInput,
): Decision {
  const { baseline: entries = [], hasFile } = input;
  const isJudged = (rule: string): boolean => wasJudged(rule, input);
  const { passed, stale } = applyBaseline({ entries, findings, hasFile, isJudged });
  const baselined = [...passed].map(
    ([finding, { reason }]) => ({ finding, reason, by: 'baseline' }) as const,
  );
  return {
    findings: findings.filter((finding) => !passed.has(finding)),
    allowed: [...allowed, ...baselined],
    staleEntries: stale,
  };
}

/** Whether findings of the rule would be shown. A rule that is no more has none, and that is an answer too. */
export function wasJudged(
  rule: string,
  { rules, configuration }: Pick<DecideInput, 'rules' | 'configuration'>,
): boolean {
  const confidence = rules.find(({ id }) => id === rule)?.confidence;
  return (
    configuration.rules.get(rule) !== 'off' &&
    (confidence === undefined || !isBelow(confidence, configuration.confidence))
  );
}

function isBelow(confidence: Confidence, least: Confidence): boolean {
  return CONFIDENCES.indexOf(confidence) < CONFIDENCES.indexOf(least);
}

/** Whether one of the findings is at or above the severity that fails a run. */
export function areFailing(findings: readonly Finding[], { failOn }: Configuration): boolean {
  return failOn !== 'never' && findings.some((finding) => rank(finding.severity) >= rank(failOn));
}

/** The draft as the configuration and its edition want it; none where the rule is off or its confidence too low. */
function configured(draft: Draft, { configuration, rules }: DecideInput): Draft[] {
  const wanted = configuration.rules.get(draft.rule);
  if (wanted === 'off' || isBelow(draft.confidence, configuration.confidence)) return [];
  if (wanted !== undefined) return [{ ...draft, severity: wanted }];
  const since = rules.find((rule) => rule.id === draft.rule)?.since ?? configuration.edition;
  const isNew = compareEditions(since, configuration.edition) > 0;
  return [isNew && draft.severity === 'error' ? { ...draft, severity: 'warning' } : draft];
}

/** One finding for one rule and place, the gravest: a function called twice is walked twice. */
function distinct(drafts: readonly Draft[]): Draft[] {
  const byPlace = new Map<string, Draft>();
  for (const draft of drafts) {
    const key = `${draft.rule}\u0000${draft.span.path}\u0000${draft.span.start}\u0000${draft.span.end}`;
    const known = byPlace.get(key);
    if (known === undefined || rank(draft.severity) > rank(known.severity)) byPlace.set(key, draft);
  }
  return [...byPlace.values()];
}

function byImportance(a: Draft, b: Draft): number {
  return (
    rank(b.severity) - rank(a.severity) ||
    compareSpans(a.span, b.span) ||
    (a.rule < b.rule ? -1 : Number(a.rule > b.rule))
  );
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
