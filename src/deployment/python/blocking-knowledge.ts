import { list, mapping, text, texts, wrong } from '../knowledge/data-shape.ts';
/** Why a call keeps its thread: it loads a model, runs one, waits for another machine or a disk, or just sleeps. */
export type BlockingKind = 'load' | 'inference' | 'io' | 'sleep';

/**
 * A way to get to something of another package: `requests.Session().{get,post}`. `{a,b}` is a choice, `*` any name,
 * `**` anything, `()` a call.
 */
export type ValuePattern = string;

export interface BlockingFact {
  readonly call: readonly ValuePattern[];
  readonly kind: BlockingKind;
  /** A clause: "loads a model's weights". */
  readonly what: string;
  /** Which positional argument says for how many seconds. */
  readonly secondsArgument?: number;
  /** Where it is documented or can be read. */
  readonly source: string;
}

/** When a function is run on the event loop: for each request, or before the port is bound, or after it is closed. */
export type LoopPhase = 'request' | 'startup' | 'shutdown' | 'lifespan';

/** How a framework is given functions to run on its event loop. Exactly one of the first three is set. */
export interface EntryFact {
  readonly decorator?: readonly ValuePattern[];
  /** A call that takes functions as arguments; with `keyword`, only as that one. */
  readonly call?: readonly ValuePattern[];
  /** Methods of classes that inherit from these. */
  readonly base?: readonly ValuePattern[];
  readonly keyword?: string;
  readonly methods?: readonly string[];
  readonly runs: LoopPhase;
  /** Whether the framework runs plain functions on the loop too, not in a thread. */
  readonly plainToo: boolean;
  readonly source: string;
}

/** knowledge/blocking-python.yml: what blocks, what runs on the event loop, and what leaves it. */
export interface BlockingKnowledge {
  readonly blocks: readonly BlockingFact[];
  readonly entries: readonly EntryFact[];
  /** Calls that run the coroutines they are given on the loop. */
  readonly schedules: readonly ValuePattern[];
  /** What runs its function in another thread or process; as a decorator, it takes the function off the loop. */
  readonly takesOffLoop: readonly ValuePattern[];
  /** Methods that return the object they are called on: `model.to("cuda").eval()`. */
  readonly fluent: readonly string[];
}

/** Checks parsed YAML; throws an Error that names the entry and what is wrong with it. */
export function readBlockingKnowledge(value: unknown): BlockingKnowledge {
  const root = mapping(value, 'the file');
  return {
    blocks: list(root.blocks, 'blocks').map((each, index) => readFact(each, `blocks[${index}]`)),
    entries: list(root.entries, 'entries').map((each, index) => readEntry(each, `entries[${index}]`)),
    schedules: texts(root.schedules, 'schedules'),
    takesOffLoop: texts(root['takes-off-loop'], 'takes-off-loop'),
    fluent: texts(root.fluent, 'fluent'),
  };
}

/** One regular expression for several patterns, matching whole paths. */
export function compilePatterns(patterns: readonly ValuePattern[]): RegExp {
  const parts = patterns.map((pattern) =>
    pattern
      .replace(/[.()]/g, '\\$&')
      .replace(/\{([^{}]*)\}/g, (_, choice: string) => `(?:${choice.replaceAll(',', '|')})`)
      .replace(/\*\*?/g, (star) => (star === '**' ? '.+' : '[^.()]+')),
  );
  return new RegExp(`^(?:${parts.join('|') || '(?!)'})$`);
}

const KINDS: readonly BlockingKind[] = ['load', 'inference', 'io', 'sleep'];
const PHASES: readonly LoopPhase[] = ['request', 'startup', 'shutdown', 'lifespan'];

function readFact(value: unknown, where: string): BlockingFact {
  const fact = mapping(value, where);
  const seconds = fact['seconds-argument'];
  if (seconds !== undefined && typeof seconds !== 'number')
    throw wrong(`${where}.seconds-argument`, 'a number');
  return {
    call: patterns(fact.call, `${where}.call`),
    kind: oneOf(fact.kind, KINDS, `${where}.kind`),
    what: text(fact.what, `${where}.what`),
    ...(seconds !== undefined && { secondsArgument: seconds }),
    source: text(fact.source, `${where}.source`),
  };
}

function readEntry(value: unknown, where: string): EntryFact {
  const entry = mapping(value, where);
  const ways = ['decorator', 'call', 'base'].filter((way) => entry[way] !== undefined);
  const [way] = ways;
  if (way === undefined || ways.length > 1) throw wrong(where, 'exactly one of decorator, call and base');
  const plainToo = entry['plain-too'] ?? false;
  if (typeof plainToo !== 'boolean') throw wrong(`${where}.plain-too`, 'true or false');
  return {
    [way]: patterns(entry[way], `${where}.${way}`),
    ...(entry.keyword !== undefined && { keyword: text(entry.keyword, `${where}.keyword`) }),
    ...(entry.methods !== undefined && { methods: texts(entry.methods, `${where}.methods`) }),
    runs: oneOf(entry.runs, PHASES, `${where}.runs`),
    plainToo,
    source: text(entry.source, `${where}.source`),
  };
}

function patterns(value: unknown, where: string): string[] {
  return typeof value === 'string' ? [text(value, where)] : texts(value, where);
}

function oneOf<T extends string>(value: unknown, words: readonly T[], where: string): T {
  const found = words.find((word) => word === value);
  if (found === undefined) throw wrong(where, `one of ${words.join(', ')}`);
  return found;
}
