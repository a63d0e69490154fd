import { Text } from '../../repository/text.ts';
import type { ParameterExpansion, Word, WordPart } from '../../syntax/shell/tree.ts';
import type { Expansion, ExpansionContext } from './expansion.ts';
import { opaque } from './opaque.ts';
import { parameter } from './parameter.ts';
import { anyWords, splitWords } from './unknown-words.ts';
import { isArray } from './variables.ts';

/** Words as the shell expands them: each to one or several, or none. */
export function expandWords(words: readonly Word[], context: ExpansionContext): Text[] {
  const expander = new Expander(context);
  for (const word of words) expander.word(word);
  // Kept with the act: an array that grew has room for many more.
  return expander.expanded.slice();
}

/** One word where no splitting happens (assignments, redirections, heredocs, `case`). */
export function expandUnsplit(word: Word, context: ExpansionContext): Text {
  const [only, another] = word.parts;
  if (only === undefined) return word.text.slice(0, 0);
  if (another === undefined) return unsplitPart(only, context);
  return Text.join(word.parts.map((part) => unsplitPart(part, context)));
}

function unsplitPart(part: WordPart, context: ExpansionContext): Text {
  if (part.kind === 'literal') return part.value;
  const inside = new Inside(context);
  if (part.kind !== 'parameter') return opaque(part, inside);
  const value = parameter(part, inside);
  if (!isArray(value)) return value.usedAt(part.text.span());
  return value.length === 0
    ? part.text.slice(0, 0)
    : Text.join(withBlanks(value, part.text)).usedAt(part.text.span());
}

class Inside implements Expansion {
  readonly context: ExpansionContext;

  constructor(context: ExpansionContext) {
    this.context = context;
  }

  words(words: readonly Word[]): Text[] {
    return expandWords(words, this.context);
  }

  unsplit(word: Word): Text {
    return expandUnsplit(word, this.context);
  }
}

class Expander {
  readonly expanded: Text[] = [];
  readonly #inside: Expansion;
  /** Pieces of the word under way; undefined between words. */
  #pieces: Text[] | undefined;

  constructor(context: ExpansionContext) {
    this.#inside = new Inside(context);
  }

  word(word: Word): void {
    const [only, another] = word.parts;
    if (only?.kind === 'literal' && another === undefined) this.expanded.push(only.value);
    else {
      for (const part of word.parts) this.#part(part);
      this.#end();
    }
  }

  #part(part: WordPart): void {
    if (part.kind === 'literal') this.#add(part.value);
    else if (part.kind === 'parameter') this.#parameter(part);
    else {
      const text = opaque(part, this.#inside);
      const isQuoted = part.kind === 'process' || part.quoted;
      this.#add(isQuoted || text.isKnown ? text : anyWords(text));
    }
  }

  #parameter(part: ParameterExpansion): void {
    const value = parameter(part, this.#inside);
    const site = part.text.span();
    if (isArray(value)) {
      const elements = part.quoted && part.index !== '*' ? value : value.flatMap(splitWords);
      elements.forEach((element, i) => {
        if (i > 0) this.#end();
        this.#add(element.usedAt(site));
      });
    } else if (part.quoted) this.#add(value.usedAt(site));
    else this.#unquoted(value.usedAt(site));
  }

  #unquoted(value: Text): void {
    if (value.length === 0) return;
    if (!/\s/.test(value.value)) return this.#add(splitWords(value)[0] ?? value);
    if (/^\s/.test(value.value)) this.#end();
    splitWords(value).forEach((word, i) => {
      if (i > 0) this.#end();
      this.#add(word);
    });
    if (/\s$/.test(value.value)) this.#end();
  }

  #add(piece: Text): void {
    if (this.#pieces === undefined) this.#pieces = [piece];
    else this.#pieces.push(piece);
  }

  #end(): void {
    if (this.#pieces !== undefined) this.expanded.push(Text.join(this.#pieces));
    this.#pieces = undefined;
  }
}

function withBlanks(parts: readonly Text[], at: Text): Text[] {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [Text.standing(' ', at.span()), part]));
}
