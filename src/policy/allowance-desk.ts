import type { RepositoryFile } from '../repository/repository.ts';
import { type Allowance, allowancesIn, covers, isDate } from './allowances.ts';
import type { Configuration, ConfiguredAllowance } from './configuration/configuration.ts';
import { protectedRules } from './configuration/protected.ts';
import type { Draft } from './judge.ts';
import {
  expiredAllowance,
  protectedAllowance,
  reasonlessAllowance,
  unknownRuleAllowance,
  unusedAllowance,
} from './own-rules.ts';
import type { RuleSource } from './rules/rule-source.ts';
import type { Sources } from './verdict.ts';

export interface DeskContext {
  readonly files: readonly RepositoryFile[];
  readonly sources: Sources;
  readonly rules: readonly RuleSource[];
  readonly configuration: Configuration;
  /** YYYY-MM-DD, to know what has expired. */
  readonly today: string;
}

/** Knows all allowances and which of them were used. */
export class AllowanceDesk {
  readonly #input: DeskContext;
  readonly #inline: Allowance[];
  readonly #protected: ReadonlySet<string>;
  readonly #used = new Set<unknown>();
  readonly #lines = new Map<string, readonly string[]>();

  constructor(input: DeskContext) {
    this.#input = input;
    this.#protected = protectedRules(input);
    this.#inline = input.files.flatMap(allowancesIn);
    for (const file of input.files) {
      if (this.#inline.some((allowance) => allowance.span.path === file.path))
        this.#lines.set(file.path, file.content.split('\n'));
    }
  }

  allowanceFor(draft: Draft): Allowance | ConfiguredAllowance | undefined {
    const line = this.#input.sources.position(draft.span).start.line;
    const inline = this.#protected.has(draft.rule)
      ? undefined
      : this.#inline.find((allowance) => this.#speaksOf(allowance, draft, line));
    if (inline !== undefined) {
      this.#used.add(inline);
      return this.#isExpired(inline.until) || inline.reason === '' ? undefined : inline;
    }
    return this.#input.configuration.allow.find(
      (one) => one.rule === draft.rule && one.path === draft.span.path && !this.#isExpired(one.until),
    );
  }

  /** Findings about the allowances themselves. */
  complaints(): Draft[] {
    const known = new Set(this.#input.rules.map((rule) => rule.id));
    return this.#inline.flatMap((allowance) => {
      if (!known.has(allowance.rule)) return [unknownRuleAllowance(allowance, [...known])];
      if (this.#protected.has(allowance.rule)) return [protectedAllowance(allowance)];
      if (allowance.reason === '') return [reasonlessAllowance(allowance)];
      if (this.#isExpired(allowance.until)) return [expiredAllowance(allowance)];
      return this.#used.has(allowance) ? [] : [unusedAllowance(allowance)];
    });
  }

  #speaksOf(allowance: Allowance, draft: Draft, line: number): boolean {
    if (allowance.rule !== draft.rule || allowance.span.path !== draft.span.path) return false;
    return covers(allowance, this.#lines.get(draft.span.path) ?? [], line);
  }

  /** What is no date is none that is still to come. */
  #isExpired(until: string | undefined): boolean {
    return until !== undefined && (!isDate(until) || until < this.#input.today);
  }
}
