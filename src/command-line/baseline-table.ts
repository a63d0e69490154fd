import type { BaselineEntry, BaselineOutcome } from '../policy/baseline/baseline.ts';
import type { Finding } from '../policy/finding.ts';
import type { Sources } from '../policy/verdict.ts';
import { guardLog } from '../report/characters/guard-log.ts';
import { visible, visibleProse } from '../report/characters/visible.ts';
import { grouped } from '../report/sentences.ts';
import { aligned } from './aligned.ts';

/** A baseline and the findings that it is held against. */
export interface BaselineState {
  readonly entries: readonly BaselineEntry[];
  readonly findings: readonly Finding[];
  readonly outcome: BaselineOutcome;
  readonly sources: Sources;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** Every entry with the place of its finding now, what it is, since when and why it passes. */
export function baselineTable(state: BaselineState): string {
  const { entries, outcome } = state;
  const { passed, stale } = outcome;
  const standings = standingsOf(state);
  const rows = entries.map((entry) => [
    visible(entry.rule),
    ...(standings.get(entry) ?? [visible(entry.path), 'not judged now']),
    visible(entry.date),
    visibleProse(entry.reason),
  ]);
  const others = entries.length - passed.size - stale.length;
  const sentences = [
    `${entriesSaid(entries.length)}, ${grouped(passed.size)} of which let a finding pass`,
    ...(stale.length === 0
      ? []
      : [`${grouped(stale.length)} match nothing any more (\`incident-gate baseline update\` drops them)`]),
    ...(others === 0 ? [] : [`${grouped(others)} let nothing pass for now`]),
  ];
  return guardLog(`${[...aligned(rows), `${sentences.join('; ')}.`].join('\n')}\n`);
}

/** `1 entry`, `2 entries`. */
export function entriesSaid(number: number): string {
  return number === 1 ? '1 entry' : `${grouped(number)} entries`;
}

/** Where the finding of an entry is, and what it is now. */
function standingsOf({ outcome, sources }: BaselineState): Map<BaselineEntry, readonly [string, string]> {
  const standings = new Map<BaselineEntry, readonly [string, string]>();
  const placeOf = ({ span }: Finding): string => `${visible(span.path)}:${sources.position(span).start.line}`;
  for (const entry of outcome.stale) standings.set(entry, [visible(entry.path), 'matches nothing']);
  for (const [finding, entry] of outcome.passed) standings.set(entry, [placeOf(finding), finding.severity]);
  for (const [finding, entry] of outcome.graver)
    standings.set(entry, [placeOf(finding), `counts: now ${finding.severity}`]);
  return standings;
}
