import { type Allowance, isDate } from './allowances.ts';
import { quote } from './comparison/quote.ts';
import type { RuleText } from './finding.ts';
import type { Draft } from './judge.ts';
import { nearest } from './nearest.ts';

/** What the gate says of its own allowances. These are not in `rules/`: no incident stands behind them. */
export const OWN_RULES: readonly RuleText[] = [
  own(
    'allowance-expired',
    'An allowance has expired',
    'Its date has passed, so what it allowed counts again.',
    'Mend what it allows, or set a new date with a new reason.',
  ),
  own(
    'allowance-unused',
    'An allowance allows nothing',
    'The rule no longer finds anything there. Left standing, it would let the next such mistake pass unseen.',
    'Take the comment away.',
  ),
  own(
    'allowance-without-reason',
    'An allowance gives no reason',
    'Without a reason nobody can judge later whether it still holds. It is not honoured.',
    'Add ` -- ` and the reason.',
  ),
  own(
    'allowance-of-unknown-rule',
    'An allowance names no rule',
    'There is no rule of that name, so nothing is allowed.',
    'Check the spelling with `incident-gate rules`.',
  ),
  own(
    'allowance-of-protected-rule',
    'A comment allows a protected rule',
    'Whoever keeps the configuration decided that no comment lets this rule pass. It is not honoured.',
    "Mend what the rule finds. Where it is right to let it pass, say so under `allow` in `.incident-gate.yml`: on a pull request that file is the base's, so the allowance is merged before what it allows.",
  ),
];

export function expiredAllowance(allowance: Allowance): Draft {
  const { rule, until = '' } = allowance;
  const says = isDate(until)
    ? `The allowance of \`${rule}\` ended on ${until}.`
    : `The allowance of \`${rule}\` ends on ${quote(until)}, which is no day like 2027-03-31: it is not honoured.`;
  return complaint('allowance-expired', allowance, says);
}

export function unusedAllowance(allowance: Allowance): Draft {
  return complaint(
    'allowance-unused',
    allowance,
    `\`${allowance.rule}\` finds nothing here: the allowance can go.`,
  );
}

export function reasonlessAllowance(allowance: Allowance): Draft {
  return complaint(
    'allowance-without-reason',
    allowance,
    `The allowance of \`${allowance.rule}\` gives no reason, so it is not honoured.`,
  );
}

export function unknownRuleAllowance(allowance: Allowance, known: readonly string[]): Draft {
  const near = nearest(allowance.rule, known);
  const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  return complaint(
    'allowance-of-unknown-rule',
    allowance,
    `There is no rule ${quote(allowance.rule)}.${hint}`,
  );
}

export function protectedAllowance(allowance: Allowance): Draft {
  return complaint(
    'allowance-of-protected-rule',
    allowance,
    `\`${allowance.rule}\` is protected, so this comment is not honoured: its allowances stand in \`.incident-gate.yml\`.`,
  );
}

function own(id: string, title: string, why: string, instead: string): RuleText {
  return { id, family: 'allowances', title, severity: 'warning', confidence: 'high', why, instead };
}

function complaint(rule: string, allowance: Allowance, message: string): Draft {
  const text = OWN_RULES.find(({ id }) => id === rule);
  return {
    rule,
    family: 'allowances',
    title: text?.title ?? rule,
    severity: 'warning',
    confidence: 'high',
    span: allowance.span,
    message,
    related: [],
  };
}
