import { ROLES } from '../src/deployment/model/artefact.ts';
import { type KEYS, SCOPES } from '../src/policy/configuration/configuration.ts';
import { CONFIDENCES, SEVERITIES } from '../src/policy/finding.ts';
import { rehearseSchema } from './rehearse-schema.ts';

const PATTERN = { description: 'As in .gitignore.', type: 'string', minLength: 1 };
/** Of another repository only with a commit's full name. */
const EXTENDED = {
  type: 'string',
  pattern: '^[^@]*\\.ya?ml$|^[A-Za-z0-9-]+/[\\w.-]+/.+\\.ya?ml@[0-9A-Fa-f]{40}$',
};

/** `docs/schema/configuration.schema.json`: what `.incident-gate.yml` may say, for editors. */
export function configurationSchema(ruleIds: readonly string[]): string {
  const properties: Readonly<Record<(typeof KEYS)[number], object>> = {
    extends: {
      description:
        'Files that this one builds on, read first: `path/from/the/root.yml`, or `owner/repo/path/to.yml@` and the full name of a commit.',
      oneOf: [EXTENDED, { type: 'array', items: EXTENDED }],
    },
    'fail-on': {
      description: 'Least severity that fails; error by default.',
      enum: [...SEVERITIES, 'never'],
    },
    'fail-on-scope': {
      description:
        'Where a run compares with a base: whether only what is new can fail it (the default), or everything.',
      enum: [...SCOPES],
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
    protected: {
      description: 'Rules that no comment can allow.',
      type: 'array',
      items: { type: 'string', minLength: 1 },
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
          until: {
            description: 'The last day on which it holds.',
            type: 'string',
            pattern: '^\\d{4}-\\d{2}-\\d{2}$',
          },
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
    rehearse: rehearseSchema(),
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
