import type { Repository } from '../../repository/repository.ts';
import type { Span } from '../../repository/span.ts';
import { CONFIGURATION_FILE } from '../configuration/configuration.ts';
import type { Policy } from '../load-policy.ts';
import { compareAllowances } from './compare-allowances.ts';
import { compareBaselines } from './compare-baselines.ts';
import { compareConfigurations } from './compare-configurations.ts';
import { compareCustomRules } from './compare-rules.ts';
import type { PolicyChange } from './policy-change.ts';

/** A policy with the files that it speaks of. */
export interface PolicyState {
  readonly policy: Policy;
  readonly repository: Repository;
}

/** What a change does to the policy; what weakens it comes first. */
export function comparePolicies(before: PolicyState, now: PolicyState): PolicyChange[] {
  const changes = [
    ...comingAndGoing(before.repository, now.repository),
    ...compareConfigurations(before.policy, now.policy),
    ...compareCustomRules(before.policy, now.policy),
    ...compareAllowances(before, now),
    ...compareBaselines(before.policy.baseline, now.policy.baseline, (path) => now.repository.hasFile(path)),
  ];
  return changes.sort((a, b) => Number(b.weakens) - Number(a.weakens));
}

/** The policy of a change that its author must mend before it can count; `sentence` begins with its place. */
export function refusedPolicy(sentence: string, repository: Repository): PolicyChange {
  const [, path = '', line] = sentence.match(/^(\.incident-gate[^:]*)(?::(\d+))?:/) ?? [];
  const lines =
    repository
      .read(path)
      ?.value.split('\n')
      .slice(0, Number(line ?? 1) - 1) ?? [];
  const start = lines.reduce((sum, { length }) => sum + length + 1, 0);
  return {
    weakens: true,
    says: `What this change makes of the policy would be refused, and every run with it: mend it before it is merged. ${firstLine(sentence)}`,
    ...(repository.hasFile(path) ? { span: { path, start, end: start } } : {}),
  };
}

/** The base's own policy cannot be used, as long as nobody mends it. */
export function refusedBase(sentence: string): PolicyChange {
  return {
    weakens: false,
    says: `The base's own policy is refused, so this change is judged by the gate's defaults. ${firstLine(sentence)}`,
  };
}

/** A file of another repository that the change wants to build on, and that was not read for it. */
export function unreadExtension(sentence: string, span?: Span): PolicyChange {
  return {
    weakens: true,
    says: `What this change extends was not read, so what it does to the policy is not known. ${sentence}`,
    ...(span === undefined ? {} : { span }),
  };
}

/** What is wrong with a rule is shown under its expression, in lines of their own. */
function firstLine(sentence: string): string {
  return sentence.split('\n')[0] ?? sentence;
}

function comingAndGoing(before: Repository, now: Repository): PolicyChange[] {
  const [was, is] = [before, now].map((one) => one.hasFile(CONFIGURATION_FILE));
  if (was === is) return [];
  if (is !== true)
    return [{ weakens: false, says: `\`${CONFIGURATION_FILE}\` is taken away: the defaults count.` }];
  return [
    {
      weakens: false,
      says: `\`${CONFIGURATION_FILE}\` is new; until it is merged, the gate judges by its defaults.`,
      span: { path: CONFIGURATION_FILE, start: 0, end: 0 },
    },
  ];
}
