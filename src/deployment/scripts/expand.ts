import { posix } from 'node:path';
import { Text } from '../../repository/text.ts';
import type { ParameterExpansion, Word, WordPart } from '../../syntax/shell/tree.ts';
import { ANY_WORDS, ONE_WORD, ROOT } from '../paths.ts';
import { isArray, type Value, type Variables } from './variables.ts';

/** What expansion needs besides the variables. */
export interface ExpansionContext {
  readonly variables: Variables;
  /** The script's path in the repository: `$0` and `$BASH_SOURCE`. */
  readonly scriptPath: string | undefined;
  /** Working directory in the repository when known. */
  readonly directory: string | undefined;
}

/** One word as the shell expands it: to one or several words, or none. */
export function expandWord(word: Word, context: ExpansionContext): Text[] {
  return new Expander(context).word(word);
}

/** One word where no splitting happens (assignments, redirections, heredocs, `case`). */
export function expandUnsplit(word: Word, context: ExpansionContext): Text {
  const pieces = word.parts.map((part) => unsplitPart(part, context));
  return pieces.length === 0 ? word.text.slice(0, 0) : Text.join(pieces);
}

function unsplitPart(part: WordPart, context: ExpansionContext): Text {
  if (part.kind === 'literal') return part.value;
  if (part.kind !== 'parameter') return opaque(part, context);
  const value = parameter(part, context);
  if (!isArray(value)) return value.usedAt(part.text.span());
  return value.length === 0
    ? part.text.slice(0, 0)
    : Text.join(withBlanks(value, part.text)).usedAt(part.text.span());
}

class Expander {
  readonly #context: ExpansionContext;
  readonly #words: Text[] = [];
  /** Pieces of the word under way; undefined between words. */
  #pieces: Text[] | undefined;

  constructor(context: ExpansionContext) {
    this.#context = context;
  }

  word(word: Word): Text[] {
    for (const part of word.parts) this.#part(part);
    this.#end();
    return this.#words;
  }

  #part(part: WordPart): void {
    if (part.kind === 'literal') this.#add(part.value);
    else if (part.kind === 'parameter') this.#parameter(part);
    else {
      const text = opaque(part, this.#context);
      const isQuoted = part.kind === 'process' || part.quoted;
      this.#add(isQuoted || text.isKnown ? text : anyWords(text));
    }
  }

