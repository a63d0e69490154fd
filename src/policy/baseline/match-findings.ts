import { type Finding, SEVERITIES } from '../finding.ts';

/** What is known of a finding that was seen before. */
export type Remembered = Pick<Finding, 'fingerprint' | 'likeness' | 'severity'> & { readonly path: string };

export interface Matching<T extends Remembered> {
  readonly remembered: readonly T[];
  readonly findings: readonly Finding[];
  /** Whether the repository still has a file at the path. */
  readonly hasFile: (path: string) => boolean;
}

export interface Matched<T extends Remembered> {
  /** Findings that were seen before, each with what was remembered of it. */
  readonly known: ReadonlyMap<Finding, T>;
  /** Findings that have become graver than what is remembered of them. */
  readonly graver: ReadonlyMap<Finding, T>;
  /** What no finding is any more. */
  readonly left: readonly T[];
}

/**
 * Recognises findings. One that moved within its file, or with its file to another path, is the same; one that has become graver
 * is not. Each is matched once, so that the same text twice is two.
 */
export function matchFindings<T extends Remembered>({
  remembered,
  findings,
  hasFile,
}: Matching<T>): Matched<T> {
  const left = new Set(remembered);
  const known = new Map<Finding, T>();
  const graver = new Map<Finding, T>();
  const take = (finding: Finding, old: T): void => {
    left.delete(old);
    (isAsGrave(old, finding) ? known : graver).set(finding, old);
  };
  const byFingerprint = groupBy(remembered, ({ fingerprint }) => fingerprint);
  const unmatched = findings.filter((finding) => {
    const old = byFingerprint.get(finding.fingerprint)?.shift();
    if (old !== undefined) take(finding, old);
    return old === undefined;
  });
  const moved = groupBy(
    [...left].filter(({ path }) => !hasFile(path)),
    ({ likeness }) => likeness,
  );
  for (const finding of unmatched) {
    const candidates = moved.get(finding.likeness) ?? [];
    const index = candidates.findIndex((old) => isAsGrave(old, finding));
    const [old] = index < 0 ? [] : candidates.splice(index, 1);
    if (old !== undefined) take(finding, old);
  }
  return { known, graver, left: [...left] };
}

function isAsGrave(old: Remembered, finding: Finding): boolean {
  return SEVERITIES.indexOf(old.severity) >= SEVERITIES.indexOf(finding.severity);
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
