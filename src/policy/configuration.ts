import { isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { ROLES, type Role } from '../deployment/model/artefact.ts';
import { InputError } from '../repository/input-error.ts';
import type { OpenOptions } from '../repository/open.ts';
import { CONFIDENCES, type Confidence, SEVERITIES, type Severity } from './finding.ts';
import { nearest } from './nearest.ts';

export const CONFIGURATION_FILE = '.incident-gate.yml';
export const CURRENT_EDITION = '2026.1';

/** What a repository says about how it wants to be judged. */
export interface Configuration {
  readonly failOn: Severity | 'never';
  readonly edition: string;
  /** Findings below it are not shown. */
  readonly confidence: Confidence;
  /** Patterns as in .gitignore of files that are not read. */
  readonly exclude: readonly string[];
  /** Larger files are not read, in KiB; 1,024 where nothing is said. */
  readonly maxFileKib?: number;
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  readonly allow: readonly ConfiguredAllowance[];
  /** Roles that the gate would judge otherwise; patterns as in .gitignore. */
  readonly roles: readonly { readonly path: string; readonly role: Role }[];
}

/** An allowance for a place whose format has no comments. */
export interface ConfiguredAllowance {
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
  readonly until?: string;
  /** 1-based line in the configuration. */
  readonly line: number;
}

export const DEFAULTS: Configuration = {
  failOn: 'error',
  edition: CURRENT_EDITION,
  confidence: 'medium',
  exclude: [],
  rules: new Map(),
  allow: [],
  roles: [],
};

/** All that `.incident-gate.yml` may say at its top. */
export const KEYS = [
  'fail-on',
  'edition',
  'confidence',
  'exclude',
  'max-file-kib',
  'rules',
  'allow',
  'roles',
] as const;

/** Reads `.incident-gate.yml`. Throws InputError with the line and, for a misspelt word, the nearest valid one. */
export function readConfiguration(source: string, path: string, ruleIds: readonly string[]): Configuration {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined)
    throw new InputError(`${path}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
  if (document.contents === null) return DEFAULTS;
  if (!isMap(document.contents))
    throw new InputError(`${path}:1: a mapping is needed, for example \`fail-on: error\``);
  return new ConfigurationReader(document.contents, path, { lines, ruleIds }).read();
}

/** How the configuration wants files to be read. */
export function readingOf({
  exclude,
  maxFileKib,
}: Configuration): Pick<OpenOptions, 'exclude' | 'limitBytes'> {
  return { exclude, ...(maxFileKib === undefined ? {} : { limitBytes: maxFileKib * 1024 }) };
}

class ConfigurationReader {
  readonly #map: YAMLMap;
  readonly #path: string;
  readonly #lines: LineCounter;
  readonly #ruleIds: readonly string[];

  constructor(map: YAMLMap, path: string, context: { lines: LineCounter; ruleIds: readonly string[] }) {
    this.#map = map;
    this.#path = path;
    this.#lines = context.lines;
    this.#ruleIds = context.ruleIds;
  }

  read(): Configuration {
    this.#allowKeys(this.#map, KEYS);
    const maxFileKib = this.#maxFileKib();
    return {
      ...(maxFileKib === undefined ? {} : { maxFileKib }),
      failOn: this.#word(this.#map, 'fail-on', [...SEVERITIES, 'never']) ?? DEFAULTS.failOn,
      edition: this.#edition(),
      confidence: this.#word(this.#map, 'confidence', CONFIDENCES) ?? DEFAULTS.confidence,
      exclude: this.#list('exclude').map((item) => this.#text(item, 'exclude')),
      rules: this.#rules(),
      allow: this.#list('allow').map((item) => this.#allowance(item)),
      roles: this.#list('roles').map((item) => this.#role(item)),
    };
  }

