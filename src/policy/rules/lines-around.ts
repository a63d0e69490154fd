/** A range of a content, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the line that holds `at` begins. */
export function lineStart(content: string, at: number): number {
  return Math.max(content.lastIndexOf('\n', at - 1), content.lastIndexOf('\r', at - 1)) + 1;
}

/** Where the line that holds `at` ends, before its line end. */
export function lineEnd(content: string, at: number): number {
  const rest = content.slice(at).search(/[\r\n]/);
  return rest < 0 ? content.length : at + rest;
}

/** Where the line behind the one that ends at `end` begins; `end` itself where there is none. */
export function nextLine(content: string, end: number): number {
  return end + (content.startsWith('\r\n', end) ? 2 : end < content.length ? 1 : 0);
}

/** The line end that the line at `at` has; of the last line, the one before. */
export function lineEndAt(content: string, at: number): string {
  const end = lineEnd(content, at);
  const start = lineStart(content, at);
  const before =
    start === 0 ? '' : content.slice(start - (content.startsWith('\r\n', start - 2) ? 2 : 1), start);
  return content.slice(end, nextLine(content, end)) || before || '\n';
}

/** The range without blanks and line ends at its borders. */
export function trimmed(content: string, { start, end }: Range): Range {
  const text = content.slice(start, end);
  const from = start + (text.length - text.trimStart().length);
  return { start: from, end: Math.max(from, from + text.trim().length) };
}

/** Where the blanks before `at` begin. */
export function blanksBefore(content: string, at: number): number {
  let i = at;
  while (i > 0 && isBlank(content[i - 1])) i--;
  return i;
}

/** Where the blanks from `at` on end. */
export function blanksAfter(content: string, at: number): number {
  let i = at;
  while (isBlank(content[i])) i++;
  return i;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
