import { skipArithmetic } from './expansion.ts';
import { readForHead, readPatterns, readSubject, readTest, textWord } from './heads.ts';
import { skipLines } from './heredoc.ts';
import type { ShellReader } from './reader.ts';
import { ENDS, reservedAt } from './reserved.ts';
import type { CaseStatement, Group, IfStatement, Loop, Statement, TestCommand } from './tree.ts';

const UNREADABLE = 'this cannot be read as shell';

type Unplaced<S extends Statement> = S extends Statement
  ? Omit<S, 'text' | 'background' | 'redirects'>
  : never;

/** A compound command that is not yet told where it stands, or the statements in one that lacks a part of itself. */
export type Compound =
  | Unplaced<IfStatement | Loop | CaseStatement | Group | TestCommand>
  | { readonly kind: 'broken'; readonly statements: readonly Statement[] };

/** What the reader of a compound command needs for its insides. */
export interface Insides {
  readonly reader: ShellReader;
  /** What ended the last list and is not yet taken: a reserved word, an operator, '' at the end of the text. */
  readonly ender: string;
  /** Lines given up so far: what is missing after one may have stood in it. */
  readonly losses: number;
  /** Moves behind the reserved word or operator that stands here. */
  take(token: string): void;
  /** Reads statements up to one of `ends`, or to what ends a list around here. */
  list(ends: ReadonlySet<string>): readonly Statement[];
  /** As `list`, where there must be a statement. */
  block(ends: ReadonlySet<string>): readonly Statement[];
  /** Runs `read`; a quote or bracket without its end costs the line where it opened, and gives undefined. */
  attempt<T>(read: () => T): T | undefined;
  /** Notes what cannot be read, unless it only follows from something that has no end. */
  complain(message: string, start: number, end?: number): void;
}

/** A compound command being read: where it began, and what had been lost before. */
interface Opening {
  readonly word: string;
  readonly start: number;
  readonly losses: number;
}

/** Reads the compound command that begins here with `word`. */
export function readCompound(inside: Insides, word: string): Compound {
  const opening = { word, start: inside.reader.at, losses: inside.losses };
  switch (word) {
    case 'if':
      return readIf(inside, opening);
    case 'while':
    case 'until':
      return readWhile(inside, opening, word);
    case 'for':
    case 'select':
      return readFor(inside, opening, word);
    case 'case':
      return readCase(inside, opening);
    case '[[':
      return readDoubleBrackets(inside);
    case '{':
      return readGroup(inside, opening);
    default:
      return readParenthesis(inside, opening);
  }
}

function readIf(inside: Insides, opening: Opening): Compound {
  const branches: IfStatement['branches'][number][] = [];
  let isWhole = true;
  do {
    const { losses } = inside;
    inside.take(branches.length === 0 ? 'if' : 'elif');
    const condition = inside.block(ENDS.condition);
    const hasThen = takeNext(inside, 'then', losses);
    branches.push({ condition, body: hasThen ? inside.block(ENDS.branch) : [] });
    isWhole &&= hasThen;
  } while (inside.ender === 'elif');
  let otherwise: readonly Statement[] | undefined;
  if (inside.ender === 'else') {
    inside.take('else');
    otherwise = inside.block(ENDS.otherwise);
  }
  if (takeLast(inside, 'fi', opening) && isWhole) {
    return otherwise === undefined ? { kind: 'if', branches } : { kind: 'if', branches, otherwise };
  }
  return broken(
    branches.flatMap(({ condition, body }) => [...condition, ...body]),
    otherwise,
  );
}

function readWhile(inside: Insides, opening: Opening, keyword: 'while' | 'until'): Compound {
  inside.take(keyword);
  const condition = inside.block(ENDS.loopCondition);
  const hasDo = takeNext(inside, 'do', opening.losses);
  const body = hasDo ? inside.block(ENDS.loopBody) : [];
  const isWhole = takeLast(inside, 'done', opening) && hasDo;
  return isWhole ? { kind: 'loop', keyword, condition, body } : broken(condition, body);
}

