import type { PolicyChange } from '../policy/comparison/policy-change.ts';
import { type Finding, SEVERITIES, type Severity } from '../policy/finding.ts';
import type { Allowed, CoveredFile, Since, Verdict } from '../policy/verdict.ts';
import { cutText, visible, visibleProse } from './characters/visible.ts';

const LOSS_LIMIT = 200;

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** `2 errors, 1 warning`, or `no findings`. */
export function tally(findings: readonly Finding[]): string {
  const parts = SEVERITIES.toReversed().flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [count(number, severity)];
  });
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

/** The outcome and what decided it, one sentence without its first word's colour or mark. */
export function verdictSentence(verdict: Verdict): string {
  const { failed, findings, failOn, unrehearsed = 0 } = verdict;
  const found = verdict.since === undefined ? tally(findings) : changesSaid(findings, verdict.since);
  const said = unrehearsed === 0 ? found : `${found}; ${count(unrehearsed, 'image')} could not be rehearsed`;
  if (failed) return `Failed: ${said}.`;
  if (findings.length === 0) return `Passed: ${said}.`;
  return `Passed: ${said}; ${threshold(failOn)}.`;
}

function changesSaid(findings: readonly Finding[], { base, gone, onlyNew }: Since): string {
  const fresh = findings.filter(({ change }) => change === 'new');
  const known = findings.length - fresh.length;
  const parts = [`${fresh.length === 0 ? 'nothing' : tally(fresh)} new since ${visible(base)}`];
  if (known > 0) parts.push(`${grouped(known)} known${onlyNew ? ' and not shown' : ''}`);
  if (gone.length > 0) parts.push(`${grouped(gone.length)} gone`);
  return parts.join(', ');
}

/** The findings that a report to people shows: those that were there before the change only where they count. */
export function shownFindings({ findings, since }: Verdict): readonly Finding[] {
  return since?.onlyNew === true ? findings.filter(({ change }) => change === 'new') : findings;
}

/** How much was read, with the places of the first `limit` losses of each kind (0: no places); printable, not escaped. */
export function coverageSentence(files: readonly CoveredFile[], limit: number): string {
  const partly = files.filter((file) => file.read === 'partly');
  const not = files.filter((file) => file.read === 'not');
  const unneeded = files.filter((file) => file.read === 'unneeded').length;
  const fully = files.length - partly.length - not.length - unneeded;
  if (files.length === 0) return 'Read no files.';
  const parts = [`${grouped(fully)} fully`];
  if (partly.length > 0) parts.push(`${grouped(partly.length)} in part${losses(partly, limit)}`);
  if (not.length > 0) parts.push(`${grouped(not.length)} not${losses(not, limit)}`);
  if (unneeded > 0) parts.push(`${grouped(unneeded)} not needed (nothing that is judged leads there)`);
  return `Read ${count(fully + partly.length, 'file')}: ${parts.join(', ')}.`;
}

/** Files of which something was to be read and was not. */
export function filesWithLosses(files: readonly CoveredFile[]): CoveredFile[] {
  return files.filter(({ read }) => read === 'partly' || read === 'not');
}

/** `deploy.sh:40: a quote is never closed`: where and why something of a file was not read. */
export function lossesOf(file: CoveredFile): string[] {
  const path = visible(file.path);
  if (file.lost.length === 0) return [path];
  return file.lost.map(({ why, line }) => {
    const place = line === undefined ? path : `${path}:${line}`;
    return `${place}: ${cutText(visibleProse(why).replace(/\.$/, ''), LOSS_LIMIT)}`;
  });
}

export function undecidedSentence(number: number): string {
  return `Undecided: ${count(number, 'place')}, where the repository does not settle a value.`;
}

/** How much is let pass, and by what. */
export function allowedSentence(allowed: readonly Allowed[]): string {
  const parts = WAYS.flatMap(([by, name]) => {
    const number = allowed.filter((one) => one.by === by).length;
    return number === 0 ? [] : [[grouped(number), `by ${name}`] as const];
  });
  const [only, ...others] = parts;
  const ways = others.length === 0 ? ` ${only?.[1]}` : ` (${parts.map((part) => part.join(' ')).join(', ')})`;
  return `Allowed: ${count(allowed.length, 'finding')}${ways}, each with its reason in the repository.`;
}

/** What may let a finding pass, and how a report calls it. */
export const WAYS: readonly (readonly [Allowed['by'], string])[] = [
  ['comment', 'a comment'],
  ['configuration', 'the configuration'],
  ['baseline', 'the baseline'],
];

export function goneSentence(gone: readonly Finding[]): string {
  return `Gone with this change, thank you: ${tally(gone)}.`;
}

export function staleSentence(number: number): string {
  const they = number === 1 ? 'entry matches' : 'entries match';
  return `Baseline: ${grouped(number)} ${they} nothing any more; \`incident-gate baseline update\` takes ${number === 1 ? 'it' : 'them'} out.`;
}

/** What a change does to the rules, counted, and that it does not count yet. */
export function policySentence(changes: readonly PolicyChange[]): string {
  const weaker = changes.filter(({ weakens }) => weakens).length;
  const said = `Policy: ${count(changes.length, 'change')} to how the repository is judged, ${weaker === 0 ? 'none' : grouped(weaker)} of which would let more pass.`;
  return `${said} This run was judged as the base says; what changes counts from the next change on.`;
}

/** Changes that let more pass come before those that do not. */
export function weakeningFirst(changes: readonly PolicyChange[]): PolicyChange[] {
  return [...changes.filter(({ weakens }) => weakens), ...changes.filter(({ weakens }) => !weakens)];
}

function threshold(failOn: Severity | 'never'): string {
  switch (failOn) {
    case 'never':
      return 'nothing fails this run';
    case 'notice':
      return 'any finding fails a run';
    case 'warning':
      return 'only warnings and errors fail a run';
    case 'error':
      return 'only errors fail a run';
  }
}

function losses(files: readonly CoveredFile[], limit: number): string {
  if (limit === 0) return '';
  const shown = files.slice(0, limit).map((file) => lossesOf(file)[0]);
  const more = files.length - shown.length;
  return ` (${shown.join('; ')}${more > 0 ? `; and ${grouped(more)} more` : ''})`;
}

/** `12,345`. The language's own formatter takes 15 ms to load. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
