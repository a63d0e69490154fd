import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { configurationSchema } from '../../scripts/configuration-schema.ts';
import { readConfiguration } from '../../src/policy/configuration/read-configuration.ts';

const isValid = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(configurationSchema(['auto-reload'])),
);

function isRead(source: string): boolean {
  try {
    readConfiguration(source, 'x.yml', ['auto-reload']);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['fail-on: warning', true],
  ['fail-on: sometimes', false],
  ['edition: 2026.1', true],
  ['confidence: low', true],
  ['exclude: [vendor/]', true],
  ['exclude: vendor/', false],
  ['max-file-kib: 2048', true],
  ['max-file-kib: 0', false],
  ['max-file-kib: much', false],
  ['rules: {auto-reload: off}', true],
  ['rules: {auto-reload: loud}', false],
  ['rules: [auto-reload]', false],
  ['allow: [{rule: auto-reload, path: a.json, reason: ticket 41, until: 2027-03-31}]', true],
  ['allow: [{rule: auto-reload, path: a.json}]', false],
  ['allow: [{rule: auto-reload, path: a.json, reason: ticket 41, until: someday}]', false],
  ['roles: [{path: tools/, role: development}]', true],
  ['roles: [{path: tools/, role: toy}]', false],
  ['fail-on-scope: all', true],
  ['fail-on-scope: some', false],
  ['protected: [auto-reload]', true],
  ['protected: auto-reload', false],
  ['extends: shared/gate.yml', true],
  ['extends: [a.yml, deploy/b.yaml]', true],
  ['extends: [{path: a.yml}]', false],
  [`extends: octo/policy/gate.yml@${'0f'.repeat(20)}`, true],
  ['rehearse: {}', true],
  ['rehearse: true', false],
  ['rehearse: {port: 8000, health: /healthz, budget: 120, starts: 1, grace: 5, cpus: 0.5}', true],
  ['rehearse: {port: 0}', false],
  ['rehearse: {port: http}', false],
  ['rehearse: {budget: 1.5}', false],
  ['rehearse: {cpus: 0}', false],
  ['rehearse: {environment: {LOG_LEVEL: info, WORKERS: 2, EMPTY: ""}}', true],
  ['rehearse: {environment: [LOG_LEVEL=info]}', false],
  ['rehearse: {environment: {A B: c}}', false],
  ['rehearse: {environment: {NONE: }}', false],
  ['rehearse: {imports: [api.jobs]}', true],
  ['rehearse: {imports: api.jobs}', false],
  ['rehearse: {load: POST /triage}', true],
  ['rehearse: {load: triage}', false],
  ['rehearse: {load: {request: POST /triage, body: "{}"}}', true],
  ['rehearse: {load: {body: "{}"}}', false],
  ['rehearse: {memory: 512Mi}', true],
  ['rehearse: {memory: 1g}', true],
  ['rehearse: {memory: 1073741824}', true],
  ['rehearse: {memory: 1024}', false],
  ['rehearse: {memory: much}', false],
  ['rehearse: {dependencies: {db: "postgres:16"}}', true],
  ['rehearse: {without-engine: skip}', true],
  ['rehearse: {without-engine: pass}', false],
  ['rehearse: {only: [api]}', true],
  ['rehearse: {only: api}', false],
  ['rehearse: {image: nginx}', false],
  ['rehearse: {images: {api: {image: "nginx:1"}}}', true],
  ['rehearse: {images: {api: {dockerfile: api/Dockerfile, context: api, target: prod}}}', true],
  ['rehearse: {images: {api: {dockerfile: ../Dockerfile}}}', false],
  ['rehearse: {images: {api: {context: /etc}}}', false],
  ['rehearse: {images: {api: {command: [python3, -m, app], arguments: {V: 1}}}}', true],
  ['rehearse: {images: {api: {without-engine: skip}}}', false],
  ['rehearse: {images: {api: }}', false],
  ['rehearse: {images: [api]}', false],
  ['unknown: 1', false],
])('the schema and the gate agree on %j', (source, expected) => {
  expect(isValid(parse(source))).toBe(expected);
  expect(isRead(source)).toBe(expected);
});
