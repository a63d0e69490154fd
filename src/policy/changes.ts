import type { Finding } from './finding.ts';
import { SEVERITIES } from './finding.ts';

/** What a change does to the findings of a repository. */
export interface Changes {
  /** The findings there are now, each as new or known. */
  readonly findings: readonly Finding[];
  /** Findings of the base that are no more; their places are in the base's files. */
  readonly gone: readonly Finding[];
}

export interface States {
  readonly before: readonly Finding[];
  readonly now: readonly Finding[];
  /** Whether the repository still has a file at the path. */
  readonly hasFile: (path: string) => boolean;
}

/**
 * Tells findings that a change brings from those that were there. One that moved within its file, or with its file to another
 * path, was there; one that has become graver, because something deploys it now, was not.
 */
export function compareStates({ before, now, hasFile }: States): Changes {
  const left = new Map(before.map((finding) => [finding.fingerprint, finding]));
  const unmatched = now.filter((finding) => !takeSame(left, finding));
  const moved = groupByLikeness([...left.values()].filter(({ span }) => !hasFile(span.path)));
  const introduced = new Set(
    unmatched.filter((finding) => {
      const candidates = moved.get(finding.likeness) ?? [];
      const index = candidates.findIndex((old) => isAsGrave(old, finding));
      const [same] = index < 0 ? [] : candidates.splice(index, 1);
      if (same !== undefined) left.delete(same.fingerprint);
      return same === undefined;
    }),
  );
  const told = now.map(
    (finding) => ({ ...finding, change: introduced.has(finding) ? 'new' : 'known' }) as const,
  );
  return { findings: told, gone: [...left.values()] };
}

function takeSame(left: Map<string, Finding>, finding: Finding): boolean {
  const same = left.get(finding.fingerprint);
  if (same === undefined) return false;
  left.delete(finding.fingerprint);
  return isAsGrave(same, finding);
}

function isAsGrave(old: Finding, finding: Finding): boolean {
  return SEVERITIES.indexOf(old.severity) >= SEVERITIES.indexOf(finding.severity);
}

function groupByLikeness(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.likeness);
    if (group === undefined) groups.set(finding.likeness, [finding]);
    else group.push(finding);
  }
  return groups;
}
