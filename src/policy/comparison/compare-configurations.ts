import { type Configuration, type KEYS, placeKey } from '../configuration/configuration.ts';
import { compareEditions } from '../configuration/edition.ts';
import { CONFIDENCES, SEVERITIES, type Severity } from '../finding.ts';
import type { Policy } from '../load-policy.ts';
import type { RuleSource } from '../rules/rule-source.ts';
import { comparedRehearse } from './compare-rehearse.ts';
import type { PolicyChange, ToldChange } from './policy-change.ts';
import { quote } from './quote.ts';

/** What a change makes of `.incident-gate.yml`, with all that it extends, but for its allowances. */
export function compareConfigurations(before: Policy, now: Policy): PolicyChange[] {
  const was = before.configuration;
  const is = now.configuration;
  const change: ToldChange = (weakens, says, ...place) => {
    const span = is.places.get(placeKey(...place));
    return { weakens, says, ...(span === undefined ? {} : { span }) };
  };
  return [
    ...comparedExtends(was, is, change),
    ...SCALARS.flatMap((scalar) => compareScalars(scalar, { was, is, change })),
    ...comparedSeverities(before, now, change),
    ...comparedProtection(was, is, change),
    ...comparedExcludes(was, is, change),
    ...comparedRoles(was, is, change),
    ...comparedRehearse(was, is, change),
  ];
}

interface Scalar {
  readonly key: (typeof KEYS)[number];
  readonly value: (configuration: Configuration) => string;
  /** Above zero where less is found, or fails, with the second. */
  readonly weakening: (a: Configuration, b: Configuration) => number;
}

const MAX_FILE_KIB = 1024;
const FAIL_ON = [...SEVERITIES, 'never'] as const;

const SCALARS: readonly Scalar[] = [
  {
    key: 'fail-on',
    value: ({ failOn }) => failOn,
    weakening: (a, b) => FAIL_ON.indexOf(b.failOn) - FAIL_ON.indexOf(a.failOn),
  },
  {
    key: 'fail-on-scope',
    value: scopeOf,
    weakening: (a, b) => Number(scopeOf(b) === 'new') - Number(scopeOf(a) === 'new'),
  },
  {
    key: 'confidence',
    value: ({ confidence }) => confidence,
    weakening: (a, b) => CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence),
  },
  {
    key: 'edition',
    value: ({ edition }) => edition,
    weakening: (a, b) => compareEditions(a.edition, b.edition),
  },
  {
    key: 'max-file-kib',
    value: ({ maxFileKib = MAX_FILE_KIB }) => String(maxFileKib),
    weakening: (a, b) => (a.maxFileKib ?? MAX_FILE_KIB) - (b.maxFileKib ?? MAX_FILE_KIB),
  },
];

function scopeOf({ failOnScope = 'new' }: Configuration): string {
  return failOnScope;
}

function compareScalars(
  { key, value, weakening }: Scalar,
  { was, is, change }: { was: Configuration; is: Configuration; change: ToldChange },
): PolicyChange[] {
  if (value(was) === value(is)) return [];
  const says = `\`${key}\` is ${quote(value(is))} now; it was ${quote(value(was))}.`;
  return [change(weakening(was, is) > 0, says, key)];
}

function comparedExtends(was: Configuration, is: Configuration, change: ToldChange): PolicyChange[] {
  const { added, removed } = difference(was.extends, is.extends);
  return [
    ...added.map((one) => change(false, `The configuration builds on ${quote(one)} now.`, 'extends', one)),
    ...removed.map((one) => change(false, `The configuration no longer builds on ${quote(one)}.`, 'extends')),
  ];
}

