import { type Finding, SEVERITIES } from '../policy/finding.ts';
import { visible, visibleProse } from '../report/characters/visible.ts';
import { grouped, tally } from '../report/sentences.ts';
import { aligned } from './aligned.ts';

const MOST_LINES = 10;

/** What is found, a line for each rule, the worst first; within ten lines. */
export function findingsByRule(findings: readonly Finding[]): string[] {
  const rules = [...groupedByRule(findings).values()].sort(byWeight);
  const shown = rules.length > MOST_LINES ? rules.slice(0, MOST_LINES - 1) : rules;
  const rest = rules.slice(shown.length).flat();
  const rows = shown.map((group) => {
    const [{ rule, title }] = group;
    return [worst(group), grouped(group.length), visible(rule), visibleProse(title)];
  });
  const more = `and ${tally(rest)} of ${rules.length - shown.length} more rules`;
  return [...aligned(rows), ...(rest.length === 0 ? [] : [more])];
}

type Group = readonly [Finding, ...Finding[]];

function groupedByRule(findings: readonly Finding[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const group = groups.get(finding.rule);
    groups.set(finding.rule, group === undefined ? [finding] : [...group, finding]);
  }
  return groups;
}

function worst(group: Group): Finding['severity'] {
  return (
    SEVERITIES.findLast((severity) => group.some((one) => one.severity === severity)) ?? group[0].severity
  );
}

function byWeight(a: Group, b: Group): number {
  const weight = (group: Group): number => SEVERITIES.indexOf(worst(group));
  return weight(b) - weight(a) || b.length - a.length || (a[0].rule < b[0].rule ? -1 : 1);
}
