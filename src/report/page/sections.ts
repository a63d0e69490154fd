import type { BaselineEntry } from '../../policy/baseline/baseline.ts';
import type { PolicyChange } from '../../policy/comparison/policy-change.ts';
import type { Finding } from '../../policy/finding.ts';
import type { Allowed, Undecided } from '../../policy/verdict.ts';
import { escapeMarkdown, markdownCode, markdownProse } from '../characters/markdown.ts';
import { cutText } from '../characters/visible.ts';
import {
  allowedSentence,
  coverageSentence,
  filesWithLosses,
  goneSentence,
  lossesOf,
  policySentence,
  staleSentence,
  undecidedSentence,
  WAYS,
  weakeningFirst,
} from '../sentences.ts';
import { foldedList, listOf, takeFitting } from './fitting.ts';
import { type Page, placeMarkdown } from './page.ts';

const TEXT_LIMIT = 2_000;

/** What the change does to the rules by which it is judged, what weakens them first; nothing when it does nothing. */
export function policyParts(page: Page): string[] {
  const changes = weakeningFirst(page.verdict.policyChanges ?? []);
  if (changes.length === 0) return [];
  const weakens = changes.some((change) => change.weakens);
  const heading = weakens
    ? '### 🔓 This change weakens the gate'
    : '### 🔒 This change is about the gate itself';
  const items = { of: changes, write: (change: PolicyChange) => policyItem(change, page) };
  return [heading, policySentence(changes), listOf(items, page.listRoom)];
}

function policyItem({ weakens, says, span }: PolicyChange, page: Page): string {
  const place = span === undefined ? '' : `${placeMarkdown(span, page)}: `;
  return `${weakens ? '**weaker** ' : ''}${place}${prose(says)}`;
}

/** What follows the findings: what is gone, what the run says of itself, and behind folds what it could not do or let pass. */
export function closingParts(page: Page): string[] {
  return [
    ...goneParts(page),
    ...staleParts(page),
    ...noteParts(page),
    coveragePart(page),
    ...undecidedParts(page),
    ...allowedParts(page),
  ];
}

/** What the change did away with, with thanks. */
function goneParts({ verdict, listRoom }: Page): string[] {
  const gone = verdict.since?.gone ?? [];
  return gone.length === 0
    ? []
    : [foldedList(`🎉 ${goneSentence(gone)}`, { of: gone, write: goneItem }, listRoom)];
}

/** The place is of the base's file, whose lines are not at hand: its path has to do. */
function goneItem({ rule, span, message }: Finding): string {
  return `${markdownCode(span.path)} ${markdownCode(rule)}: ${prose(message)}`;
}

/** Entries of the baseline that can go. */
function staleParts({ verdict, listRoom }: Page): string[] {
  const entries = verdict.staleEntries ?? [];
  if (entries.length === 0) return [];
  return [foldedList(staleSentence(entries.length), { of: entries, write: staleItem }, listRoom)];
}

function staleItem({ rule, path, date, reason }: BaselineEntry): string {
  return `${markdownCode(path)} ${markdownCode(rule)} (since ${escapeMarkdown(date)}): ${prose(reason)}`;
}

/** Sentences about the run itself. */
function noteParts({ verdict, listRoom }: Page): string[] {
  const notes = verdict.notes.map((note) => ({ build: () => escapeMarkdown(note), findings: 0 }));
  return takeFitting(notes, listRoom).kept;
}

/** How much was read, what was not behind a fold. */
function coveragePart({ verdict, listRoom }: Page): string {
  const losses = filesWithLosses(verdict.coverage.files).flatMap(lossesOf);
  return foldedList(
    coverageSentence(verdict.coverage.files, 0),
    { of: losses, write: escapeMarkdown },
    listRoom,
  );
}

/** Rules that could not be judged somewhere, behind a fold. */
function undecidedParts(page: Page): string[] {
  const { undecided } = page.verdict;
  if (undecided.length === 0) return [];
  const items = { of: undecided, write: (one: Undecided) => undecidedItem(one, page) };
  return [foldedList(undecidedSentence(undecided.length), items, page.listRoom)];
}

function undecidedItem({ rule, span, why }: Undecided, page: Page): string {
  return `${placeMarkdown(span, page)} ${markdownCode(rule)}: ${prose(why)}`;
}

/** What is let pass, by what and why, behind a fold. */
function allowedParts(page: Page): string[] {
  const { allowed } = page.verdict;
  if (allowed.length === 0) return [];
  const items = { of: allowed, write: (one: Allowed) => allowedItem(one, page) };
  return [foldedList(allowedSentence(allowed), items, page.listRoom)];
}

function allowedItem({ finding, reason, until, by }: Allowed, page: Page): string {
  const limit = until === undefined ? '' : ` until ${escapeMarkdown(until)}`;
  const place = placeMarkdown(finding.span, page);
  return `${place} ${markdownCode(finding.rule)}, by ${new Map(WAYS).get(by)}${limit}: ${prose(reason)}`;
}

function prose(text: string): string {
  return markdownProse(cutText(text, TEXT_LIMIT));
}
