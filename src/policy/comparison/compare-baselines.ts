import type { Span } from '../../repository/span.ts';
import type { BaselineEntry } from '../baseline/baseline.ts';
import type { Baseline } from '../baseline/baseline-file.ts';
import { SEVERITIES } from '../finding.ts';
import type { PolicyChange } from './policy-change.ts';
import { quote } from './quote.ts';

/** What a change makes of the baseline: one sentence for each rule and file that it lets pass. */
export function compareBaselines(
  before: Baseline,
  now: Baseline,
  hasFile: (path: string) => boolean,
): PolicyChange[] {
  const left = new Set(before.entries);
  const take = (matches: (old: BaselineEntry) => boolean): BaselineEntry | undefined => {
    const old = [...left].find(matches);
    if (old !== undefined) left.delete(old);
    return old;
  };
  const byFingerprint = new Map(before.entries.map((entry) => [entry.fingerprint, entry]));
  const unmatched = now.entries.filter((entry) => {
    const old = byFingerprint.get(entry.fingerprint);
    return old === undefined || !left.delete(old) || isGraver(entry, old);
  });
  const grown = unmatched.filter((entry) => {
    const old = take((one) => one.likeness === entry.likeness && !hasFile(one.path));
    return old === undefined || isGraver(entry, old);
  });
  const shrunk: PolicyChange[] =
    left.size === 0
      ? []
      : [
          {
            weakens: false,
            says: `The baseline loses ${entries(left.size)}: what they let pass counts again.`,
          },
        ];
  return [...growth(grown, now.places), ...shrunk];
}

function isGraver(entry: BaselineEntry, old: BaselineEntry): boolean {
  return SEVERITIES.indexOf(entry.severity) > SEVERITIES.indexOf(old.severity);
}

function growth(grown: readonly BaselineEntry[], places: ReadonlyMap<BaselineEntry, Span>): PolicyChange[] {
  const groups = new Map<string, BaselineEntry[]>();
  for (const entry of grown) {
    const key = `${entry.path}\u0000${entry.rule}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { rule, path, severity, reason } = first;
    const span = places.get(first);
    const says = `The baseline lets ${entries(more.length + 1)} more of ${quote(rule)} (${severity}) pass in ${quote(path)}: ${quote(reason)}.`;
    return [{ weakens: true, says, ...(span === undefined ? {} : { span }) }];
  });
}

function entries(number: number): string {
  return number === 1 ? '1 entry' : `${number} entries`;
}
