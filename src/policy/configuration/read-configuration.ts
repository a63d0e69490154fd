import { isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { ROLES } from '../../deployment/model/artefact.ts';
import { InputError } from '../../repository/input-error.ts';
import { isDate } from '../allowances.ts';
import { CONFIDENCES, SEVERITIES, type Severity } from '../finding.ts';
import {
  type ConfiguredAllowance,
  type ConfiguredRole,
  CURRENT_EDITION,
  KEYS,
  NOTHING_WRITTEN,
  type placeKey,
  SCOPES,
  type WrittenConfiguration,
} from './configuration.ts';
import { readRehearse } from './read-rehearse.ts';
import { WrittenFile } from './written-file.ts';

/**
 * Reads `.incident-gate.yml`, or a file that it extends; `path` is how the file is called in errors. Throws InputError with the
 * line and, for a misspelt word, the nearest valid one.
 */
export function readConfiguration(
  source: string,
  path: string,
  ruleIds: readonly string[],
): WrittenConfiguration {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined)
    throw new InputError(`${path}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
  if (document.contents === null) return NOTHING_WRITTEN;
  if (!isMap(document.contents))
    throw new InputError(`${path}:1: a mapping is needed, for example \`fail-on: error\``);
  return new ConfigurationReader(document.contents, new WrittenFile(path, lines), ruleIds).read();
}

type Key = (typeof KEYS)[number];

class ConfigurationReader {
  readonly #map: YAMLMap;
  readonly #file: WrittenFile;
  readonly #ruleIds: readonly string[];

  constructor(map: YAMLMap, file: WrittenFile, ruleIds: readonly string[]) {
    this.#map = map;
    this.#file = file;
    this.#ruleIds = ruleIds;
  }

  read(): WrittenConfiguration {
    this.#file.allowKeys(this.#map, KEYS);
    for (const { key, value } of this.#map.items)
      this.#file.note([key, value], ...([String(key)] as Parameters<typeof placeKey>));
    const said = {
      failOn: this.#file.word(this.#map, 'fail-on', [...SEVERITIES, 'never']),
      failOnScope: this.#file.word(this.#map, 'fail-on-scope', SCOPES),
      edition: this.#edition(),
      confidence: this.#file.word(this.#map, 'confidence', CONFIDENCES),
      maxFileKib: this.#maxFileKib(),
    };
    return {
      ...withoutAbsent(said),
      ...this.#rehearse(),
      exclude: this.#texts('exclude'),
      rules: this.#rules(),
      protectedRules: this.#texts('protected').map((id) => this.#knownRule(this.#map.get('protected'), id)),
      allow: this.#list('allow').map((item) => this.#allowance(item)),
      roles: this.#list('roles').map((item) => this.#role(item)),
      extends: this.#texts('extends', isScalar(this.#map.get('extends', true))),
      places: this.#file.places,
    };
  }

  #rehearse(): Pick<WrittenConfiguration, 'rehearse'> {
    const node = this.#map.get('rehearse', true);
    return node === undefined ? {} : { rehearse: readRehearse(this.#file, node) };
  }

  #edition(): string | undefined {
    const node = this.#map.get('edition', true);
    if (node === undefined) return undefined;
    // As it is written: 2026.10 is no number.
    const edition = isScalar(node) ? (node.source ?? String(node.value)) : String(node);
    if (!/^\d{4}\.\d+$/.test(edition))
      this.#file.fail(node, `\`edition\` is like ${CURRENT_EDITION}, not \`${edition}\``);
    return edition;
  }

  #maxFileKib(): number | undefined {
    const value = this.#map.get('max-file-kib');
    if (value === undefined || (typeof value === 'number' && Number.isInteger(value) && value > 0))
      return value;
    return this.#file.fail(
      this.#map.get('max-file-kib', true),
      '`max-file-kib` is a whole number of KiB, from 1',
    );
  }

  #rules(): Map<string, Severity | 'off'> {
    const rules = new Map<string, Severity | 'off'>();
    const map = this.#map.get('rules', true);
    if (map === undefined) return rules;
    if (!isMap(map))
      this.#file.fail(map, '`rules` is a mapping from a rule to `off`, `notice`, `warning` or `error`');
    this.#file.allowKeys(map, this.#ruleIds);
    for (const pair of map.items) {
      const id = String(pair.key);
      // YAML 1.1 habits: `off` may arrive as the word or as false.
      const word = map.get(id) === false ? 'off' : this.#file.word(map, id, [...SEVERITIES, 'off']);
      if (word !== undefined) rules.set(id, word as Severity | 'off');
      this.#file.note([pair.key, pair.value], 'rules', id);
    }
    return rules;
  }

  #allowance(item: unknown): ConfiguredAllowance {
    if (!isMap(item))
      this.#file.fail(item, 'an allowance is a mapping with `rule`, `path`, `reason` and perhaps `until`');
    this.#file.allowKeys(item, ['rule', 'path', 'reason', 'until']);
    const rule = this.#knownRule(item, this.#required(item, 'rule'));
    const path = this.#required(item, 'path');
    this.#file.note([item], 'allow', rule, path);
    const until = item.get('until');
    if (until !== undefined && !isDate(String(until)))
      this.#file.fail(item, `\`until\` is a day like 2027-03-31, not \`${String(until)}\``);
    const shared = { rule, path, reason: this.#required(item, 'reason') };
    return until === undefined ? shared : { ...shared, until: String(until) };
  }

  #role(item: unknown): ConfiguredRole {
    if (!isMap(item)) this.#file.fail(item, 'an entry of `roles` is a mapping with `path` and `role`');
    this.#file.allowKeys(item, ['path', 'role']);
    const path = this.#required(item, 'path');
    this.#file.note([item], 'roles', path);
    return { path, role: this.#file.word(item, 'role', ROLES) ?? 'production' };
  }

  #knownRule(node: unknown, rule: string): string {
    return this.#ruleIds.includes(rule) ? rule : this.#file.unknownWord(node, rule, this.#ruleIds);
  }

  #required(map: YAMLMap, key: string): string {
    const value = map.get(key);
    if (value === undefined || value === null || String(value).trim() === '')
      this.#file.fail(map, `\`${key}\` is missing`);
    return String(value);
  }

  #list(key: string): readonly unknown[] {
    const node = this.#map.get(key, true) as unknown;
    if (node === undefined) return [];
    if (typeof node === 'object' && node !== null && 'items' in node && !isMap(node))
      return node.items as unknown[];
    return this.#file.fail(node, `\`${key}\` must be a list`);
  }

  /** A list of texts; where `mayBeOne`, its only one may stand without the list. */
  #texts(key: Key, mayBeOne = false): string[] {
    const items = mayBeOne ? [this.#map.get(key, true)] : this.#list(key);
    return items.map((item) => {
      if (!isScalar(item)) this.#file.fail(item, `each entry of \`${key}\` is text`);
      this.#file.note([item], key, String(item.value));
      return String(item.value);
    });
  }
}

function withoutAbsent<T extends object>(said: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present = Object.entries(said).filter(([, value]) => value !== undefined);
  // The entries that are left are those of `said` that have a value.
  return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
