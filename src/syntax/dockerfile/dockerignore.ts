import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';

/** One line of a .dockerignore file. */
export interface DockerignorePattern {
  readonly text: Text;
  /** `!`: what it matches is in the context after all. */
  readonly exception: boolean;
  /** Cleaned as Docker does: no `!`, no leading or trailing slash, no `.` or `..` inside. */
  readonly pattern: string;
}

export interface Dockerignore {
  readonly patterns: readonly DockerignorePattern[];
  readonly comments: readonly Text[];
  readonly problems: readonly SyntaxProblem[];
  /** Whether a path relative to the context, with `/`, stays out of it; itself or through one of its directories. */
  isIgnored(path: string): boolean;
  /** The pattern that decided about a path, if any did. */
  deciding(path: string): DockerignorePattern | undefined;
}

/** Reads .dockerignore as ReadAll() of moby/patternmatcher's ignorefile does and matches as its MatchesOrParentMatches(). */
export function parseDockerignore(text: Text): Dockerignore {
  const patterns: DockerignorePattern[] = [];
  const comments: Text[] = [];
  const problems: SyntaxProblem[] = [];
  const matchers: ((path: string) => boolean)[] = [];
  for (const raw of text.lines()) {
    const line = raw.trim();
    if (raw.value.startsWith('#')) comments.push(raw);
    else if (line.length > 0) {
      const exception = line.value.startsWith('!');
      const pattern = clean(exception ? line.value.slice(1).trim() : line.value);
      const matcher = pattern === '' ? undefined : toMatcher(pattern);
      if (matcher === undefined) problems.push({ text: line, message: 'Docker refuses this pattern.' });
      else {
        patterns.push({ text: line, exception, pattern });
        matchers.push(matcher);
      }
    }
  }
  const deciding = (path: string) => decide(path, patterns, matchers);
  const isIgnored = (path: string) => deciding(path)?.exception === false;
  return { patterns, comments, problems, isIgnored, deciding };
}

/** The last pattern that changes the outcome counts: one is only asked when it could. */
function decide(
  path: string,
  patterns: readonly DockerignorePattern[],
  matchers: readonly ((path: string) => boolean)[],
): DockerignorePattern | undefined {
  const cleaned = clean(path);
  if (cleaned === '.' || cleaned === '') return undefined;
  const names = cleaned.split('/');
  const candidates = [cleaned, ...names.slice(1).map((_, i) => names.slice(0, i + 1).join('/'))];
  let deciding: DockerignorePattern | undefined;
  for (const [i, pattern] of patterns.entries()) {
    const ignored = deciding !== undefined && !deciding.exception;
    if (pattern.exception !== ignored) continue;
    if (candidates.some((candidate) => matchers[i]?.(candidate) === true)) deciding = pattern;
  }
  return deciding;
}

/** Go's filepath.Clean, then without a leading slash, as ignorefile.ReadAll() leaves it. */
function clean(path: string): string {
  if (path === '') return '';
  const rooted = path.startsWith('/');
  const out: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') out.push(name);
    else if (out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (!rooted) out.push(name);
  }
  return out.length === 0 ? (rooted ? '/' : '.') : out.join('/');
}

/** One step of a pattern. */
interface Token {
  /** May be left out. */
  readonly skips: boolean;
  /** Takes this character and stays. */
  readonly stays: (character: string) => boolean;
  /** Takes this character and is done. */
  readonly ends: (character: string) => boolean;
}

const never = () => false;
const always = () => true;
const notSlash = (c: string) => c !== '/';
/** `*` */
const STAR: Token = { skips: true, stays: notSlash, ends: never };
/** `**` at the end. */
const REST: Token = { skips: true, stays: always, ends: never };
/** `**` elsewhere: nothing, or anything up to and with a slash. */
const DIRECTORIES: Token = { skips: true, stays: always, ends: (c) => c === '/' };

function one(ends: Token['ends']): Token {
  return { skips: false, stays: never, ends };
}

