import type { Format } from '../repository/repository.ts';
import type { Span } from '../repository/span.ts';
import type { BaselineEntry } from './baseline/baseline.ts';
import type { PolicyChange } from './comparison/policy-change.ts';
import type { Finding, RuleText, Severity } from './finding.ts';

/** The answer to one run: what was found, what could not be decided, what was read. */
export interface Verdict {
  /** Ordered by severity (errors first), then place. */
  readonly findings: readonly Finding[];
  /** Findings that the repository lets pass. */
  readonly allowed: readonly Allowed[];
  readonly undecided: readonly Undecided[];
  readonly coverage: Coverage;
  /** Texts of all rules that were judged, by id. */
  readonly rules: ReadonlyMap<string, RuleText>;
  /** The least severity that fails the run. */
  readonly failOn: Severity | 'never';
  readonly failed: boolean;
  /** Where the repository was compared with its state before a change. */
  readonly since?: Since;
  /** What a change does to the rules, the configuration and the allowances by which the repository is judged. */
  readonly policyChanges?: readonly PolicyChange[];
  /** Entries of the baseline that match no finding any more. */
  readonly staleEntries?: readonly BaselineEntry[];
  /** Images that were to be rehearsed and could not be, which fails the run; notes say why. Absent for none. */
  readonly unrehearsed?: number;
  /** Sentences about the run itself: nothing to read, git refused, configuration ignored. */
  readonly notes: readonly string[];
}

/** A finding that does not count, and why. */
export interface Allowed {
  readonly finding: Finding;
  /** As whoever let it pass wrote it: hostile. */
  readonly reason: string;
  /** YYYY-MM-DD, the last day. */
  readonly until?: string;
  /** What lets it pass: a comment beside it, an entry of the configuration, an entry of the baseline. */
  readonly by: 'comment' | 'configuration' | 'baseline';
}

/** What the repository was compared with. */
export interface Since {
  /** The base, as it was named. */
  readonly base: string;
  /** Only what is new can fail the run. */
  readonly onlyNew: boolean;
  /** Findings of the base that are no more; their places are in the base's files. */
  readonly gone: readonly Finding[];
}

/** A rule that could not be judged for one thing, because a value it asks for is unknown. */
export interface Undecided {
  readonly rule: string;
  readonly span: Span;
  readonly why: string;
}

export interface Coverage {
  readonly files: readonly CoveredFile[];
}

/** How much of one file was read. */
export interface CoveredFile {
  readonly path: string;
  readonly format: Format;
  /** `unneeded`: nothing that was judged led to it, so it was not parsed. */
  readonly read: 'fully' | 'partly' | 'not' | 'unneeded';
  /** What was lost, each a sentence with the place; empty when read fully or not needed. */
  readonly lost: readonly { readonly why: string; readonly line?: number }[];
}

/** The characters of files for reports to show, with every secret's value masked by `*` of equal length. */
export interface Sources {
  /** Undefined for a file that was not read. Line and column as in the file: the masking keeps every length. */
  content(path: string): string | undefined;
  /** 1-based; columns in UTF-16 units. */
  position(span: Span): { readonly start: Position; readonly end: Position };
  /** Whether any of these characters are masked. */
  isMasked(span: Span): boolean;
  /** The text of a line (1-based) without its end, masked; empty beyond the file. */
  line(path: string, number: number): string;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}
