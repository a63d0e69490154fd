import { ROLES, type Role } from '../../deployment/model/artefact.ts';
import { CONFIDENCES, type Confidence, type Fix, SEVERITIES, type Severity } from '../finding.ts';
import { nearest } from '../nearest.ts';

/** A rule as it is written, its shape checked and its expressions not yet. Plain data: it travels as JSON. */
export interface RuleSource {
  readonly id: string;
  readonly family: string;
  readonly title: string;
  readonly severity: Severity;
  /** The first that holds replaces `severity`. */
  readonly severityIf: readonly { readonly severity: Severity; readonly when: string }[];
  /** Sentences that take the place of `message`; the first whose condition holds. */
  readonly messageIf?: readonly { readonly message: string; readonly when: string }[];
  readonly confidence: Confidence;
  readonly since: string;
  /** No comment can allow it. */
  readonly protected?: boolean;
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly when: string;
  readonly at: string;
  readonly related: readonly { readonly at: string; readonly says: string; readonly when?: string }[];
  readonly message: string;
  /** What mends it by itself, the first that can be made: `remove:`, `replace:` and `with:`, `insert:` and `before:`, `insert-line:` and `above:`. */
  readonly fix?: readonly FixSource[];
  readonly why: string;
  readonly instead: string;
  readonly conflicts: readonly string[];
}

/** One edit that mends a finding, where the place is there and the condition holds. */
export interface FixSource {
  readonly kind: Fix['kind'];
  readonly at: string;
  /** A template as `message` is one; empty for a removal. */
  readonly with: string;
  readonly when?: string;
}

/** A rule's example: files, with guillemets around what must be pointed at. */
export interface Example {
  readonly flags: boolean;
  readonly files: Readonly<Record<string, string>>;
  /** The files before the change, for a rule that compares. */
  readonly before?: Readonly<Record<string, string>>;
  /** Of a rule that judges a rehearsal: what was seen of the one image that the files deploy. */
  readonly rehearsed?: Readonly<Record<string, unknown>>;
  /** What the example shows, for its reader. */
  readonly title?: string;
}

/** A mistake in a rule file: the user's own, with the way to the key. */
export class RuleError extends Error {}

const FIX_KINDS: readonly Fix['kind'][] = ['remove', 'replace', 'insert', 'insert-line'];

const KEYS = [
  'id',
  'title',
  'severity',
  'severity-if',
  'confidence',
  'since',
  'protected',
  'subject',
  'roles',
  'when',
  'at',
  'related',
  'message',
  'message-if',
  'fix',
  'why',
  'instead',
  'conflicts',
  'examples',
];

/** Checks the shape of a parsed rule file. `path` is where it was read, for errors; its folder is the family. */
export function readRuleSource(value: unknown, path: string): { rule: RuleSource; examples: Example[] } {
  const reader = new Reader(path, asMap(value, path, 'the file'));
  reader.allow(KEYS);
  const { fix } = reader.map;
  const rule: RuleSource = {
    id: reader.text('id'),
    family: path.split('/').at(-2) ?? 'custom',
    title: reader.text('title'),
    severity: reader.word('severity', SEVERITIES),
    severityIf: reader.list('severity-if', (entry, at) => {
      const inner = new Reader(path, asMap(entry, path, at));
      inner.allow(['severity', 'when']);
      return { severity: inner.word('severity', SEVERITIES), when: inner.text('when') };
    }),
    confidence: reader.word('confidence', CONFIDENCES),
    since: reader.text('since'),
    ...(reader.truth('protected') ? { protected: true } : {}),
    subject: reader.text('subject'),
    roles:
      reader.map.roles === undefined
        ? ['production']
        : reader.list('roles', (entry) => oneOf(entry, ROLES, `${path}: roles`)),
    when: reader.text('when'),
    at: reader.text('at'),
    related: reader.list('related', (entry, at) => readRelated(entry, path, at)),
    messageIf: reader.list('message-if', (entry, at) => {
      const inner = new Reader(path, asMap(entry, path, at));
      inner.allow(['message', 'when']);
      return { message: inner.text('message'), when: inner.text('when') };
    }),
    message: reader.text('message'),
    ...(fix === undefined
      ? {}
      : { fix: Array.isArray(fix) ? fix.map((one) => readFix(one, path)) : [readFix(fix, path)] }),
    why: reader.text('why'),
    instead: reader.text('instead'),
    conflicts: reader.list('conflicts', (entry, at) => asText(entry, path, at)),
  };
  const name = path
    .split('/')
    .at(-1)
    ?.replace(/\.ya?ml$/, '');
  if (rule.id !== name)
    throw new RuleError(
      `${path}: the id is \`${rule.id}\` and the file is called \`${name}\`; they must be one string`,
    );
  const examples = reader.list('examples', (entry, at) => readExample(entry, path, at));
  return { rule, examples };
}

