import type { RepositoryFile } from '../repository/repository.ts';
import { compareSpans } from '../repository/span.ts';
import { type Allowance, allowancesIn, covers } from './allowances.ts';
import type { Configuration, ConfiguredAllowance } from './configuration.ts';
import { CONFIDENCES, type Finding, SEVERITIES, type Severity } from './finding.ts';
import { Fingerprints } from './fingerprint.ts';
import type { Draft } from './judge.ts';
import { expiredAllowance, reasonlessAllowance, unknownRuleAllowance, unusedAllowance } from './own-rules.ts';
import type { RuleSource } from './rule-source.ts';
import type { Allowed, Sources, Verdict } from './verdict.ts';

export interface DecideInput {
  readonly drafts: readonly Draft[];
  readonly files: readonly RepositoryFile[];
  readonly sources: Sources;
  readonly rules: readonly RuleSource[];
  readonly configuration: Configuration;
  /** YYYY-MM-DD, to know what has expired. */
  readonly today: string;
}

/** What policy makes of what rules said: severities as configured, allowances, order, identity. */
export function decide(input: DecideInput): Pick<Verdict, 'findings' | 'allowed'> {
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
  return { findings, allowed };
}

/** Whether one of the findings is at or above the severity that fails a run. */
export function areFailing(findings: readonly Finding[], { failOn }: Configuration): boolean {
  return failOn !== 'never' && findings.some((finding) => rank(finding.severity) >= rank(failOn));
}

/** The draft as the configuration and its edition want it; none where the rule is off or its confidence too low. */
function configured(draft: Draft, { configuration, rules }: DecideInput): Draft[] {
  const wanted = configuration.rules.get(draft.rule);
  if (
    wanted === 'off' ||
    CONFIDENCES.indexOf(draft.confidence) < CONFIDENCES.indexOf(configuration.confidence)
  )
    return [];
  if (wanted !== undefined) return [{ ...draft, severity: wanted }];
  const since = rules.find((rule) => rule.id === draft.rule)?.since ?? configuration.edition;
  const isNew = compareEditions(since, configuration.edition) > 0;
  return [isNew && draft.severity === 'error' ? { ...draft, severity: 'warning' } : draft];
}

function compareEditions(a: string, b: string): number {
  const [yearA = 0, numberA = 0] = a.split('.').map(Number);
  const [yearB = 0, numberB = 0] = b.split('.').map(Number);
  return yearA - yearB || numberA - numberB;
}

/** Knows all allowances and which of them were used. */
class AllowanceDesk {
  readonly #input: DecideInput;
  readonly #inline: Allowance[];
  readonly #used = new Set<unknown>();
  readonly #lines = new Map<string, readonly string[]>();

  constructor(input: DecideInput) {
    this.#input = input;
    this.#inline = input.files.flatMap(allowancesIn);
    for (const file of input.files) {
      if (this.#inline.some((allowance) => allowance.span.path === file.path))
        this.#lines.set(file.path, file.content.split('\n'));
    }
  }

  allowanceFor(draft: Draft): Allowance | ConfiguredAllowance | undefined {
    const line = this.#input.sources.position(draft.span).start.line;
    const inline = this.#inline.find((allowance) => this.#speaksOf(allowance, draft, line));
    if (inline !== undefined) {
      this.#used.add(inline);
      return this.#isExpired(inline.until) || inline.reason === '' ? undefined : inline;
    }
    const configured = this.#input.configuration.allow.find(
      (one) => one.rule === draft.rule && one.path === draft.span.path,
    );
    return configured === undefined || this.#isExpired(configured.until) ? undefined : configured;
  }

  /** Findings about the allowances themselves. */
  complaints(): Draft[] {
    const known = new Set(this.#input.rules.map((rule) => rule.id));
    return this.#inline.flatMap((allowance) => {
      if (!known.has(allowance.rule)) return [unknownRuleAllowance(allowance, [...known])];
      if (allowance.reason === '') return [reasonlessAllowance(allowance)];
      if (this.#isExpired(allowance.until)) return [expiredAllowance(allowance)];
      return this.#used.has(allowance) ? [] : [unusedAllowance(allowance)];
    });
  }

  #speaksOf(allowance: Allowance, draft: Draft, line: number): boolean {
    if (allowance.rule !== draft.rule || allowance.span.path !== draft.span.path) return false;
    return covers(allowance, this.#lines.get(draft.span.path) ?? [], line);
  }

  #isExpired(until: string | undefined): boolean {
    return until !== undefined && !(until >= this.#input.today);
  }
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
