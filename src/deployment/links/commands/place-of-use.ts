import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';

/**
 * Where to point for a word of a command: at the word, or at the variable in the command that holds it, and not at a line far
 * above that sets the variable. Inside a function the caller's argument is pointed at: it is what makes this call wrong.
 */
export function placeOfUse(act: Act, word: Text): Span {
  const written = word.span();
  const command = act.line.text.span();
  if (isInside(written, command)) return written;
  const { functions } = act.line.flow;
  if (functions.some((name) => name !== 'main')) return written;
  const site = word.segments[0]?.site;
  // A command that is given as words has each word where it is written.
  if (site === undefined && act.line.argv.some((one) => isInside(written, one.span()))) return written;
  if (site === undefined || !isInside(site, command)) return command;
  // An array's element stands for itself: `"${args[@]}"` is several words.
  const fromThere = act.line.argv.filter(
    ({ segments }) => segments[0]?.site?.start === site.start && segments[0].site.path === site.path,
  );
  return fromThere.length > 1 ? written : site;
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.path === outer.path && inner.start >= outer.start && inner.end <= outer.end;
}
