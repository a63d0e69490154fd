import type { Text } from '../../../repository/text.ts';
import type { Where } from '../../acts/script.ts';
import { ANY_WORDS, ONE_WORD } from '../../paths.ts';

/** Whether two commands run on one machine. `perhaps`: a name is unknown. */
export type Sameness = 'same' | 'other' | 'perhaps';

/** Compares where two commands of one script run: host, guest, container, remote. */
export function compareMachines(a: readonly Where[], b: readonly Where[]): Sameness {
  if (a.length !== b.length) return 'other';
  let found: Sameness = 'same';
  for (const [i, place] of a.entries()) {
    const one = comparePlaces(place, b[i] ?? place);
    if (one === 'other') return 'other';
    if (one === 'perhaps') found = 'perhaps';
  }
  return found;
}

function comparePlaces(a: Where, b: Where): Sameness {
  if (a.kind !== b.kind) return 'other';
  if (a.name === undefined || b.name === undefined) return a.name === b.name ? 'same' : 'perhaps';
  const name = (text: Text): Text => (a.kind === 'remote' ? withoutUser(text) : text);
  return compareTexts(name(a.name), name(b.name));
}

/** Whether two words are one string: words with the same unknown part, at the same spot, are. */
export function compareTexts(a: Text, b: Text): Sameness {
  if (textKey(a) === textKey(b)) return 'same';
  return a.isKnown && b.isKnown ? 'other' : 'perhaps';
}

/** One string for a text: equal where the known characters and the reasons for the unknown ones are. */
export function textKey(text: Text): string {
  if (text.isKnown) return text.value;
  // `$ID`, `"$ID"` and `${ID}` are one word.
  const why = (text.unknown ?? '').replace(/\$\{(\w+)\}/g, '$$$1');
  return `${text.value.replaceAll(ANY_WORDS, ONE_WORD)}\u0000${why}`;
}

/** `root@host` is `host`. */
function withoutUser(text: Text): Text {
  return text.slice(text.value.lastIndexOf('@') + 1);
}