/** A matcher without regular expressions, so that no pattern takes exponential time; undefined when Docker refuses it. */
function toMatcher(pattern: string): ((path: string) => boolean) | undefined {
  if (/^[^*?[\]\\]+$/.test(pattern)) return (path) => path === pattern;
  if (/^\*\*[^*?[\]\\]+$/.test(pattern)) return suffixMatcher(pattern.slice(2));
  const tokens = tokenise(pattern);
  if (tokens === undefined) return undefined;
  // Only these two take a slash for which none is written.
  const depth = /\*\*|\[/.test(pattern) ? undefined : depthOf(pattern);
  return (path) => (depth === undefined || depth === depthOf(path)) && matches(tokens, [...path]);
}

function depthOf(path: string): number {
  return path.split('/').length;
}

/** A leading `**` before plain characters is a test of the path's end, even amid a name (Pattern.compile()). */
function suffixMatcher(suffix: string): (path: string) => boolean {
  return (path) => path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1));
}

function tokenise(pattern: string): Token[] | undefined {
  const characters = [...pattern];
  const tokens: Token[] = [];
  let at = 0;
  while (at < characters.length) {
    const read = characters[at] === '[' ? readSet(characters, at) : readStep(characters, at);
    if (read === undefined) return undefined;
    tokens.push(read.token);
    at = read.end;
  }
  return tokens;
}

interface ReadToken {
  readonly token: Token;
  readonly end: number;
}

function readStep(characters: readonly string[], at: number): ReadToken | undefined {
  const c = characters[at];
  const next = characters[at + 1];
  if (c === '*' && next === '*') {
    const end = at + (characters[at + 2] === '/' ? 3 : 2);
    return { token: end === characters.length ? REST : DIRECTORIES, end };
  }
  if (c === '*') return { token: STAR, end: at + 1 };
  if (c === '?') return { token: one(notSlash), end: at + 1 };
  const escaped = c === '\\';
  const character = escaped ? next : c;
  if (character === undefined) return undefined;
  return { token: one((other) => other === character), end: at + (escaped ? 2 : 1) };
}

/** `[a-z]`, `[^a-z]`, with `\` before a character that would mean something; as filepath.Match reads it. */
function readSet(characters: readonly string[], open: number): ReadToken | undefined {
  const negated = characters[open + 1] === '^';
  const ranges: (readonly [string, string])[] = [];
  let at = open + (negated ? 2 : 1);
  const read = () => {
    if (characters[at] === '\\') at++;
    return characters[at++];
  };
  while (characters[at] !== ']' || ranges.length === 0) {
    if (characters[at] === '-' || characters[at] === ']') return undefined;
    const low = read();
    if (low === undefined) return undefined;
    const isRange = characters[at] === '-';
    if (isRange) at++;
    const high = isRange && characters[at] !== ']' ? read() : isRange ? undefined : low;
    if (high === undefined) return undefined;
    ranges.push([low, high]);
  }
  const isIn = (c: string) => ranges.some(([low, high]) => low <= c && c <= high);
  return { end: at + 1, token: one((c) => isIn(c) !== negated) };
}

/**
 * Follows every way through the pattern at once, so it takes pattern length times path length at most. DIRECTORIES may be
 * left without a slash only before it has taken anything: `entered` holds the ways that did.
 */
function matches(tokens: readonly Token[], path: readonly string[]): boolean {
  let fresh = new Set<number>([0]);
  let entered = new Set<number>();
  skipOptional(tokens, fresh);
  for (const c of path) {
    const nextFresh = new Set<number>();
    const nextEntered = new Set<number>();
    for (const i of [...fresh, ...entered]) {
      const token = tokens[i];
      if (token?.ends(c) === true) nextFresh.add(i + 1);
      if (token?.stays(c) === true) (token === DIRECTORIES ? nextEntered : nextFresh).add(i);
    }
    skipOptional(tokens, nextFresh);
    fresh = nextFresh;
    entered = nextEntered;
  }
  return fresh.has(tokens.length);
}

/** A set is read in the order it grows, so that what is added is looked at too. */
function skipOptional(tokens: readonly Token[], states: Set<number>): void {
  for (const i of states) if (tokens[i]?.skips === true) states.add(i + 1);
}
