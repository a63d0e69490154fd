import { Text } from '../../repository/text.ts';
import { parseDuration } from '../duration.ts';
import { present } from '../present.ts';
import type { SyntaxProblem } from '../problem.ts';
import { parseNumber, type Setting } from '../yaml/reader.ts';
import type { DockerfileLine } from './lines.ts';
import { heredocMark } from './lines.ts';
import type { DockerfileScope } from './scope.ts';
import type {
  DockerCommand,
  ExposedPort,
  HealthcheckContent,
  Instruction,
  InstructionContent,
  InstructionFlag,
  KeyValue,
} from './tree.ts';
import { fieldsOf, jsonWords, takeFlags, wordsOf } from './words.ts';

/** What an instruction is read with. */
export interface InstructionContext {
  readonly line: DockerfileLine;
  readonly scope: DockerfileScope;
  readonly escape: '\\' | '`';
  readonly problems: SyntaxProblem[];
}

const WITH_FLAGS = new Set(['from', 'run', 'copy', 'add', 'healthcheck']);

/** A keyword, the flags behind it, and the rest. */
export interface Head {
  readonly keyword: Text;
  readonly flags: readonly InstructionFlag[];
  readonly rest: Text;
  readonly onbuild: boolean;
}

/** Takes the keyword and the flags off; `ONBUILD` is unwrapped. */
export function readHead(line: Text, escapeWith: string, onbuild = false): Head {
  const keyword = line.slice(0, /^\S*/.exec(line.value)?.[0].length ?? 0);
  const after = line.slice(keyword.length).trim();
  const word = keyword.value.toLowerCase();
  if (word === 'onbuild' && !onbuild && after.length > 0) return readHead(after, escapeWith, true);
  if (!WITH_FLAGS.has(word)) return { keyword, flags: [], rest: after, onbuild };
  return { keyword, ...takeFlags(after, escapeWith), onbuild };
}

/** Reads one instruction of a stage; undefined, with a problem, when it is none or has nothing to say. */
export function readInstruction(head: Head, context: InstructionContext): Instruction | undefined {
  const { keyword, flags, rest, onbuild } = head;
  const word = keyword.value.toLowerCase();
  if (rest.length === 0) {
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
      return { kind: word, words: readList(rest, context) ?? [] };
    case 'copy':
    case 'add':
      return readCopy(word, head, context);
    case 'env':
    case 'label':
      return { kind: word, pairs: readPairs(rest, context) };
    case 'arg':
      return { kind: word, pairs: wordsOf(rest, context.escape).map((pair) => readPair(pair, scope)) };
    case 'expose':
      return { kind: word, ports: fieldsOf(rest).flatMap((field) => readPort(scope.expand(field)) ?? []) };
    case 'healthcheck':
      return readHealthcheck(head, context);
    case 'user':
    case 'workdir':
    case 'stopsignal':
    case 'maintainer':
      return { kind: word, value: scope.expand(rest) };
    case 'volume':
      return { kind: word, paths: (readList(rest, context, true) ?? []).map((path) => scope.expand(path)) };
    default:
      return undefined;
  }
}

function readCommand(rest: Text, { line, problems }: InstructionContext): DockerCommand {
  const words = jsonWords(rest);
  if (words === 'not-strings')
    problems.push({ text: rest, message: 'A JSON command is a list of strings only' });
  else if (words !== undefined) return { form: 'exec', text: rest, words };
  const [heredoc] = line.heredocs;
  if (heredoc === undefined || line.tail === undefined) {
    return { form: 'shell', text: rest, script: rest, heredocs: [] };
  }
  const isBare = line.heredocs.length === 1 && heredocMark(rest) !== undefined;
  const script = isBare ? heredoc.body : Text.join([rest, line.tail]);
  return { form: 'shell', text: Text.join([rest, line.tail]), script, heredocs: line.heredocs };
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

function readHealthcheck({ rest, flags }: Head, context: InstructionContext): HealthcheckContent {
  const word = /^\S*/.exec(rest.value)?.[0] ?? '';
  const disabled = word.toUpperCase() === 'NONE';
  const isCommand = word.toUpperCase() === 'CMD';
  if (!disabled && !isCommand) context.problems.push({ text: rest, message: 'CMD or NONE stands here' });
  const body = rest.slice(word.length).trim();
  const time = (name: string) => readFlag(flags, name, parseDuration);
  return present({
    kind: 'healthcheck' as const,
    disabled,
    command: isCommand && body.length > 0 ? readCommand(body, context) : undefined,
    interval: time('interval'),
    timeout: time('timeout'),
    startPeriod: time('start-period'),
    startInterval: time('start-interval'),
    retries: readFlag(flags, 'retries', parseNumber),
  });
}

function readFlag(
  flags: readonly InstructionFlag[],
  name: string,
  parse: (written: string) => number | undefined,
): Setting<number> | undefined {
  const flag = flags.find((one) => one.name === name);
  if (flag?.value === undefined) return undefined;
  return present({ text: flag.value, entry: flag.text, value: parse(flag.value.value) });
}
