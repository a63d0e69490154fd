import type { TreeNode } from '../../grammars.ts';
import { Text, TextBuilder } from '../../repository/text.ts';

/** What one string literal, or several side by side, decode to. */
export interface DecodedString {
  readonly value: Text;
  readonly bytes: boolean;
  /** The nodes between the braces of an f-string. */
  readonly interpolations: readonly TreeNode[];
}

/** Decodes a `string` or `concatenated_string` node of `source`. */
export function decodeString(node: TreeNode, source: Text): DecodedString {
  const literals = node.type === 'concatenated_string' ? stringsIn(node) : [node];
  const parts = literals.map((literal) => decodeLiteral(literal, source));
  return {
    value: parts.length === 0 ? source.slice(node.start, node.start) : Text.join(parts.map((p) => p.value)),
    bytes: parts[0]?.bytes ?? false,
    interpolations: parts.flatMap((part) => part.interpolations),
  };
}

function stringsIn(node: TreeNode): TreeNode[] {
  return node.children.filter((child) => child.type === 'string');
}

function decodeLiteral(node: TreeNode, source: Text): DecodedString {
  const opening = node.children.find((child) => child.type === 'string_start');
  const closing = node.children.find((child) => child.type === 'string_end');
  if (opening === undefined) {
    return { value: source.slice(node.start, node.end), bytes: false, interpolations: [] };
  }
  const prefix = source.value.slice(opening.start, opening.end).toLowerCase();
  const style: Style = {
    raw: prefix.includes('r'),
    bytes: prefix.includes('b'),
    formatted: prefix.includes('f') || prefix.includes('t'),
  };
  const inside = source.slice(opening.end, closing?.start ?? node.end);
  const holes = node.children.filter((child) => child.type === 'interpolation');
  const value = style.raw && !style.formatted ? inside : decode(inside, { style, holes, from: opening.end });
  return { value, bytes: style.bytes, interpolations: holes };
}

interface Style {
  readonly raw: boolean;
  readonly bytes: boolean;
  readonly formatted: boolean;
}

interface Holes {
  readonly style: Style;
  readonly holes: readonly TreeNode[];
  /** Offset of the string's content in the source: holes are counted from there. */
  readonly from: number;
}

function decode(inside: Text, { style, holes, from }: Holes): Text {
  if (holes.length === 0 && !/[\\{}]/.test(inside.value)) return inside;
  const out = new TextBuilder(inside);
  for (const hole of holes) {
    decodeUpTo(out, inside.value.slice(0, hole.start - from), style);
    out.unknown(hole.end - from, '\u{FFFC}', 'it is put together when the program runs');
  }
  decodeUpTo(out, inside.value, style);
  return out.finish();
}

/** `\` with a line's end, an octal, hexadecimal or named character, or one character; and doubled braces. */
const SPECIAL =
  /\\(?:\n|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^{}]{1,100}\}|.)|\{\{|\}\}/gsu;

function decodeUpTo(out: TextBuilder, value: string, style: Style): void {
  SPECIAL.lastIndex = out.at;
  for (let match = SPECIAL.exec(value); match !== null; match = SPECIAL.exec(value)) {
    const [found] = match;
    const end = match.index + found.length;
    const meaning = meaningOf(found, style);
    if (meaning === undefined) continue;
    out.copyTo(match.index);
    if (meaning === null) out.unknown(end, '\u{FFFC}', 'it is a character given by its Unicode name');
    else out.replace(end, meaning);
  }
  out.copyTo(value.length);
}

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

/** What stands for `found`; undefined when it stands for itself, null when it cannot be known. */
function meaningOf(found: string, style: Style): string | null | undefined {
  if (!found.startsWith('\\')) return style.formatted ? found.charAt(0) : undefined;
  if (style.raw) return undefined;
  const rest = found.slice(1);
  const simple = SIMPLE.get(rest);
  if (simple !== undefined) return simple;
  if (/^[0-7]+$/.test(rest)) return String.fromCharCode(Number.parseInt(rest, 8));
  if (/^x./.test(rest)) return String.fromCharCode(Number.parseInt(rest.slice(1), 16));
  if (style.bytes || rest.length < 3) return undefined;
  if (rest.startsWith('N')) return null;
  const code = Number.parseInt(rest.slice(1), 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
