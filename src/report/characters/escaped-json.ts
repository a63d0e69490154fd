/** What `JSON.stringify` leaves as it is although a terminal or an editor acts on it. */
const HIDDEN = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;

/** JSON whose strings hold no control or direction character unescaped; parsing it gives the same value back. */
export function escapedJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(HIDDEN, escapeUnits)}\n`;
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}
