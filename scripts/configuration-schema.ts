import { ROLES } from '../src/deployment/model/artefact.ts';
import type { KEYS } from '../src/policy/configuration.ts';
import { CONFIDENCES, SEVERITIES } from '../src/policy/finding.ts';

const PATTERN = { description: 'As in .gitignore.', type: 'string', minLength: 1 };

/** `docs/schema/configuration.schema.json`: what `.incident-gate.yml` may say, for editors. */
export function configurationSchema(ruleIds: readonly string[]): string {
  const properties: Readonly<Record<(typeof KEYS)[number], object>> = {
    'fail-on': {
      description: 'Least severity that fails; error by default.',
      enum: [...SEVERITIES, 'never'],
    },
    edition: {
      description: 'Rules of later editions warn instead of failing.',
      type: ['string', 'number'],
      pattern: '^\\d{4}\\.\\d+$',
    },
    confidence: { description: 'Least confidence that is shown; medium by default.', enum: [...CONFIDENCES] },
    exclude: { description: 'Files that are not read.', type: 'array', items: PATTERN },
    'max-file-kib': {
      description: 'Larger files are not read; 1024 by default.',
      type: 'integer',
      minimum: 1,
    },
    rules: {
      description:
        'Severities of rules, or off. A repository may have rules of its own in .incident-gate/rules/.',
      type: 'object',
      properties: Object.fromEntries(ruleIds.map((id) => [id, { $ref: '#/$defs/severity' }])),
      additionalProperties: { $ref: '#/$defs/severity' },
    },
    allow: {
      description: 'Allowances for formats without comments.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['rule', 'path', 'reason'],
        properties: {
          rule: { type: 'string', minLength: 1 },
          path: { type: 'string', minLength: 1 },
          reason: { type: 'string', minLength: 1 },
          until: { description: 'The last day on which it holds, YYYY-MM-DD.', type: 'string' },
        },
      },
    },
    roles: {
      description: 'Where the gate would take something for production that is not, or the other way round.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['path', 'role'],
        properties: { path: PATTERN, role: { enum: [...ROLES] } },
      },
    },
  };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: '.incident-gate.yml',
    type: 'object',
    additionalProperties: false,
    properties,
    $defs: { severity: { enum: [...SEVERITIES, 'off', false] } },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