function comparedSeverities(before: Policy, now: Policy, change: ToldChange): PolicyChange[] {
  const was = before.configuration.rules;
  const is = now.configuration.rules;
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id) => {
    const rule = [...now.rules, ...before.rules].find((one) => one.id === id);
    if (rule === undefined || was.get(id) === is.get(id)) return [];
    const [a, b] = [was.get(id) ?? gravest(rule), is.get(id) ?? gravest(rule)];
    const told = (weakens: boolean, says: string) => [change(weakens, `\`${id}\` ${says}`, 'rules', id)];
    if (b === 'off') return told(true, `is switched off; it was ${aSeverity(a)}.`);
    if (a === 'off') return told(false, `is switched on again, as ${aSeverity(b)}.`);
    if (a !== b) {
      const isLower = SEVERITIES.indexOf(b) < SEVERITIES.indexOf(a);
      return told(isLower, `is ${isLower ? 'lowered' : 'raised'} from ${aSeverity(a)} to ${aSeverity(b)}.`);
    }
    // By itself it is less grave where nothing deploys what it finds.
    if (is.has(id)) return told(false, `is ${aSeverity(b)} everywhere now.`);
    return told(true, `is ${aSeverity(b)} only where it says so itself; it was one everywhere.`);
  });
}

/** What a rule says by itself at its strongest. */
function gravest({ severity, severityIf }: RuleSource): Severity {
  const said = [severity, ...severityIf.map((one) => one.severity)];
  return SEVERITIES.findLast((one) => said.includes(one)) ?? severity;
}

function aSeverity(severity: Severity | 'off'): string {
  return severity === 'error' ? 'an error' : `a ${severity}`;
}

function comparedProtection(was: Configuration, is: Configuration, change: ToldChange): PolicyChange[] {
  const { added, removed } = difference(was.protectedRules, is.protectedRules);
  return [
    ...removed.map((id) =>
      change(true, `\`${id}\` is no longer protected: comments can allow it.`, 'protected'),
    ),
    ...added.map((id) => change(false, `\`${id}\` is protected: no comment can allow it.`, 'protected', id)),
  ];
}

function comparedExcludes(was: Configuration, is: Configuration, change: ToldChange): PolicyChange[] {
  const { added, removed } = difference(was.exclude, is.exclude);
  // `!pattern` takes back what an earlier one excludes (gitignore(5)).
  const changes = [
    ...added.map((one) => change(!one.startsWith('!'), `\`exclude\` has ${quote(one)} now.`, 'exclude', one)),
    ...removed.map((one) =>
      change(one.startsWith('!'), `\`exclude\` no longer has ${quote(one)}.`, 'exclude'),
    ),
  ];
  const all = [...was.exclude, ...is.exclude];
  if (changes.length > 0 || isSameOrder(was.exclude, is.exclude) || !all.some((one) => one.startsWith('!')))
    return changes;
  return [
    change(true, 'The order of `exclude` changes, and the last that speaks of a file counts.', 'exclude'),
  ];
}

function comparedRoles(was: Configuration, is: Configuration, change: ToldChange): PolicyChange[] {
  const [before, now] = [was, is].map(({ roles }) => roles.map(({ path, role }) => `${role} ${path}`));
  const { added, removed } = difference(before ?? [], now ?? []);
  const split = (one: string): [role: string, path: string] => {
    const blank = one.indexOf(' ');
    return [one.slice(0, blank), one.slice(blank + 1)];
  };
  const changes = [
    ...added.map((one) => {
      const [role, path] = split(one);
      return change(role !== 'production', `${quote(path)} counts as ${role} now.`, 'roles', path);
    }),
    ...removed.map((one) => {
      const [role, path] = split(one);
      return change(role === 'production', `${quote(path)} no longer counts as ${role}.`, 'roles', path);
    }),
  ];
  if (changes.length > 0 || isSameOrder(before ?? [], now ?? [])) return changes;
  return [change(true, 'The order of `roles` changes, and the first that speaks of a file counts.', 'roles')];
}

function isSameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

/** What one list has and the other has not. */
function difference(
  was: readonly string[],
  is: readonly string[],
): { readonly added: string[]; readonly removed: string[] } {
  const [before, now] = [new Set(was), new Set(is)];
  return {
    added: [...now].filter((one) => !before.has(one)),
    removed: [...before].filter((one) => !now.has(one)),
  };
}