function readFor(inside: Insides, opening: Opening, keyword: 'for' | 'select'): Compound {
  const { reader } = inside;
  inside.take(keyword);
  const read = inside.attempt(() => readForHead(reader));
  if (read === undefined) complainOf(inside, opening);
  const head = { ...read, kind: 'loop', keyword, condition: [] } as const;
  skipLines(reader);
  if (reservedAt(reader) === '{') {
    const group = readGroup(inside, { ...opening, word: '{', start: reader.at });
    return group.kind === 'group' ? { ...head, body: group.body } : group;
  }
  const stray = inside.list(ENDS.loopCondition);
  const hasDo = takeNext(inside, 'do', opening.losses);
  if (hasDo && stray.length > 0) complainOf(inside, opening);
  const body = hasDo ? inside.block(ENDS.loopBody) : [];
  const isWhole = takeLast(inside, 'done', opening) && hasDo && read !== undefined && stray.length === 0;
  return isWhole ? { ...head, body } : broken(stray, body);
}

function readCase(inside: Insides, opening: Opening): Compound {
  const { reader } = inside;
  inside.take('case');
  const subject = inside.attempt(() => readSubject(reader));
  if (subject === undefined) complainOf(inside, opening);
  const arms: CaseStatement['arms'][number][] = [];
  let goesOn = true;
  while (goesOn) {
    const arm = readArm(inside);
    if (arm.patterns.length + arm.body.length > 0) arms.push(arm);
    goesOn = inside.ender.startsWith(';');
    if (goesOn) inside.take(inside.ender);
  }
  const isWhole = takeLast(inside, 'esac', opening) && subject !== undefined;
  return isWhole ? { kind: 'case', subject, arms } : broken(arms.flatMap((arm) => arm.body));
}

/** The next arm; where the patterns are unreadable, its statements alone; nothing of both where no arm begins. */
function readArm(inside: Insides): CaseStatement['arms'][number] {
  const { reader, losses } = inside;
  skipLines(reader);
  const start = reader.at;
  const isLast = reservedAt(reader) === 'esac';
  const patterns = isLast ? undefined : inside.attempt(() => readPatterns(reader));
  const body = inside.list(ENDS.arm);
  const isArm = body.length > 0 || inside.ender.startsWith(';');
  if (patterns === undefined && isArm && inside.losses === losses) {
    inside.complain('these are no patterns of a `case`', start);
  }
  return { patterns: patterns ?? [], body };
}

function readGroup(inside: Insides, opening: Opening): Compound {
  inside.take('{');
  const body = inside.block(ENDS.group);
  return takeLast(inside, '}', opening) ? { kind: 'group', body } : broken(body);
}

/** `(( … ))`, or else a subshell. */
function readParenthesis(inside: Insides, opening: Opening): Compound {
  const { reader } = inside;
  const { start } = opening;
  if (reader.startsWith('((')) {
    const isArithmetic = inside.attempt(() => skipArithmetic(reader));
    if (isArithmetic === undefined) return broken();
    if (isArithmetic) {
      const words = [textWord(reader.slice(start + 2, reader.at - 2))];
      inside.take('');
      return { kind: 'test', form: '((', words };
    }
  }
  inside.take('(');
  const body = inside.block(ENDS.parenthesis);
  if (inside.ender === ')') {
    inside.take(')');
    return { kind: 'subshell', body };
  }
  inside.complain('this parenthesis is never closed', start, start + 1);
  return broken(body);
}

function readDoubleBrackets(inside: Insides): Compound {
  const { reader } = inside;
  const words = inside.attempt(() => readTest(reader));
  inside.take('');
  return words === undefined ? broken() : { kind: 'test', form: '[[', words };
}

function broken(...lists: readonly (readonly Statement[] | undefined)[]): Compound {
  return { kind: 'broken', statements: lists.flatMap((list) => list ?? []) };
}

/** Takes the word that must follow a condition. Where a line was lost since, it may have stood there. */
function takeNext(inside: Insides, word: string, lossesBefore: number): boolean {
  const { reader, ender } = inside;
  if (ender === word) inside.take(word);
  else if (ender !== '' && inside.losses === lossesBefore) {
    inside.complain(`\`${word}\` is missing here`, reader.at, reader.at + ender.length);
  }
  return ender === word;
}

function takeLast(inside: Insides, word: string, opening: Opening): boolean {
  const isHere = inside.ender === word;
  if (isHere) inside.take(word);
  else complainOf(inside, opening);
  return isHere;
}

function complainOf(inside: Insides, { word, start, losses }: Opening): void {
  if (inside.losses === losses) inside.complain(UNREADABLE, start, start + word.length);
}
