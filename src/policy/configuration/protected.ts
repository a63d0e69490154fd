import type { RuleSource } from '../rules/rule-source.ts';
import type { Configuration } from './configuration.ts';

/** Ids of the rules that no comment can allow: those that the configuration names, and those that say it of themselves. */
export function protectedRules({
  rules,
  configuration,
}: {
  readonly rules: readonly RuleSource[];
  readonly configuration: Configuration;
}): ReadonlySet<string> {
  const own = rules.filter((rule) => rule.protected === true).map(({ id }) => id);
  return new Set([...own, ...configuration.protectedRules]);
}
