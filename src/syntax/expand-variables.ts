import { Text } from '../repository/text.ts';

/** What is known of a variable. `unset` with a `why`: it may be set elsewhere, so only its default can be told. */
export type Binding =
  | { readonly kind: 'value'; readonly text: Text }
  | { readonly kind: 'unset'; readonly why?: string }
  | { readonly kind: 'unknown'; readonly why: string };

export interface Expansion {
  /** How much all expansions of one file may come to: values that double themselves would fill the memory. */
  readonly budget: ExpansionBudget;
  readonly lookup: (name: string) => Binding;
  /** Quotes and this escape character are taken away, as BuildKit's shell/lex.go does; else only `$$` is special. */
  readonly escape?: '\\' | '`';
}

/** Characters that are left to expand to; counts down. */
export class ExpansionBudget {
  #left = 2_000_000;

  /** Whether that many were left. */
  spend(characters: number): boolean {
    this.#left -= characters;
    return this.#left >= 0;
  }
}

/** `${A:-${B:-…}}` deeper than this is unknown. */
const DEEPEST = 20;

/**
 * `$A`, `${A}`, `${A:-b}`, `${A-b}`, `${A:+b}`, `${A+b}`, `${A:?b}` and `${A?b}` replaced by their values, each used at the
 * place of the expansion; other operators, and a `${` that is never closed, give an unknown text.
 */
export function expandVariables(text: Text, expansion: Expansion): Text {
  return expand(text, expansion, 0);
}

/** What was read from some offset on: where it ends, and what it stands for. */
interface Taken {
  readonly end: number;
  readonly text?: Text;
}

function expand(text: Text, expansion: Expansion, depth: number): Text {
  if (!/[$'"\\`]/.test(text.value)) return text;
  const parts: Text[] = [];
  let from = 0;
  let quote = '';
  for (let at = 0; at < text.length; ) {
    const isQuote = expansion.escape !== undefined && opensOrCloses(text.value[at] as string, quote);
    const taken: Taken | undefined = isQuote
      ? { end: at + 1 }
      : takeSpecial(text, at, { expansion, depth, quote });
    if (isQuote) quote = quote === '' ? (text.value[at] as string) : '';
    if (taken === undefined) {
      at++;
      continue;
    }
    if (at > from) parts.push(text.slice(from, at));
    if (taken.text !== undefined) parts.push(taken.text);
    at = taken.end;
    from = at;
  }
  if (from < text.length || parts.length === 0) parts.push(text.slice(from));
  return Text.join(parts);
}

function opensOrCloses(character: string, quote: string): boolean {
  return quote === '' ? character === '"' || character === "'" : character === quote;
}

interface State {
  readonly expansion: Expansion;
  readonly depth: number;
  readonly quote: string;
}

function takeSpecial(text: Text, at: number, state: State): Taken | undefined {
  const { value } = text;
  const escapeWith = state.expansion.escape;
  if (state.quote === "'") return undefined;
  if (value[at] === escapeWith) {
    const isKept = state.quote === '"' && !`"$${escapeWith}`.includes(value[at + 1] ?? '"');
    return isKept ? undefined : { end: at + 2, text: text.slice(at + 1, at + 2) };
  }
  if (value[at] !== '$') return undefined;
  if (escapeWith === undefined && value[at + 1] === '$')
    return { end: at + 2, text: text.slice(at + 1, at + 2) };
  if (value[at + 1] === '{') return takeBraced(text, at, state);
  const name = /[A-Za-z_]\w*/y;
  name.lastIndex = at + 1;
  const match = name.exec(value);
  if (match === null) return undefined;
  return { end: name.lastIndex, text: valueOfName(match[0], text.slice(at, name.lastIndex), state) };
}

function takeBraced(text: Text, at: number, state: State): Taken {
  const close = closingBrace(text.value, at);
  const end = close === -1 ? text.length : close + 1;
  const whole = text.slice(at, end);
  const unreadable = { end, text: mystery(`\`${short(whole)}\` cannot be read`, whole) };
  if (close === -1 || state.depth >= DEEPEST) return unreadable;
  const match = /^\$\{(\w+)(?:(:?[-+?])|\})/.exec(whole.value);
  if (match === null) return unreadable;
  const [head, name = '', operator] = match;
  if (operator === undefined) return { end, text: valueOfName(name, whole, state) };
  const word = () => expand(text.slice(at + head.length, close), state.expansion, state.depth + 1);
  return { end, text: applyOperator({ name, operator, word, whole }, state.expansion) };
}

interface Operation {
  readonly name: string;
  readonly operator: string;
  readonly word: () => Text;
  readonly whole: Text;
}

function applyOperator({ name, operator, word, whole }: Operation, { lookup, budget }: Expansion): Text {
  const bound = lookup(name);
  if (bound.kind === 'unknown') return mystery(bound.why, whole);
  const isSet = bound.kind === 'value' && !(operator.startsWith(':') && bound.text.value === '');
  const site = whole.span();
  if (operator.endsWith('+')) {
    if (bound.kind === 'unset' && bound.why !== undefined) return mystery(bound.why, whole);
    return isSet ? word().usedAt(site) : nothing(whole);
  }
  if (isSet) return use(bound.text, whole, budget);
  if (operator.endsWith('-')) return word().usedAt(site);
  return mystery(`\`$${name}\` must be given from outside`, whole);
}

function valueOfName(name: string, whole: Text, { expansion }: State): Text {
  const bound = expansion.lookup(name);
  if (bound.kind === 'value') return use(bound.text, whole, expansion.budget);
  return bound.why === undefined ? nothing(whole) : mystery(bound.why, whole);
}

function use(value: Text, whole: Text, budget: ExpansionBudget): Text {
  if (!budget.spend(value.length)) return mystery('The variables of this file expand to too much', whole);
  return value.length === 0 ? nothing(whole) : value.usedAt(whole.span());
}

function nothing(whole: Text): Text {
  return whole.slice(0, 0);
}

function mystery(why: string, whole: Text): Text {
  return Text.unknown(why, whole.span());
}

function short(text: Text): string {
  return text.length > 60 ? `${text.value.slice(0, 60)}…` : text.value;
}

/** The `}` of the `${` at `start`, those of nested expansions skipped; -1 when there is none. */
function closingBrace(value: string, start: number): number {
  let depth = 0;
  for (let at = start; at < value.length; at++) {
    if (value[at] === '$' && value[at + 1] === '{') {
      depth++;
      at++;
    } else if (value[at] === '}' && --depth === 0) return at;
  }
  return -1;
}
