import { nearest } from '../policy/nearest.ts';
import { OWN_RULES } from '../policy/own-rules.ts';
import { explainRule } from '../report/explain.ts';
import { InputError } from '../repository/input-error.ts';
import { shippedRules } from '../shipped.ts';
import type { Terminal } from './terminal.ts';

/** `incident-gate explain <rule>`. */
export function explain(id: string, { stdout, env }: Terminal): number {
  const rules = [...shippedRules(), ...OWN_RULES];
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) {
    const near = nearest(
      id,
      rules.map((one) => one.id),
    );
    const hint = near === undefined ? 'See `incident-gate rules`.' : `Did you mean \`${near}\`?`;
    throw new InputError(`There is no rule \`${id}\`. ${hint}`);
  }
  const colour = stdout.isTTY === true && (env.NO_COLOR ?? '') === '';
  stdout.write(explainRule(rule, { colour, width: stdout.columns ?? 100 }));
  return 0;
}

/** `incident-gate rules`. */
export function listRules({ stdout }: Terminal): number {
  const rules = shippedRules();
  const families = [...new Set(rules.map((rule) => rule.family))].sort();
  const widest = Math.max(...rules.map((rule) => rule.id.length));
  for (const family of families) {
    stdout.write(`${family}\n`);
    for (const rule of rules.filter((one) => one.family === family)) {
      stdout.write(`  ${rule.id.padEnd(widest)}  ${rule.severity.padEnd(7)}  ${rule.title}\n`);
    }
  }
  return 0;
}
