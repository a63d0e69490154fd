import type { BaselineEntry } from '../src/policy/baseline/baseline.ts';
import { BASELINE_FILE, ENTRY_KEYS } from '../src/policy/baseline/baseline-file.ts';
import { SEVERITIES } from '../src/policy/finding.ts';

const TEXT = { type: 'string', minLength: 1 };

/** `docs/schema/baseline.schema.json`: what `.incident-gate/baseline.json` holds. */
export function baselineSchema(): string {
  const properties: Readonly<Record<keyof BaselineEntry, object>> = {
    rule: TEXT,
    path: { description: 'From the root, with `/`.', ...TEXT },
    severity: {
      description: 'What the finding was when it was written: graver, it counts again.',
      enum: [...SEVERITIES],
    },
    date: { description: 'The day it was written.', type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    reason: TEXT,
    fingerprint: {
      description:
        "Of rule, path and the text of the finding's lines, secrets masked; never of line numbers.",
      ...TEXT,
    },
    likeness: { description: 'The same without the path: a file may move.', ...TEXT },
  };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: BASELINE_FILE,
    type: 'object',
    additionalProperties: false,
    required: ['schemaVersion', 'entries'],
    properties: {
      schemaVersion: { const: 1 },
      entries: {
        type: 'array',
        items: { type: 'object', additionalProperties: false, required: [...ENTRY_KEYS], properties },
      },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
