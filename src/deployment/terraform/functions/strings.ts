import { Text } from '../../../repository/text.ts';
import { convert } from '../convert.ts';
import { knownEnd, knownStart } from '../equality.ts';
import { isTooLong, LONGEST_STRING } from '../evaluate-template.ts';
import { STRING } from '../type.ts';
import {
  boolValue,
  computedText,
  firstUnknown,
  itemsOf,
  stringValue,
  unknownValue,
  type Value,
} from '../value.ts';
import { type Call, Failure, type FunctionDefinition, type FunctionTable, Undecided } from './definition.ts';
import { regularExpressionFunctions, replaceMatches } from './regular-expressions.ts';

/** Where characters stay characters they keep their places: a script put together by `join` can be pointed into. */
export const stringFunctions: FunctionTable = {
  ...regularExpressionFunctions,
  chomp: cutting((text) => text.slice(0, text.value.replace(/[\r\n]+$/, '').length)),
  trimspace: cutting((text) => text.trim()),
  lower: mapping((value) => value.toLowerCase()),
  upper: mapping((value) => value.toUpperCase()),
  title: mapping((value) =>
    value.replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase()),
  ),
  strrev: { signature: 's', apply: (call) => made(call, graphemes(call.characters(0)).reverse().join('')) },
  trim: { signature: 'ss', apply: (call) => stringValue(trimSet(call.text(0), call.characters(1)), call.at) },
  trimprefix: {
    signature: 'ts',
    apply: (call) => {
      const [text, prefix] = [call.text(0), call.characters(1)];
      const answer = decide(call, knownStart(text).startsWith(prefix), text.value.startsWith(prefix));
      return stringValue(answer ? text.slice(prefix.length) : text, call.at);
    },
  },
  trimsuffix: {
    signature: 'ts',
    apply: (call) => {
      const [text, suffix] = [call.text(0), call.characters(1)];
      const answer =
        suffix !== '' && decide(call, knownEnd(text).endsWith(suffix), text.value.endsWith(suffix));
      return stringValue(answer ? text.slice(0, text.length - suffix.length) : text, call.at);
    },
  },
  startswith: testing(
    (text, part) => knownStart(text).startsWith(part),
    (value, part) => value.startsWith(part),
  ),
  endswith: testing(
    (text, part) => knownEnd(text).endsWith(part),
    (value, part) => value.endsWith(part),
  ),
  strcontains: testing(
    (text, part) => knownRuns(text).some((run) => run.includes(part)),
    (value, part) => value.includes(part),
  ),
  substr: { signature: 'snn', apply: substr },
  indent: {
    signature: 'nt',
    apply: (call) => {
      const spaces = call.whole(0);
      if (spaces < 0 || spaces > 1000) throw new Failure('that many spaces are not supported');
      return stringValue(
        call.text(1).replaceAll(/\n/g, () => `\n${' '.repeat(spaces)}`),
        call.at,
      );
    },
  },
  join: { signature: 'sl+', apply: join },
  split: {
    signature: 'ss',
    apply: (call) => {
      const [separator, text] = [call.characters(0), call.text(1)];
      const pieces = separator === '' ? splitCharacters(text) : splitAt(text, separator);
      return { kind: 'list', items: pieces.map((piece) => stringValue(piece)), element: STRING, at: call.at };
    },
  },
  replace: {
    signature: 'sss',
    apply: (call) => {
      const [text, sought, by] = [call.text(0), call.characters(1), call.characters(2)];
      if (sought.length > 1 && sought.startsWith('/') && sought.endsWith('/')) return replaceMatches(call);
      if (sought === '')
        return made(
          call,
          [...text.value].reduce((all, c) => `${all}${c}${by}`, by),
        );
      const pieces = splitAt(text, sought);
      if (pieces.length * by.length > LONGEST_STRING) throw new Failure('the result is too long');
      return stringValue(
        text.replaceAll(new RegExp(escapeForRegExp(sought), 'g'), () => by),
        call.at,
      );
    },
  },
};

