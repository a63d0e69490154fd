import { count, grouped } from '../sentences.ts';

/**
 * A piece of a page that is shown whole or not at all. Pages are measured in UTF-8 bytes: where GitHub speaks of
 * characters it counts bytes (github/docs#35252), and a text never has more of the one than of the other.
 */
export interface Part {
  /** Its Markdown; not asked for once the page is full. */
  readonly build: () => string;
  /** How many findings it shows. */
  readonly findings: number;
}

const SEPARATOR = 2;

/** The first parts that fit into `room` bytes, and how many findings the others held. */
export function takeFitting(parts: Iterable<Part>, room: number): { kept: string[]; left: number } {
  const kept: string[] = [];
  let left = 0;
  let used = 0;
  for (const { build, findings } of parts) {
    if (left === 0) {
      const markdown = build();
      used += bytesOf([markdown]);
      if (used <= room) kept.push(markdown);
    }
    if (used > room) left += findings;
  }
  return { kept, left };
}

/** What a page of these parts takes, with a blank line after each. */
export function bytesOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part) + SEPARATOR, 0);
}

/** What a list shows, and how an item is written. */
export interface Items<T> {
  readonly of: readonly T[];
  readonly write: (one: T) => string;
}

/** A Markdown list as far as it fits, the other items counted. */
export function listOf<T>({ of, write }: Items<T>, room: number): string {
  const parts = of.map((one) => ({ build: () => `- ${write(one)}`, findings: 1 }));
  const { kept, left } = takeFitting(parts, room);
  if (left > 0) kept.push(`- and ${grouped(left)} more`);
  return kept.join('\n');
}

/** A sentence of ours, over a list that opens on demand; the sentence alone when there is nothing to list. */
export function foldedList<T>(sentence: string, items: Items<T>, room: number): string {
  return items.of.length === 0 ? sentence : fold(sentence, listOf(items, room));
}

/** Markdown that opens on demand; `heading` is HTML, where Markdown's code would not be seen as such. */
export function fold(heading: string, body: string): string {
  const html = heading.replace(/`([^`]+)`/g, '<code>$1</code>');
  return `<details><summary>${html}</summary>\n\n${body}\n\n</details>`;
}

export interface PageParts {
  readonly head: readonly string[];
  /** Cut by whole findings when the page grows too long. */
  readonly findings: Iterable<Part>;
  readonly tail: readonly string[];
}

/** For the sentence that says what was left out. */
const RESERVE = 1024;

/** A page of at most `room` bytes; `elsewhere` says where the findings are that it leaves out, and is Markdown. */
export function fitPage({ head, findings, tail }: PageParts, room: number, elsewhere: string): string {
  const free = room - bytesOf(head) - bytesOf(tail) - RESERVE;
  const { kept, left } = takeFitting(findings, free);
  if (left > 0) kept.push(`**${count(left, 'finding')} left out here**, ${elsewhere}`);
  return `${[...head, ...kept, ...tail].join('\n\n')}\n`;
}
