import type { Finding, Severity } from '../finding.ts';
import { matchFindings } from './match-findings.ts';

/** A finding that was there when the gate came, and that somebody decided to live with for now. */
export interface BaselineEntry {
  readonly rule: string;
  readonly path: string;
  /** The finding's own. */
  readonly fingerprint: string;
  /** The same without the path, so that a file may move. */
  readonly likeness: string;
  /** What it was when it was written: graver, it counts again. */
  readonly severity: Severity;
  /** The day it was written, YYYY-MM-DD. */
  readonly date: string;
  readonly reason: string;
}

export interface BaselineInput {
  readonly entries: readonly BaselineEntry[];
  readonly findings: readonly Finding[];
  /** Whether the repository still has a file at the path. */
  readonly hasFile: (path: string) => boolean;
  /** Whether the rule was judged at all: where it was not, an entry that matches nothing is not stale. */
  readonly isJudged: (rule: string) => boolean;
}

export interface BaselineOutcome {
  /** Findings that the baseline lets pass, each with its entry. */
  readonly passed: ReadonlyMap<Finding, BaselineEntry>;
  /** Findings that count although they have an entry, because they have become graver. */
  readonly graver: ReadonlyMap<Finding, BaselineEntry>;
  /** Entries that match nothing any more. */
  readonly stale: readonly BaselineEntry[];
}

/** Which findings somebody decided to live with. */
export function applyBaseline({ entries, findings, hasFile, isJudged }: BaselineInput): BaselineOutcome {
  const { known, graver, left } = matchFindings({ remembered: entries, findings, hasFile });
  return { passed: known, graver, stale: left.filter(({ rule }) => isJudged(rule)) };
}

/** The entry that lets a finding pass from now on. */
export function entryFor(
  { rule, span, fingerprint, likeness, severity }: Finding,
  { date, reason }: Pick<BaselineEntry, 'date' | 'reason'>,
): BaselineEntry {
  return { rule, path: span.path, severity, date, reason, fingerprint, likeness };
}
