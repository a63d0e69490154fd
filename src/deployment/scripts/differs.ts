import { Text } from '../../repository/text.ts';
import { ONE_WORD } from '../paths.ts';

/** What a variable holds after branches, or in a loop, that give it different values. */
export function differs(name: string, at: Text): Text {
  return Text.unknown(`\`$${name}\` differs from branch to branch`, at.span(), ONE_WORD);
}
