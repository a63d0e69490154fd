import type { Finding } from '../../policy/finding.ts';
import type { Edit } from '../../policy/rules/edits.ts';
import type { Sources, Verdict } from '../../policy/verdict.ts';
import { markdownProse } from '../characters/markdown.ts';
import { visible } from '../characters/visible.ts';
import { lineChanges, linesOf } from './line-changes.ts';
import type { Suggestion } from './suggestion.ts';

/** Fixes that stood their trial, and the files as they are. */
export interface Applied {
  readonly files: readonly { readonly path: string; readonly before: string }[];
  readonly applied: readonly { readonly finding: Finding; readonly edit: Edit }[];
}

const MOST = 20;
/** GitHub refuses a comment of more than 65,536 characters. */
const LONGEST = 60_000;

/** What a suggestion's body begins with: by it the suggestion for a finding is found again. */
export function suggestionMarker(fingerprint: string): string {
  return `<!-- incident-gate:fix:${fingerprint} -->`;
}

/**
 * Fixes as suggestions, the most important first, one for each edit; none for what was there before the change. A line with a
 * secret is not suggested, for it would be shown or destroyed, nor one with characters that cannot be seen.
 */
export function suggestionsOf(mended: Applied, verdict: Verdict, sources: Sources): Suggestion[] {
  const fixes = new Map(mended.applied.map(({ finding, edit }) => [finding.fingerprint, edit]));
  const contents = new Map(mended.files.map(({ path, before }) => [path, before]));
  const seen = new Set<string>();
  const suggestions: Suggestion[] = [];
  for (const finding of verdict.findings) {
    const edit = finding.change === 'known' ? undefined : fixes.get(finding.fingerprint);
    const content = edit === undefined ? undefined : contents.get(edit.path);
    if (edit === undefined || content === undefined || suggestions.length >= MOST) continue;
    const key = JSON.stringify(edit);
    const suggestion = seen.has(key) ? undefined : suggestionOf(finding, { edit, content, sources });
    seen.add(key);
    if (suggestion !== undefined) suggestions.push(suggestion);
  }
  return suggestions;
}

interface Suggested {
  readonly edit: Edit;
  readonly content: string;
  readonly sources: Sources;
}

function suggestionOf(finding: Finding, { edit, content, sources }: Suggested): Suggestion | undefined {
  const lines = replacedLines(content, edit);
  if (lines === undefined) return undefined;
  const { from, removed, added } = lines;
  const masked = linesOf(sources.content(edit.path) ?? '');
  if (removed.some((line, i) => masked[from + i] !== line) || [...removed, ...added].some(isNotPlain))
    return undefined;
  const body = [
    suggestionMarker(finding.fingerprint),
    `**${markdownProse(finding.title)}.** ${markdownProse(finding.message)}`,
    '',
    suggestionBlock(added.map((line) => line.replace(/\n$/, ''))),
  ].join('\n');
  if (body.length > LONGEST) return undefined;
  const { path } = edit;
  return {
    path,
    startLine: from + 1,
    line: from + removed.length,
    body,
    fingerprint: finding.fingerprint,
  };
}

/** The lines that the edit changes; where it only adds some, with the line that they come before or, at the end, behind. */
function replacedLines(content: string, edit: Edit): ReturnType<typeof lineChanges>[number] | undefined {
  const [change, ...more] = lineChanges({ before: content, edits: [edit] });
  if (change === undefined || more.length > 0 || change.removed.length > 0) return change;
  const lines = linesOf(content);
  const [below, above] = [lines[change.from], lines[change.from - 1]];
  if (below !== undefined) return { ...change, removed: [below], added: [...change.added, below] };
  if (above === undefined) return undefined;
  return { from: change.from - 1, removed: [above], added: [above, ...change.added] };
}

/** Whether a line holds what GitHub or a reader would not take as it is: control characters, CR among them, and their like. */
function isNotPlain(line: string): boolean {
  const plain = line.replace(/\n$/, '').replaceAll('\t', ' ');
  return visible(plain) !== plain;
}

/** Fenced by more backticks than any run among the lines; of no lines it takes the lines away. */
function suggestionBlock(lines: readonly string[]): string {
  const longest = Math.max(2, ...(lines.join('\n').match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}suggestion`, ...lines, fence].join('\n');
}
