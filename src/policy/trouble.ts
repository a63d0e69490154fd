import { type Finding, SEVERITIES } from './finding.ts';
import { type Edit, movedOffset } from './rules/edits.ts';
import type { CoveredFile, Verdict } from './verdict.ts';

/** A fix that is tried: the finding it is to mend, and what it changes. */
export interface Candidate {
  readonly finding: Finding;
  readonly edit: Edit;
}

/** What a trial of fixes showed against them. */
export interface Trouble {
  /** Those that it can be put down to, and why, as a sentence. */
  readonly blamed: ReadonlyMap<Candidate, string>;
  /** What no single one can be blamed for, as a sentence. */
  readonly unexplained?: string;
}

/** Two answers about one repository: as it is, and with the candidates' edits made. */
export interface Trial {
  readonly before: Verdict;
  readonly after: Verdict;
  readonly tried: readonly Candidate[];
}

/** What is worse after the fixes: a finding that still stands, another one, a file that is read in part, a rule that cannot decide. */
export function troubleIn(trial: Trial): Trouble {
  const blamed = new Map<Candidate, string>();
  let unexplained: string | undefined;
  const blame = (guilty: readonly Candidate[], why: string): void => {
    if (guilty.length === 0) unexplained ??= why;
    for (const one of guilty) if (!blamed.has(one)) blamed.set(one, why);
  };
  const inFile = (path: string) =>
    trial.tried.filter(({ edit, finding }) => [edit.path, finding.span.path].includes(path));
  for (const { path, lost } of worseFiles(trial)) {
    const why = lost[0]?.why;
    blame(inFile(path), `Its file would not be read as before${why === undefined ? '.' : `: ${why}`}`);
  }
  const { standing, brought } = compare(trial);
  for (const finding of standing)
    blame(
      trial.tried.filter((one) => one.finding === finding),
      'It would leave the finding standing.',
    );
  for (const { rule, span } of brought)
    blame(inFile(span.path), `It would bring another finding, of \`${rule}\`.`);
  for (const { rule, path } of newlyUndecided(trial)) {
    blame(inFile(path), `\`${rule}\` could no longer be decided.`);
  }
  return { blamed, ...(unexplained !== undefined && { unexplained }) };
}

type Same = (old: Finding, now: Finding, edits: readonly Edit[]) => boolean;

/** By which an old finding is known again, the surest first: lines shift, and a line may hold several. */
const SIGNS: readonly Same[] = [
  (old, now, edits) => {
    const { start, end } = movedSpan(old, edits);
    return start < end && now.span.start === start && now.span.end === end;
  },
  (old, now) => old.fingerprint === now.fingerprint,
  (old, now, edits) => {
    const { start, end } = movedSpan(old, edits);
    return now.span.start < end && start < now.span.end;
  },
  (old, now) => old.likeness === now.likeness,
];

/** The findings that the tried fixes leave standing, and those that were not there before or have become graver. */
function compare({ before, after, tried }: Trial): { standing: Finding[]; brought: Finding[] } {
  const edits = new Map<string, Edit[]>();
  for (const { edit, finding } of tried)
    for (const path of new Set([edit.path, finding.span.path]))
      edits.set(path, [...(edits.get(path) ?? []), edit]);
  const left = new Set(allOf(before));
  const counts = new Set(before.findings);
  const allowed = new Set(after.allowed.map(({ finding }) => finding));
  let unknown = allOf(after);
  const standing: Finding[] = [];
  for (const isSame of SIGNS) {
    unknown = unknown.filter((now) => {
      const old = [...left].find(
        (one) =>
          one.rule === now.rule &&
          one.span.path === now.span.path &&
          rank(one) >= rank(now) &&
          // What was let pass must be let pass still: a baseline knows a finding by its line.
          (counts.has(one) || allowed.has(now)) &&
          isSame(one, now, edits.get(now.span.path) ?? []),
      );
      if (old === undefined) return true;
      left.delete(old);
      if (tried.some(({ finding }) => finding === old)) standing.push(old);
      return false;
    });
  }
  return { standing, brought: unknown };
}

function movedSpan({ span }: Finding, edits: readonly Edit[]): { start: number; end: number } {
  return { start: movedOffset(span.start, edits), end: movedOffset(span.end, edits) };
}

function allOf({ findings, allowed }: Verdict): Finding[] {
  return [...findings, ...allowed.map(({ finding }) => finding)];
}

function rank({ severity }: Finding): number {
  return SEVERITIES.indexOf(severity);
}

const HOW_WELL: readonly CoveredFile['read'][] = ['not', 'partly', 'fully'];

function worseFiles({ before, after }: Trial): CoveredFile[] {
  const known = new Map(before.coverage.files.map((file) => [file.path, file]));
  return after.coverage.files.filter((now) => {
    const old = known.get(now.path);
    if (old === undefined) return true;
    if (now.lost.length > old.lost.length) return true;
    return (
      now.read !== 'unneeded' &&
      old.read !== 'unneeded' &&
      HOW_WELL.indexOf(now.read) < HOW_WELL.indexOf(old.read)
    );
  });
}

/** Rules with more undecided things in a file than before. */
function newlyUndecided({ before, after }: Trial): { rule: string; path: string }[] {
  const counts = new Map<string, number>();
  const keyOf = (one: Verdict['undecided'][number]): string => `${one.rule}\u0000${one.span.path}`;
  for (const one of before.undecided) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return after.undecided.flatMap((one) => {
    const left = counts.get(keyOf(one)) ?? 0;
    counts.set(keyOf(one), left - 1);
    return left > 0 ? [] : [{ rule: one.rule, path: one.span.path }];
  });
}
