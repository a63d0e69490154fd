import { matchFindings } from './baseline/match-findings.ts';
import type { Finding } from './finding.ts';

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
  /** What is there now and does not count: it is not gone. */
  readonly allowed?: readonly Finding[];
  /** Whether the repository still has a file at the path. */
  readonly hasFile: (path: string) => boolean;
}

/** Tells findings that a change brings from those that were there; one that has become graver, because something deploys it now, is new. */
export function compareStates({ before, now, allowed = [], hasFile }: States): Changes {
  const { known, left } = matchFindings({
    remembered: before.map((finding) => ({ ...finding, path: finding.span.path })),
    findings: [...now, ...allowed],
    hasFile,
  });
  const told = now.map((finding) => ({ ...finding, change: known.has(finding) ? 'known' : 'new' }) as const);
  return { findings: told, gone: left.map(({ path: _, ...finding }) => finding) };
}
