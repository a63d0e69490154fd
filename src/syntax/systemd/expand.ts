import { Text, TextBuilder } from '../../repository/text.ts';
import { systemdWords } from './quoting.ts';

/** What is known when a unit's words are expanded. What is not known becomes an unknown placeholder. */
export interface ExecContext {
  /** Values of `Environment=`; a variable that is not among them may still come from elsewhere. */
  readonly environment?: ReadonlyMap<string, Text>;
  /** The value of `%` and that letter, if known. */
  readonly specifier?: (letter: string) => string | undefined;
}

/** `$NAME` or `${NAME}` in an argument. */
export interface VariableUse {
  readonly name: string;
  readonly text: Text;
}

/** Every specifier of systemd.unit(5), "SPECIFIERS"; other letters stay as written (specifier_printf()). */
const SPECIFIERS = /%([%aAbBCdDEfgGhHiIjJlLmMnNopPqsStTuUvVwWyY])/g;

/** `%%` becomes `%`; `%i` and the like their value, or a placeholder. */
export function expandSpecifiers(word: Text, context: ExecContext): Text {
  if (!word.value.includes('%')) return word;
  const out = new TextBuilder(word);
  for (const match of word.value.matchAll(SPECIFIERS)) {
    const [whole, letter = ''] = match;
    const end = match.index + whole.length;
    const value = letter === '%' ? '%' : context.specifier?.(letter);
    out.copyTo(match.index);
    if (value === undefined) out.unknown(end, '\u{FFFC}', `systemd fills in \`${whole}\``);
    else out.replace(end, value);
  }
  return out.finish();
}

/**
 * Variables of one argument, as replace_env_argv() in env-util.c does it: `$NAME` counts only as a whole word and
 * becomes as many words as its value has, `${NAME}` counts anywhere, `$$` is a dollar, and all else stays.
 */
export function expandVariables(word: Text, context: ExecContext, uses: VariableUse[]): Text[] {
  const { value } = word;
  if (!value.includes('$')) return [word];
  if (value.startsWith('$') && value[1] !== '{' && value[1] !== '$') return wholeWord(word, context, uses);
  const parts: Text[] = [];
  let at = 0;
  for (const match of value.matchAll(/\$(?:\$|\{([A-Za-z_]\w*)\})/g)) {
    const [whole, name] = match;
    const text = word.slice(match.index, match.index + whole.length);
    parts.push(word.slice(at, match.index));
    at = match.index + whole.length;
    if (name === undefined) parts.push(Text.standing('$', text.span()));
    else {
      uses.push({ name, text });
      parts.push(context.environment?.get(name)?.usedAt(text.span()) ?? unset(name, text));
    }
  }
  return [Text.join([...parts, word.slice(at)])];
}

/** A word that names no possible variable (`$A/b`) is looked up, not found, and dropped. */
function wholeWord(word: Text, context: ExecContext, uses: VariableUse[]): Text[] {
  const name = word.value.slice(1);
  if (!/^[A-Za-z_]\w*$/.test(name)) return [];
  uses.push({ name, text: word });
  const value = context.environment?.get(name);
  if (value === undefined) return [unset(name, word)];
  return systemdWords(value).map((one) => one.value.usedAt(word.span()));
}

function unset(name: string, text: Text): Text {
  return Text.unknown(`\`$${name}\` is set nowhere in the unit`, text.span());
}
