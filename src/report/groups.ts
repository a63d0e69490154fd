import { CONFIDENCES, type Finding, SEVERITIES, type Severity } from '../policy/finding.ts';

/** The findings of one rule at one severity, in the verdict's order. */
export interface RuleGroup {
  readonly rule: string;
  readonly family: string;
  readonly title: string;
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}

/** Errors first; within a severity, rules in the order of their first finding. */
export function groupByRule(findings: readonly Finding[]): RuleGroup[] {
  const groups = [...collect(findings, (finding) => `${finding.severity}\u0000${finding.rule}`).values()];
  return groups.map(groupOf).sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
}

/**
 * What to show when not all can be: what a change brings before what was there, then one finding of every rule before the
 * second of any, surer ones first.
 */
export function byImportance(findings: readonly Finding[]): Finding[] {
  const ranked = [...collect(findings, ({ rule, change }) => `${change}\u0000${rule}`).values()].flatMap(
    (ofRule) => [...ofRule].sort(bySureness).map((finding, occurrence) => ({ finding, occurrence })),
  );
  return ranked
    .sort(
      (a, b) =>
        byNewness(a.finding, b.finding) || a.occurrence - b.occurrence || bySureness(a.finding, b.finding),
    )
    .map(({ finding }) => finding);
}

/** Values under their key, keys in the order of their first value. */
export function collect<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}

function groupOf(findings: readonly [Finding, ...Finding[]]): RuleGroup {
  const { rule, family, title, severity } = findings[0];
  return { rule, family, title, severity, findings };
}

function bySureness(a: Finding, b: Finding): number {
  return CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence);
}

function byNewness(a: Finding, b: Finding): number {
  return Number(a.change === 'known') - Number(b.change === 'known');
}
