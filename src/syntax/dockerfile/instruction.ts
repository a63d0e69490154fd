import type { Text } from '../../repository/text.ts';
import { present } from '../present.ts';
import { readCommand } from './command.ts';
import { checkFlags } from './flags.ts';
import type { Head, InstructionContext } from './head.ts';
import { isNone, readHealthcheck } from './healthcheck.ts';
import { heredocMark } from './lines.ts';
import type { DockerfileScope } from './scope.ts';
import type { ExposedPort, Instruction, InstructionContent, KeyValue } from './tree.ts';
import { fieldsOf, jsonWords, wordsOf } from './words.ts';

/** Without words they are taken as they are: a RUN that runs nothing, a CMD that takes back the one below. */
const MAY_BE_EMPTY = new Set(['run', 'cmd', 'entrypoint']);

/** Reads one instruction of a stage; undefined, with a problem, when it is none or has nothing to say. */
export function readInstruction(head: Head, context: InstructionContext): Instruction | undefined {
  const { keyword, flags, rest, onbuild } = head;
  const word = keyword.value.toLowerCase();
  checkFlags(keyword, word === 'healthcheck' && isNone(rest) ? [] : flags, context.problems);
  if (rest.length === 0 && !MAY_BE_EMPTY.has(word)) {
    context.problems.push({
      text: context.line.text,
      message: `${keyword.value.slice(0, 40)} takes arguments`,
    });
    return undefined;
  }
  const content = readContent(word, head, context);
  if (content === undefined) {
    const message = `\`${keyword.value.slice(0, 40)}\` is no instruction here`;
    context.problems.push({ text: keyword, message });
    return undefined;
  }
  return { text: context.line.text, keyword, arguments: rest, flags, onbuild, ...content };
}

function readContent(word: string, head: Head, context: InstructionContext): InstructionContent | undefined {
  const { rest } = head;
  const { scope } = context;
  switch (word) {
    case 'run':
    case 'cmd':
    case 'entrypoint':
      return { kind: word, command: readCommand(rest, context) };
    case 'shell':
      return { kind: word, words: filled(readList(rest, context), head, context) };
    case 'copy':
    case 'add':
      return readCopy(word, head, context);
    case 'env':
    case 'label':
      return { kind: word, pairs: named(readPairs(rest, context), context) };
    case 'arg':
      return {
        kind: word,
        pairs: named(
          wordsOf(rest, context.escape).map((pair) => readPair(pair, scope)),
          context,
        ),
      };
    case 'expose':
      return { kind: word, ports: fieldsOf(rest).flatMap((field) => readPort(scope.expand(field)) ?? []) };
    case 'healthcheck':
      return readHealthcheck(head, context);
    case 'maintainer':
      return head.onbuild ? undefined : { kind: word, value: scope.expand(rest) };
    case 'user':
    case 'workdir':
    case 'stopsignal':
      return { kind: word, value: scope.expand(rest) };
    case 'volume':
      return {
        kind: word,
        paths: filled(readList(rest, context, true), head, context).map((path) => scope.expand(path)),
      };
    default:
      return undefined;
  }
}

/** SHELL must be JSON; VOLUME, COPY and ADD may be. */
function readList(
  rest: Text,
  { problems }: InstructionContext,
  orFields = false,
): readonly Text[] | undefined {
  const words = jsonWords(rest);
  if (words !== undefined && words !== 'not-strings') return words;
  if (orFields && words === undefined) return fieldsOf(rest);
  problems.push({ text: rest, message: 'A JSON list of strings stands here' });
  return undefined;
}

/** A list with something in it, and in each of its places. */
function filled(
  words: readonly Text[] | undefined,
  { keyword, rest }: Head,
  { problems }: InstructionContext,
): readonly Text[] {
  if (words?.length === 0 || words?.some((word) => word.value.trim() === ''))
    problems.push({ text: rest, message: `${keyword.value.toUpperCase()} takes no empty words` });
  return words ?? [];
}

/** Pairs whose names are no blanks. */
function named(pairs: readonly KeyValue[], { problems }: InstructionContext): KeyValue[] {
  return pairs.filter(({ name, text }) => {
    if (name.length > 0) return true;
    problems.push({ text, message: 'A name stands before the `=`' });
    return false;
  });
}

function readCopy(kind: 'copy' | 'add', head: Head, context: InstructionContext): InstructionContent {
  const words = readList(head.rest, context, true) ?? [];
  const { scope, line } = context;
  const paths = words.filter((word) => line.heredocs.length === 0 || heredocMark(word) === undefined);
  const from = head.flags.find((flag) => flag.name === 'from')?.value;
  if (words.length < 2)
    context.problems.push({ text: line.text, message: 'A source and a destination stand here' });
  const destination = words.length < 2 ? undefined : paths.at(-1);
  return present({
    kind,
    sources: paths.slice(0, destination === undefined ? undefined : -1).map((path) => scope.expand(path)),
    heredocs: line.heredocs,
    destination: destination === undefined ? undefined : scope.expand(destination),
    from: from === undefined ? undefined : scope.expand(from),
  });
}

/** `NAME=value …`, or the old `NAME value` in which everything behind the name is the value. */
function readPairs(rest: Text, { scope, escape: escapeWith, problems }: InstructionContext): KeyValue[] {
  const words = wordsOf(rest, escapeWith);
  const [first] = words;
  if (first !== undefined && !first.value.includes('=')) {
    const name = rest.slice(0, /^\S*/.exec(rest.value)?.[0].length ?? 0);
    const value = rest.slice(name.length).trim();
    if (value.length === 0) problems.push({ text: rest, message: 'A name and a value stand here' });
    return value.length === 0 ? [] : [{ text: rest, name, value: scope.expand(value) }];
  }
  return words.flatMap((word) => {
    if (word.value.includes('=')) return [readPair(word, scope)];
    problems.push({ text: word, message: 'A pair here has the form name=value' });
    return [];
  });
}

export function readPair(word: Text, scope: DockerfileScope): KeyValue {
  const equals = word.value.indexOf('=');
  if (equals === -1) return { text: word, name: scope.expand(word) };
  const name = scope.expand(word.slice(0, equals));
  return { text: word, name, value: scope.expand(word.slice(equals + 1)) };
}

function readPort(text: Text): ExposedPort | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/([a-z]+))?$/i.exec(text.value);
  if (match === null || !text.isKnown) return undefined;
  const first = Number(match[1]);
  return { text, first, last: Number(match[2] ?? first), protocol: (match[3] ?? 'tcp').toLowerCase() };
}