  #parameter(part: ParameterExpansion): void {
    const value = parameter(part, this.#context);
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
    if (this.#pieces !== undefined) this.#words.push(Text.join(this.#pieces));
    this.#pieces = undefined;
  }
}

/** A parameter's value; an array for `$@` and `${a[@]}`. */
function parameter(part: ParameterExpansion, context: ExpansionContext): Value {
  const raw = rawValue(part, context);
  const isUnset =
    raw === undefined || (!isArray(raw) && raw.length === 0 && part.operator?.startsWith(':') === true);
  switch (part.operator) {
    case ':-':
    case '-':
    case ':=':
    case '=':
      if (isUnset) return defaultOf(part, context);
      return raw;
    case ':+':
    case '+':
      if (isUnset) return part.text.slice(0, 0);
      return isUnknownValue(raw) ? notKnown(part, 'may be set or not') : defaultOf(part, context);
    case undefined:
    case ':?':
    case '?':
      return raw ?? unsetValue(part);
    default:
      return raw === undefined || isArray(raw) || !raw.isKnown ? notKnown(part) : edited(part, raw, context);
  }
}

function rawValue(part: ParameterExpansion, context: ExpansionContext): Value | undefined {
  const { name, text } = part;
  const { variables, scriptPath, directory } = context;
  if (name === '0' || name === 'BASH_SOURCE') {
    return scriptPath === undefined ? undefined : Text.standing(`${ROOT}/${scriptPath}`, text.span());
  }
  if (name === 'PWD' && directory !== undefined) return rootedText(directory, text);
  if (name === '@' || name === '*') return variables.positional ?? unknownWords(part);
  if (/^[1-9]\d*$/.test(name)) {
    return variables.positional?.[Number(name) - 1] ?? missingArgument(part, variables);
  }
  return indexed(part, variables.get(name));
}

/** `${a[1]}`, `${a[@]}`; an array without a subscript is its first element. */
function indexed(part: ParameterExpansion, value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  if (part.index === undefined) return isArray(value) ? value[0] : value;
  if (part.index === '@' || part.index === '*') return isArray(value) ? value : [value];
  const element = isArray(value) && /^\d+$/.test(part.index) ? value[Number(part.index)] : undefined;
  return element ?? notKnown(part);
}

function missingArgument(part: ParameterExpansion, variables: Variables): Text | undefined {
  return variables.positional === undefined
    ? notKnown(part, 'is an argument of whoever calls the script')
    : undefined;
}

function defaultOf(part: ParameterExpansion, context: ExpansionContext): Value {
  return part.operand === undefined ? part.text.slice(0, 0) : expandUnsplit(part.operand, context);
}

function unsetValue(part: ParameterExpansion): Text {
  return /^[?$!#-]$/.test(part.name) ? notKnown(part) : notKnown(part, 'is set nowhere in the script');
}

/** `${x%.service}`, `${x##*\/}`, `${x/a/b}` for patterns of literal characters and `*`. */
function edited(part: ParameterExpansion, value: Text, context: ExpansionContext): Text {
  const pattern = part.operand === undefined ? undefined : expandUnsplit(part.operand, context);
  if (pattern === undefined || !pattern.isKnown || /[?[\]\\]/.test(pattern.value)) return notKnown(part);
  const operator = part.operator ?? '';
  if (operator === '%' || operator === '%%')
    return cutSuffix(value, pattern.value, operator === '%%') ?? notKnown(part);
  if (operator === '#' || operator === '##')
    return cutPrefix(value, pattern.value, operator === '##') ?? notKnown(part);
  return notKnown(part);
}

function cutSuffix(value: Text, pattern: string, longest: boolean): Text | undefined {
  if (!pattern.includes('*'))
    return value.value.endsWith(pattern) ? value.slice(0, value.length - pattern.length) : value;
  const fixed = pattern.endsWith('*') ? pattern.slice(0, -1) : undefined;
  if (fixed === undefined || fixed === '' || fixed.includes('*')) return undefined;
  const at = longest ? value.value.indexOf(fixed) : value.value.lastIndexOf(fixed);
  return at < 0 ? value : value.slice(0, at);
}

function cutPrefix(value: Text, pattern: string, longest: boolean): Text | undefined {
  if (!pattern.includes('*')) return value.value.startsWith(pattern) ? value.slice(pattern.length) : value;
  const fixed = pattern.startsWith('*') ? pattern.slice(1) : undefined;
  if (fixed === undefined || fixed === '' || fixed.includes('*')) return undefined;
  const at = longest ? value.value.lastIndexOf(fixed) : value.value.indexOf(fixed);
  return at < 0 ? value : value.slice(at + fixed.length);
}

/** Command substitutions and arithmetic: unknown, but for the ways in which scripts find their own folder. */
function opaque(
  part: Exclude<WordPart, { kind: 'literal' } | ParameterExpansion>,
  context: ExpansionContext,
): Text {
  if (part.kind === 'command') {
    const path = ownPath(part, context);
    if (path !== undefined) return Text.standing(path, part.text.span());
  }
  const what = part.kind === 'arithmetic' ? 'is computed' : 'is what a command prints';
  return Text.unknown(`\`${shorten(part.text.value)}\` ${what}`, part.text.span(), ONE_WORD);
}

/** `$(dirname "$0")`, `$(cd "$(dirname "$0")/.." && pwd)`, `$(realpath …)`, `$(git rev-parse --show-toplevel)`. */
function ownPath(
  part: Extract<WordPart, { kind: 'command' }>,
  context: ExpansionContext,
): string | undefined {
  const [statement, ...more] = part.body;
  if (statement === undefined || more.length > 0) return undefined;
  if (statement.kind === 'and-or' && statement.operator === '&&') {
    const [cd, pwd] = [simpleWords(statement.left, context), simpleWords(statement.right, context)];
    if (cd?.[0] === 'cd' && pwd?.[0] === 'pwd') return rooted(cd.filter((word) => word !== '--')[1]);
    return undefined;
  }
  const words = simpleWords(statement, context);
  const last = words?.at(-1);
  switch (words?.[0]) {
    case 'dirname':
      return last?.startsWith(ROOT) ? posix.dirname(last) : undefined;
    case 'realpath':
    case 'readlink':
      return rooted(last);
    case 'pwd':
      return context.directory === undefined ? undefined : `${ROOT}/${context.directory}`;
    case 'git':
      return last === '--show-toplevel' ? ROOT : undefined;
    case 'basename':
    case 'echo':
      return words?.length === 2 && last !== undefined
        ? words[0] === 'echo'
          ? last
          : posix.basename(last)
        : undefined;
    default:
      return undefined;
  }
}

function rooted(path: string | undefined): string | undefined {
  return path?.startsWith(ROOT) ? posix.normalize(path).replace(/\/$/, '') : undefined;
}

function rootedText(directory: string, at: Text): Text {
  return Text.standing(directory === '' ? ROOT : `${ROOT}/${directory}`, at.span());
}

function simpleWords(
  statement: import('../../syntax/shell/tree.ts').Statement,
  context: ExpansionContext,
): string[] | undefined {
  if (statement.kind !== 'command') return undefined;
  const words = statement.words.flatMap((word) => expandWord(word, context));
  return words.every((word) => word.isKnown) ? words.map((word) => word.value) : undefined;
}

function splitWords(text: Text): Text[] {
  if (text.value === ONE_WORD || text.value === ANY_WORDS) return [anyWords(text)];
  return text.split(/[ \t\n]+/g).filter((word) => word.length > 0);
}

function unknownWords(part: ParameterExpansion): Text[] {
  return [
    Text.unknown(
      `\`${part.text.value}\` are arguments of whoever calls the script`,
      part.text.span(),
      ANY_WORDS,
    ),
  ];
}

function anyWords(text: Text): Text {
  return Text.unknown(text.unknown ?? 'unknown', text.span(), ANY_WORDS);
}

function notKnown(part: ParameterExpansion, why = 'cannot be known'): Text {
  return Text.unknown(`\`${shorten(part.text.value)}\` ${why}`, part.text.span(), ONE_WORD);
}

function isUnknownValue(value: Value): boolean {
  return isArray(value) ? value.some((text) => !text.isKnown) : !value.isKnown;
}

function withBlanks(parts: readonly Text[], at: Text): Text[] {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [Text.standing(' ', at.span()), part]));
}

function shorten(source: string): string {
  const line = source.split('\n', 1)[0] ?? '';
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
