/** Less than this of the lines before the last says nothing. */
const LEAST = 20;

/**
 * Text on one line of at most `limit` UTF-16 units. Of several lines the last stays: programs say at the end why they ended. A
 * cut is shown by `…` and splits no character.
 */
export function oneLine(text: string, limit: number): string {
  const lines = text
    .split(/[\r\n\u2028\u2029]+/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
  const whole = lines.join(' ');
  if (whole.length <= limit) return whole;
  const last = lines.at(-1) ?? '';
  if (lines.length === 1) return `${startOf(last, limit - 1)}…`;
  const room = limit - last.length - 3;
  if (room >= LEAST) return `${startOf(whole, room).trimEnd()} … ${last}`;
  return last.length + 2 <= limit ? `… ${last}` : `… ${startOf(last, limit - 3)}…`;
}

/** Without half a character at its end. */
function startOf(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