/** An example is `flags:` or `passes:` with files by path. */
function readExample(value: unknown, path: string, at: string): Example {
  const reader = new Reader(path, asMap(value, path, at));
  reader.allow(['flags', 'passes', 'before', 'rehearsed', 'title']);
  const flags = reader.map.flags !== undefined;
  const files = asMap(
    flags ? reader.map.flags : reader.map.passes,
    path,
    `${at}, which needs \`flags:\` or \`passes:\``,
  );
  const { title, before, rehearsed } = reader.map;
  const texts = (given: Readonly<Record<string, unknown>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(given).map(([name, text]) => [name, asText(text, path, `${at}, ${name}`)]),
    );
  return {
    flags,
    files: texts(files),
    ...(before === undefined ? {} : { before: texts(asMap(before, path, `${at}, before`)) }),
    ...(rehearsed === undefined ? {} : { rehearsed: asMap(rehearsed, path, `${at}, rehearsed`) }),
    ...(title === undefined ? {} : { title: asText(title, path, at) }),
  };
}

function readRelated(value: unknown, path: string, at: string): RuleSource['related'][number] {
  const reader = new Reader(path, asMap(value, path, at));
  reader.allow(['at', 'says', 'when']);
  const when = reader.map.when;
  return {
    at: reader.text('at'),
    says: reader.text('says'),
    ...(when === undefined ? {} : { when: asText(when, path, at) }),
  };
}

/** By the key that names the kind of edit: those of the place and of the text. */
const FIXES: Readonly<Record<Fix['kind'], { readonly at: string; readonly with?: string }>> = {
  remove: { at: 'remove' },
  replace: { at: 'replace', with: 'with' },
  insert: { at: 'before', with: 'insert' },
  'insert-line': { at: 'above', with: 'insert-line' },
};

function readFix(value: unknown, path: string): FixSource {
  const reader = new Reader(path, asMap(value, path, 'fix'));
  const kinds = FIX_KINDS.filter((kind) => reader.map[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1)
    throw new RuleError(`${path}: \`fix\` needs one of ${FIX_KINDS.map((one) => `\`${one}\``).join(', ')}`);
  const keys = FIXES[kind];
  reader.allow([keys.at, ...(keys.with === undefined ? [] : [keys.with]), 'when']);
  const text = keys.with === undefined ? '' : reader.text(keys.with);
  if (/[\r\n]/.test(text))
    throw new RuleError(`${path}: \`fix\`: what it puts into a file must fit on a line`);
  return {
    kind,
    at: reader.text(keys.at),
    with: text,
    ...(reader.map.when === undefined ? {} : { when: reader.text('when') }),
  };
}

class Reader {
  readonly path: string;
  readonly map: Readonly<Record<string, unknown>>;

  constructor(path: string, map: Readonly<Record<string, unknown>>) {
    this.path = path;
    this.map = map;
  }

  allow(keys: readonly string[]): void {
    for (const key of Object.keys(this.map)) {
      if (keys.includes(key)) continue;
      const near = nearest(key, keys);
      throw new RuleError(
        `${this.path}: unknown key \`${key}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
      );
    }
  }

  text(key: string): string {
    const value = this.map[key];
    if (value === undefined) throw new RuleError(`${this.path}: \`${key}\` is missing`);
    return asText(value, this.path, key).trim();
  }

  truth(key: string): boolean {
    const value = this.map[key] ?? false;
    if (typeof value !== 'boolean') throw new RuleError(`${this.path}: \`${key}\` is true or false`);
    return value;
  }

  word<const W extends string>(key: string, words: readonly W[]): W {
    return oneOf(this.text(key), words, `${this.path}: ${key}`);
  }

  list<T>(key: string, read: (entry: unknown, at: string) => T): T[] {
    const value = this.map[key] ?? [];
    if (!Array.isArray(value)) throw new RuleError(`${this.path}: \`${key}\` must be a list`);
    return value.map((entry, i) => read(entry, `${key}[${i}]`));
  }
}

function oneOf<const W extends string>(value: unknown, words: readonly W[], at: string): W {
  const found = words.find((word) => word === value);
  if (found === undefined)
    throw new RuleError(`${at} is \`${String(value)}\`; it must be one of ${words.join(', ')}`);
  return found;
}

function asMap(value: unknown, path: string, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RuleError(`${path}: ${at} must be a mapping`);
  return value as Readonly<Record<string, unknown>>;
}

function asText(value: unknown, path: string, at: string): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw new RuleError(`${path}: ${at} must be text`);
  return value;
}
