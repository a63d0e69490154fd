import type { CST, Scalar } from 'yaml';
import { type Text, TextBuilder } from '../../repository/text.ts';
import { blockBodyStart, decodeBlock } from './block-scalar.ts';
import type { YamlScalar } from './tree.ts';

/** A token with the characters of a scalar; `offset` counts in the text that was parsed. */
type ScalarToken = CST.FlowScalar | CST.BlockScalar;

/** A composed scalar with its places; its source token must have been kept. */
export function readScalar(text: Text, node: Scalar): YamlScalar {
  const token = node.srcToken;
  const start = node.range?.[0] ?? 0;
  if (token === undefined || !isScalarToken(token)) return nothingAt(text.slice(start, start));
  const source = text.slice(token.offset, endOfScalar(token));
  const decoded = decodeScalar(text, token);
  return {
    kind: 'scalar',
    text: source,
    source,
    decoded,
    style: styleOf(token),
    value: resolved(node, decoded),
  };
}

/** `key:` with nothing behind it is null. */
export function nothingAt(place: Text): YamlScalar {
  return { kind: 'scalar', text: place, value: null, style: 'plain', source: place, decoded: place };
}

function isScalarToken(token: { readonly type: string }): token is ScalarToken {
  return /^(scalar|(single|double)-quoted-scalar|block-scalar)$/.test(token.type);
}

function styleOf(token: ScalarToken): YamlScalar['style'] {
  if (token.type === 'single-quoted-scalar') return 'single';
  if (token.type === 'double-quoted-scalar') return 'double';
  if (token.type !== 'block-scalar') return 'plain';
  const [header] = token.props;
  return header !== undefined && 'source' in header && header.source.startsWith('>') ? 'folded' : 'literal';
}

function resolved(node: Scalar, decoded: Text): YamlScalar['value'] {
  const { value } = node;
  if (!decoded.isKnown) return decoded.value;
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : decoded.value;
}

function endOfScalar(token: ScalarToken): number {
  return (token.type === 'block-scalar' ? blockBodyStart(token) : token.offset) + token.source.length;
}

/** The characters of a scalar's value, each mapped to the ones it was written as (YAML 1.2.2, chapters 7.3 and 8.1). */
function decodeScalar(text: Text, token: ScalarToken): Text {
  if (token.type === 'block-scalar') return decodeBlock(text, token);
  const written = text.slice(token.offset, token.offset + token.source.length);
  if (token.type === 'single-quoted-scalar') return decodeSingle(inside(written, "'"));
  if (token.type === 'double-quoted-scalar') return decodeDouble(inside(written, '"'));
  const out = new TextBuilder(written);
  foldLines(out, written.value);
  return out.finish();
}

function inside(written: Text, quote: string): Text {
  const closed = written.length > 1 && written.value.endsWith(quote);
  return written.slice(1, closed ? written.length - 1 : written.length);
}

function decodeSingle(content: Text): Text {
  const out = new TextBuilder(content);
  foldLines(out, content.value);
  const folded = out.finish();
  return folded.value.includes("''") ? folded.replaceAll(/''/g, () => "'") : folded;
}

/** Each line break, with the white space around it, becomes a space; of several, all but the first stay. */
function foldLines(out: TextBuilder, value: string): void {
  for (let at = value.indexOf('\n'); at !== -1; at = value.indexOf('\n', out.at)) {
    let start = at;
    while (start > out.at && isBlank(value[start - 1])) start--;
    const { end, fold } = foldAt(value, at);
    out.copyTo(start).replace(end, fold);
  }
}

function foldAt(value: string, newline: number): { end: number; fold: string } {
  let breaks = 0;
  let end = newline;
  for (; end < value.length && (isBlank(value[end]) || value[end] === '\n'); end++) {
    if (value[end] === '\n') breaks++;
  }
  return { end, fold: breaks === 1 ? ' ' : '\n'.repeat(breaks - 1) };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

function decodeDouble(content: Text): Text {
  const out = new TextBuilder(content);
  const { value } = content;
  const special = /[\\\n]/g;
  for (let match = special.exec(value); match !== null; match = special.exec(value)) {
    if (match[0] === '\\') decodeEscape(out, value, match.index);
    else {
      let start = match.index;
      while (start > out.at && isBlank(value[start - 1])) start--;
      const { end, fold } = foldAt(value, match.index);
      out.copyTo(start).replace(end, fold);
    }
    special.lastIndex = out.at;
  }
  return out.finish();
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
};

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function decodeEscape(out: TextBuilder, value: string, at: number): void {
  const letter = value[at + 1] ?? '';
  const plain = ESCAPES[letter];
  const digits = HEX_DIGITS[letter];
  out.copyTo(at);
  if (plain !== undefined) out.replace(at + 2, plain);
  else if (letter === '\n') {
    let end = at + 2;
    while (isBlank(value[end])) end++;
    out.skipTo(end);
  } else if (digits !== undefined) {
    const end = at + 2 + digits;
    const character = fromHex(value.slice(at + 2, end), digits);
    if (character === undefined) out.copyTo(Math.min(end, value.length));
    else out.replace(end, character);
  } else out.copyTo(Math.min(at + 2, value.length));
}

function fromHex(hex: string, digits: number): string | undefined {
  if (hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
  const code = Number.parseInt(hex, 16);
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}
