import { InputError } from '../../repository/input-error.ts';
import { textOf } from '../../repository/repository-file.ts';
import type { Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import { type JsonNode, jsonMember, parseJson } from '../../syntax/json.ts';
import { isDate } from '../allowances.ts';
import { SEVERITIES } from '../finding.ts';
import { nearest } from '../nearest.ts';
import type { BaselineEntry } from './baseline.ts';

export const BASELINE_FILE = '.incident-gate/baseline.json';
const SCHEMA_VERSION = 1;

/** What a baseline file holds, and where each entry stands in it. */
export interface Baseline {
  readonly entries: readonly BaselineEntry[];
  readonly places: ReadonlyMap<BaselineEntry, Span>;
}

export const NO_BASELINE: Baseline = { entries: [], places: new Map() };

/** In the order of a line. */
export const ENTRY_KEYS = [
  'rule',
  'path',
  'severity',
  'date',
  'reason',
  'fingerprint',
  'likeness',
] as const satisfies readonly (keyof BaselineEntry)[];

/** The file's text: one entry a line and always in the same order, so that a change shows as the lines it is. */
export function writeBaseline(entries: readonly BaselineEntry[]): string {
  const lines = entries
    .toSorted((a, b) => compare(sortKey(a), sortKey(b)))
    .map((entry) => {
      const pairs = ENTRY_KEYS.map((key) => `${JSON.stringify(key)}: ${JSON.stringify(entry[key])}`);
      return `    {${pairs.join(', ')}}`;
    });
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "schemaVersion": ${SCHEMA_VERSION},\n  "entries": ${list}\n}\n`;
}

/** Reads the file. Throws InputError with the line for whatever is not as `writeBaseline` leaves it. */
export function readBaseline(source: string): Baseline {
  const text = textOf(BASELINE_FILE, source);
  const refuse = (at: Text, why: string): never => {
    const line = source.slice(0, at.span().start).split('\n').length;
    throw new InputError(`${BASELINE_FILE}:${line}: ${why}`);
  };
  const { value: root, problems } = parseJson(text);
  const [problem] = problems;
  if (problem !== undefined)
    refuse(
      problem.text,
      `${problem.message} Mend it, or delete it and write it anew with \`incident-gate baseline write\`.`,
    );
  if (root?.kind !== 'object') return refuse(text, 'an object with `schemaVersion` and `entries` is needed');
  allowKeys(root, ['schemaVersion', 'entries'], refuse);
  const version = jsonMember(root, 'schemaVersion');
  if (version?.text.value !== String(SCHEMA_VERSION))
    refuse(
      (version ?? root).text,
      `\`schemaVersion\` must be ${SCHEMA_VERSION}: this release reads no other`,
    );
  const list = jsonMember(root, 'entries');
  if (list?.kind !== 'array') return refuse((list ?? root).text, '`entries` must be a list');
  const places = new Map(list.items.map((item) => [readEntry(item, refuse), item.text.span()]));
  return { entries: [...places.keys()], places };
}

type Refuse = (at: Text, why: string) => never;

function readEntry(node: JsonNode, refuse: Refuse): BaselineEntry {
  if (node.kind !== 'object') return refuse(node.text, 'an entry is an object');
  allowKeys(node, ENTRY_KEYS, refuse);
  const word = (key: (typeof ENTRY_KEYS)[number]): string => {
    const value = jsonMember(node, key);
    if (value?.kind !== 'string' || value.value.value === '')
      return refuse((value ?? node).text, `\`${key}\` is missing, or no text`);
    return value.value.value;
  };
  const severity = SEVERITIES.find((one) => one === word('severity'));
  const date = word('date');
  return {
    rule: word('rule'),
    path: word('path'),
    severity: severity ?? refuse(node.text, `\`severity\` must be one of ${SEVERITIES.join(', ')}`),
    date: isDate(date) ? date : refuse(node.text, '`date` is like 2026-01-31'),
    reason: word('reason'),
    fingerprint: word('fingerprint'),
    likeness: word('likeness'),
  };
}

function allowKeys(node: JsonNode & { kind: 'object' }, keys: readonly string[], refuse: Refuse): void {
  for (const { name } of node.entries) {
    if (keys.includes(name.value)) continue;
    const near = nearest(name.value, keys);
    const hint = near === undefined ? '' : `; did you mean \`${near}\`?`;
    refuse(name, `\`${name.value}\` is not known here${hint}`);
  }
}

function sortKey({ path, rule, fingerprint }: BaselineEntry): string {
  return [path, rule, fingerprint].join('\u0000');
}

/** By code units: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