  #edition(): string {
    const value = this.#map.get('edition');
    if (value === undefined) return DEFAULTS.edition;
    const edition = String(value);
    if (!/^\d{4}\.\d+$/.test(edition))
      this.#fail(
        this.#map.get('edition', true),
        `\`edition\` is like ${CURRENT_EDITION}, not \`${edition}\``,
      );
    return edition;
  }

  #maxFileKib(): number | undefined {
    const value = this.#map.get('max-file-kib');
    if (value === undefined || (typeof value === 'number' && Number.isInteger(value) && value > 0))
      return value;
    return this.#fail(this.#map.get('max-file-kib', true), '`max-file-kib` is a whole number of KiB, from 1');
  }

  #rules(): Map<string, Severity | 'off'> {
    const rules = new Map<string, Severity | 'off'>();
    const map = this.#map.get('rules', true);
    if (map === undefined) return rules;
    if (!isMap(map))
      this.#fail(map, '`rules` is a mapping from a rule to `off`, `notice`, `warning` or `error`');
    this.#allowKeys(map, this.#ruleIds);
    for (const pair of map.items) {
      const id = String(pair.key);
      // YAML 1.1 habits: `off` may arrive as the word or as false.
      const word = map.get(id) === false ? 'off' : this.#word(map, id, [...SEVERITIES, 'off']);
      if (word !== undefined) rules.set(id, word as Severity | 'off');
    }
    return rules;
  }

  #allowance(item: unknown): ConfiguredAllowance {
    if (!isMap(item))
      this.#fail(item, 'an allowance is a mapping with `rule`, `path`, `reason` and perhaps `until`');
    this.#allowKeys(item, ['rule', 'path', 'reason', 'until']);
    const rule = this.#required(item, 'rule');
    if (!this.#ruleIds.includes(rule)) this.#unknownWord(item, rule, this.#ruleIds);
    const until = item.get('until');
    const shared = {
      rule,
      path: this.#required(item, 'path'),
      reason: this.#required(item, 'reason'),
      line: this.#line(item),
    };
    return until === undefined ? shared : { ...shared, until: String(until) };
  }

  #role(item: unknown): Configuration['roles'][number] {
    if (!isMap(item)) this.#fail(item, 'an entry of `roles` is a mapping with `path` and `role`');
    this.#allowKeys(item, ['path', 'role']);
    return { path: this.#required(item, 'path'), role: this.#word(item, 'role', ROLES) ?? 'production' };
  }

  #required(map: YAMLMap, key: string): string {
    const value = map.get(key);
    if (value === undefined || value === null || String(value).trim() === '')
      this.#fail(map, `\`${key}\` is missing`);
    return String(value);
  }

  #word<const W extends string>(map: YAMLMap, key: string, words: readonly W[]): W | undefined {
    const value = map.get(key);
    if (value === undefined) return undefined;
    const found = words.find((word) => word === String(value));
    return (
      found ??
      this.#fail(
        map.get(key, true),
        `\`${key}\` is \`${String(value)}\`; it must be one of ${words.join(', ')}`,
      )
    );
  }

  #list(key: string): readonly unknown[] {
    const node = this.#map.get(key, true) as unknown;
    if (node === undefined) return [];
    if (typeof node === 'object' && node !== null && 'items' in node && !isMap(node))
      return node.items as unknown[];
    return this.#fail(node, `\`${key}\` must be a list`);
  }

  #text(item: unknown, key: string): string {
    return isScalar(item) ? String(item.value) : this.#fail(item, `each entry of \`${key}\` is text`);
  }

  #allowKeys(map: YAMLMap, keys: readonly string[]): void {
    for (const { key } of map.items) {
      const word = isScalar(key) ? String(key.value) : String(key);
      if (!keys.includes(word)) this.#unknownWord(key, word, keys);
    }
  }

  #unknownWord(node: unknown, word: string, words: readonly string[]): never {
    const near = nearest(word, words);
    return this.#fail(
      node,
      `\`${word}\` is not known here${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    );
  }

  #line(node: unknown): number {
    const range =
      typeof node === 'object' && node !== null && 'range' in node
        ? (node.range as readonly number[] | undefined)
        : undefined;
    return range?.[0] === undefined ? 1 : this.#lines.linePos(range[0]).line;
  }

  #fail(node: unknown, message: string): never {
    throw new InputError(`${this.#path}:${this.#line(node)}: ${message}`);
  }
}
