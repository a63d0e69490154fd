import { type Text, TextBuilder } from '../repository/text.ts';

/**
 * Splits a command line as POSIX shells split words, with quotes and backslashes taken away and nothing expanded: what
 * mattn/go-shellwords does for compose's `command`, and what Python's shlex does. A quote that is not closed ends the text.
 */
export function splitWords(text: Text): Text[] {
  const words: Text[] = [];
  const { value } = text;
  for (let at = 0; at < value.length; ) {
    if (/\s/.test(value[at] as string)) at++;
    else {
      const end = endOfWord(value, at);
      words.push(unquoteWord(text.slice(at, end)));
      at = end;
    }
  }
  return words;
}

function endOfWord(value: string, start: number): number {
  let quote = '';
  let at = start;
  for (; at < value.length; at++) {
    const character = value[at] as string;
    if (character === '\\' && quote !== "'") at++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (/\s/.test(character)) return at;
  }
  return Math.min(at, value.length);
}

/** One word without its quotes and backslashes (POSIX shell, 2.2 Quoting). */
export function unquoteWord(word: Text): Text {
  if (!/["'\\]/.test(word.value)) return word;
  const out = new TextBuilder(word);
  const { value } = word;
  let quote = '';
  for (let at = 0; at < value.length; at++) {
    const character = value[at] as string;
    if (quote === '' ? character === '"' || character === "'" : character === quote) {
      quote = quote === '' ? character : '';
      out.copyTo(at).skipTo(at + 1);
    } else if (character === '\\' && quote !== "'") {
      const dropped = droppedByEscape(value[at + 1] ?? '', quote);
      if (dropped > 0) out.copyTo(at).skipTo(Math.min(at + dropped, value.length));
      at++;
    }
  }
  return out.finish();
}

/** Of a backslash and what follows it: nothing, the backslash, or both. */
function droppedByEscape(next: string, quote: string): number {
  if (next === '\n') return 2;
  return quote === '' || '"\\$`'.includes(next) ? 1 : 0;
}