function cutting(cut: (text: Text) => Text): FunctionDefinition {
  return { signature: 't', apply: (call) => stringValue(cut(call.text(0)), call.at) };
}

function mapping(map: (value: string) => string): FunctionDefinition {
  return {
    signature: 's',
    apply: (call) => {
      const text = call.text(0);
      const value = map(text.value);
      return value.length === text.length
        ? stringValue(new Text(value, text.segments), call.at)
        : made(call, value);
    },
  };
}

/** A test that the known characters alone may settle with yes. */
function testing(
  settlesYes: (text: Text, part: string) => boolean,
  test: (value: string, part: string) => boolean,
): FunctionDefinition {
  return {
    signature: 'ts',
    apply: (call) => {
      const [text, part] = [call.text(0), call.characters(1)];
      return boolValue(decide(call, settlesYes(text, part), test(text.value, part)), call.at);
    },
  };
}

function decide(call: Call, settled: boolean, answer: boolean): boolean {
  if (settled) return true;
  const partly = firstUnknown(call.value(0));
  if (partly !== undefined) throw new Undecided(partly);
  return answer;
}

function knownRuns(text: Text): string[] {
  const runs: string[] = [];
  let at = 0;
  let run = '';
  for (const segment of text.segments) {
    if (segment.unknown === undefined) run += text.value.slice(at, at + segment.length);
    else {
      runs.push(run);
      run = '';
    }
    at += segment.length;
  }
  return [...runs, run];
}

export function made(call: Call, value: string): Value {
  return stringValue(computedText(value, call.at), call.at);
}

/** As a reader counts characters, which is how Terraform counts them. */
export function graphemes(value: string): string[] {
  if (/^[\x20-\x7e]*$/.test(value)) return value.split('');
  return [...new Intl.Segmenter('en').segment(value)].map(({ segment }) => segment);
}

function substr(call: Call): Value {
  const [text, offset, length] = [call.text(0), call.whole(1), call.whole(2)];
  const characters = graphemes(text.value);
  const from = offset < 0 ? Math.max(0, characters.length + offset) : offset;
  const to = length < 0 ? characters.length : from + length;
  const start = characters.slice(0, from).join('').length;
  const end = characters.slice(0, to).join('').length;
  return stringValue(text.slice(start, end), call.at);
}

function join(call: Call): Value {
  const separator = call.text(0);
  const items = call.values.slice(1).flatMap((value) => itemsOf(value) ?? []);
  const texts = items.map((item) => {
    const value = convert(item, STRING);
    if (value.kind === 'unknown') return Text.unknown(value.reason.why, item.at.span());
    if (value.kind === 'string') return value.text;
    throw new Failure('an item of the list is no string');
  });
  if (isTooLong(texts) || texts.length * separator.length > LONGEST_STRING)
    return unknownValue('the string is too long to be worked out', call.at);
  const parts = texts.flatMap((text, i) => (i === 0 ? [text] : [separator, text]));
  return stringValue(parts.length === 0 ? call.at.slice(0, 0) : Text.join(parts), call.at);
}

function trimSet(text: Text, set: string): Text {
  const isIn = (c: string | undefined) => c !== undefined && set.includes(c);
  let start = 0;
  let end = text.length;
  while (start < end && isIn(text.value[start])) start++;
  while (end > start && isIn(text.value[end - 1])) end--;
  return text.slice(start, end);
}

function splitAt(text: Text, separator: string): Text[] {
  return text.split(new RegExp(escapeForRegExp(separator), 'g'));
}

function splitCharacters(text: Text): Text[] {
  let at = 0;
  return [...text.value].map((character) => {
    const piece = text.slice(at, at + character.length);
    at += character.length;
    return piece;
  });
}

function escapeForRegExp(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
