/** Blanks and characters without a shape of their own: what may stand before a command without hiding it. */
const COMMAND_START = /^[\s\p{C}\p{M}]*(?=::)/u;
/** The older form, understood anywhere in a line. Real commands only: `${x##[a-z]}` is everyday shell. */
const OLD_COMMAND = /##\[(?=[a-z-]{4})/gi;

/**
 * Text that a runner prints and never obeys. The runner takes for a command a line that begins, after blanks, with
 * `::`, and `##[name]` anywhere in a line (actions/runner, Runner.Common/ActionCommand.cs: TryParseV2, TryParse); its
 * lines end at `\n`, `\r\n` and `\r`. Widths stay as they are, but for the bar that comes before `::`.
 */
export function guardLog(text: string): string {
  if (!text.includes('::') && !text.includes('##[')) return text;
  return text
    .split(/(\r\n|\n|\r)/)
    .map((line) => line.replace(COMMAND_START, (blanks) => `${blanks}│`).replace(OLD_COMMAND, '##⟦'))
    .join('');
}
