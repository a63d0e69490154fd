import { visible, visibleProse } from './visible.ts';

/** Characters that build Markdown wherever they stand; each may follow a backslash (CommonMark 0.31, 2.4). */
const PUNCTUATION = /[\\`*_{}[\]()#+\-!~^=]/g;
/** A zero-width space, as an entity so that the summary itself stays free of hidden characters. */
const BREAK = '&#8203;';
const CODE = /`([^`]{1,500})`/g;

/**
 * Repository text for one line of GitHub's Markdown: it is shown and does nothing. No markup, no HTML, no cell border,
 * no mathematics, no mention, no issue reference and no link; the last three are made from the rendered text, so
 * escaping does not stop them and a break between their characters does.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replace(PUNCTUATION, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('|', '&#124;')
    .replaceAll('$', '<span>$</span>')
    .replaceAll('@', `@${BREAK}`)
    .replaceAll('\\#', `\\#${BREAK}`)
    .replace(/:(?=[^\d\s])/g, `:${BREAK}`)
    .replace(/www\./gi, (match) => `${match.slice(0, 3)}${BREAK}.`);
}

/** As `escapeMarkdown`, for text between tags on a line of HTML, where a backslash would be seen. */
export function escapeHtml(text: string): string {
  return escapeMarkdown(text).replace(/\\(.)/g, (_, character: string) => `&#${character.charCodeAt(0)};`);
}

/** Repository text as code within a line. */
export function markdownCode(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}

/** A message: as `escapeMarkdown`, but what stands between backticks is shown as code. */
export function markdownProse(text: string): string {
  const prose = visibleProse(text);
  const parts: string[] = [];
  let at = 0;
  for (const match of prose.matchAll(CODE)) {
    parts.push(escapeMarkdown(prose.slice(at, match.index)), markdownCode(match[1] ?? ''));
    at = match.index + match[0].length;
  }
  return parts.join('') + escapeMarkdown(prose.slice(at));
}

/** Printable lines as a code block, fenced by more backticks than any run among them. */
export function markdownFence(lines: readonly string[]): string {
  const body = lines.join('\n');
  const longest = Math.max(2, ...(body.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${body}\n${fence}`;
}

/** `text` (already Markdown) as a link; what could end the address early is percent-encoded. */
export function markdownLink(text: string, address: string): string {
  const safe = address.replace(/[\s()<>"'`|\\[\]\p{C}]/gu, (character) =>
    Array.from(new TextEncoder().encode(character), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(
      '',
    ),
  );
  return `[${text}](${safe})`;
}

const CODE_FENCE = /^\s*(?:```|~~~)/;
/** What begins a block of its own: an item, a heading, a quotation, a row. */
const BLOCK = /^\s*(?:[-*+]\s|\d{1,3}[.)]\s|#{1,6}\s|>|\|)/;
/** What does not go on in the next line: all of these but items, and a break that is meant. */
const LINE_OF_ITS_OWN = /^\s*(?:#{1,6}\s|>|\|)|(?: {2}|\\)$/;

/**
 * Markdown that a rule brings: kept as it is, but for hidden characters and for the line ends within a paragraph, which
 * a comment on GitHub would show.
 */
export function ownMarkdown(markdown: string): string {
  const lines: string[] = [];
  let isCode = false;
  let goesOn = false;
  for (const raw of markdown.trim().split(/\r\n|\n|\r/)) {
    const line = visible(raw.replaceAll('\t', '    '));
    const isFence = CODE_FENCE.test(line);
    const isText: boolean = !isCode && !isFence && line.trim() !== '' && (goesOn || !line.startsWith('    '));
    if (isText && goesOn && !BLOCK.test(line)) lines.push(`${lines.pop()} ${line.trimStart()}`);
    else lines.push(line);
    if (isFence) isCode = !isCode;
    goesOn = isText && !LINE_OF_ITS_OWN.test(line);
  }
  return lines.join('\n');
}
