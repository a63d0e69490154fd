/**
 * What a terminal, a log or a browser may act on instead of showing: control characters, line separators, lone
 * surrogates, and format characters, among them the bidirectional overrides of CVE-2021-42574.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const HIDDEN_SOMEWHERE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

/** Characters of the repository made harmless to print: hidden ones get a visible stand-in, `\x1b` becomes `␛`. */
export function visible(text: string): string {
  return HIDDEN_SOMEWHERE.test(text) ? text.replace(HIDDEN, standIn) : text;
}

/** As `visible`, for prose: any run of blanks and line ends becomes one space. */
export function visibleProse(text: string): string {
  return visible(text.replace(/[ \t\r\n]+/g, ' ').trim());
}

/** At most `limit` UTF-16 units; a cut is shown by `…` and never splits a character. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = isHighSurrogate(text, limit - 2) ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}

/** At most `limit` bytes of UTF-8, cut as `cutText` cuts. */
export function cutBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= limit) return text;
  // A character has at most four bytes, and the stand-in for half a character is cut off with it.
  const kept = bytes
    .subarray(0, limit - 3)
    .toString()
    .replace(/\uFFFD$/, '');
  return `${kept}…`;
}

/** Whether the unit at `offset` begins a character outside the basic plane. */
export function isHighSurrogate(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code >= 0xd800 && code <= 0xdbff;
}

function standIn(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
