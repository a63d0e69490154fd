import { Text } from '../../../repository/text.ts';
import { convert } from '../convert.ts';
import { isTooLong } from '../evaluate-template.ts';
import { NUMBER, STRING } from '../type.ts';
import { computedText, itemsOf, stringValue, tupleValue, unknownValue, type Value } from '../value.ts';
import { type Call, Failure, type FunctionTable, settled } from './definition.ts';
import { encodeJson } from './json.ts';

/** `format` and `formatlist`; the verbs are those of cty's stdlib/format.go. */
export const formatFunctions: FunctionTable = {
  format: { signature: 'tu*', apply: (call) => formatValue(call, call.values.slice(1)) },
  formatlist: { signature: 'tu*', apply: formatLists },
};

function formatLists(call: Call): Value {
  const rest = call.values.slice(1);
  for (const value of rest) if (value.kind === 'unknown') settled(value);
  const lengths = rest.flatMap((value) => itemsOf(value)?.length ?? []);
  const [count = 1] = lengths;
  if (lengths.some((length) => length !== count)) throw new Failure('its lists are of different length');
  const items = Array.from({ length: count }, (_, i) => {
    const row = rest.map((value) => itemsOf(value)?.[i] ?? value);
    return formatValue(call, row);
  });
  return lengths.length === 0
    ? tupleValue(items, call.at)
    : { kind: 'list', items, element: STRING, at: call.at };
}

const VERB = /%(?:%|([-+# 0]*)(\d+)?(?:\.(\d+))?(?:\[(\d+)\])?([a-zA-Z]))/g;

interface Verb {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly letter: string;
}

function formatValue(call: Call, values: readonly Value[]): Value {
  const pattern = call.text(0);
  const parts: Text[] = [];
  let at = 0;
  let next = 0;
  for (const match of pattern.value.matchAll(VERB)) {
    parts.push(pattern.slice(at, match.index));
    at = match.index + match[0].length;
    const [whole, flags = '', width, precision, index, letter] = match;
    if (letter === undefined) {
      parts.push(pattern.slice(at - 1, at));
      continue;
    }
    next = index === undefined ? next + 1 : Number(index);
    const value = values[next - 1];
    if (value === undefined) throw new Failure(`there is no value for \`${whole}\``);
    const verb = {
      flags,
      width: Number(width ?? 0),
      precision: precision === undefined ? undefined : Number(precision),
      letter,
    };
    parts.push(formatOne(value, verb));
  }
  parts.push(pattern.slice(at));
  if (isTooLong(parts)) return unknownValue('the string is too long to be worked out', call.at);
  return stringValue(Text.join(parts), call.at);
}

/** A value that goes in as it is keeps the places of its characters. */
function formatOne(value: Value, verb: Verb): Text {
  if (value.kind === 'unknown') return Text.unknown(value.reason.why, value.at.span());
  if (verb.width > 1000 || (verb.precision ?? 0) > 100) throw new Failure('that width is not supported');
  const isPlain = verb.width === 0 && verb.precision === undefined;
  if (value.kind === 'string' && isPlain && (verb.letter === 's' || verb.letter === 'v')) return value.text;
  settled(value);
  return computedText(pad(spell(value, verb), verb), value.at);
}

function pad(spelt: string, { flags, width, letter }: Verb): string {
  if (flags.includes('-')) return spelt.padEnd(width);
  if (!flags.includes('0') || letter === 's') return spelt.padStart(width);
  const sign = /^[-+]/.exec(spelt)?.[0] ?? '';
  return sign + spelt.slice(sign.length).padStart(width - sign.length, '0');
}

function spell(value: Value, verb: Verb): string {
  switch (verb.letter) {
    case 'v':
      return spellAny(value, verb);
    case 's':
      return cut(asString(value), verb.precision);
    case 'q':
      return JSON.stringify(asString(value));
    case 't':
      return asString(value);
    default:
      return spellNumber(value, verb);
  }
}

function spellAny(value: Value, verb: Verb): string {
  if (verb.flags.includes('#')) return encodeJson(value);
  const isPrimitive = value.kind === 'string' || value.kind === 'number' || value.kind === 'bool';
  return isPrimitive ? asString(value) : encodeJson(value);
}

function asString(value: Value): string {
  const converted = convert(value, STRING);
  if (converted.kind !== 'string') throw new Failure('a value cannot be written as a string');
  return converted.text.value;
}

function cut(value: string, precision: number | undefined): string {
  return precision === undefined ? value : [...value].slice(0, precision).join('');
}

function spellNumber(given: Value, { letter, precision, flags }: Verb): string {
  const converted = convert(given, NUMBER);
  if (converted.kind !== 'number') throw new Failure('a value is no number');
  const { value } = converted;
  const sign = flags.includes('+') && value >= 0 ? '+' : '';
  const radix = RADIX[letter];
  if (radix !== undefined) {
    if (!Number.isInteger(value)) throw new Failure('a whole number is needed');
    const digits = value.toString(radix);
    return sign + (letter === 'X' ? digits.toUpperCase() : digits);
  }
  if (letter === 'f') return sign + value.toFixed(precision ?? 6);
  if (letter === 'e' || letter === 'E') return sign + exponential(value, precision ?? 6, letter);
  if (letter === 'g' || letter === 'G')
    return sign + (precision === undefined ? String(value) : String(Number(value.toPrecision(precision))));
  throw new Failure(`\`%${letter}\` is no verb`);
}

const RADIX: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, x: 16, X: 16 };

/** Go writes at least two digits of exponent. */
function exponential(value: number, precision: number, letter: string): string {
  return value
    .toExponential(precision)
    .replace(/e([-+])(\d)$/, 'e$10$2')
    .replace('e', letter);
}
