import { SEVERITIES } from '../finding.ts';
import type { Policy } from '../load-policy.ts';
import type { RuleSource } from '../rules/rule-source.ts';
import type { PolicyChange } from './policy-change.ts';

/** Parts of a rule that say what it finds; the others are words for people. */
const JUDGING = [
  'severity',
  'severityIf',
  'confidence',
  'since',
  'protected',
  'subject',
  'roles',
  'when',
  'at',
] as const satisfies readonly (keyof RuleSource)[];

/** What a change makes of the repository's own rules. */
export function compareCustomRules(before: Policy, now: Policy): PolicyChange[] {
  const was = ownRules(before);
  const is = ownRules(now);
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((id): PolicyChange[] => {
    const [old, rule] = [was.get(id), is.get(id)];
    if (rule === undefined) return [{ weakens: true, says: `The rule \`${id}\` is taken away.` }];
    const span = { path: now.custom.get(id) ?? '', start: 0, end: 0 };
    if (old === undefined) return [{ weakens: false, says: `The rule \`${id}\` is new.`, span }];
    const parts = JUDGING.filter((key) => JSON.stringify(old[key]) !== JSON.stringify(rule[key]));
    if (parts.length === 0) return [];
    const named = parts.map((key) => `\`${key === 'severityIf' ? 'severity-if' : key}\``).join(', ');
    const says = `The rule \`${id}\` changes in what it finds: ${named}.`;
    return [{ weakens: parts.some((key) => mayWeaken(key, old, rule)), says, span }];
  });
}

/** Whether less may be found: of a condition nobody can tell. */
function mayWeaken(key: (typeof JUDGING)[number], old: RuleSource, rule: RuleSource): boolean {
  if (key === 'severity') return SEVERITIES.indexOf(rule.severity) < SEVERITIES.indexOf(old.severity);
  return key !== 'protected' || rule.protected !== true;
}

function ownRules({ rules, custom }: Policy): Map<string, RuleSource> {
  return new Map(rules.filter(({ id }) => custom.has(id)).map((rule) => [rule.id, rule]));
}
