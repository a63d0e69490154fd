import { expect, test } from '@jest/globals';
import { DEFAULTS, overlay } from '../../src/policy/configuration/configuration.ts';
import { readConfiguration } from '../../src/policy/configuration/read-configuration.ts';

const read = (source: string) => readConfiguration(source, '.incident-gate.yml', ['auto-reload']);

test.each([
  ['rehearse: {}\n', { settings: {}, images: new Map() }],
  [
    'rehearse:\n  load: POST /triage\n  memory: 512m\n  only: [api]\n  without-engine: skip\n',
    {
      withoutEngine: 'skip',
      only: ['api'],
      settings: { load: { method: 'POST', path: '/triage' }, memoryBytes: 512 * 1024 ** 2 },
      images: new Map(),
    },
  ],
  [
    'rehearse:\n  images:\n    api:\n      load: {request: POST /triage, body: "{}"}\n      context: ./\n      environment: {VERSION: 1.10}\n',
    {
      settings: {},
      images: new Map([
        [
          'api',
          {
            context: '',
            environment: { VERSION: '1.10' },
            load: { method: 'POST', path: '/triage', body: '{}' },
          },
        ],
      ]),
    },
  ],
])('%j says', (source, expected) => {
  expect(read(source).rehearse).toEqual(expected);
});

test.each([
  ['rehearse: yes', '1: `rehearse` is a mapping, for example `rehearse: {budget: 120}`'],
  ['rehearse:\n  helth: /a', '2: `helth` is not known here; did you mean `health`?'],
  ['rehearse:\n  image: x', "2: `image` is said of one image: put it under `images`, below the image's name"],
  ['rehearse:\n  port: 99999', '2: `port` is a whole number from 1 to 65535, not `99999`'],
  ['rehearse:\n  memory: 1k', '2: `memory` is like `512Mi` or `1g`, from 6 MiB, not `1k`'],
  [
    'rehearse:\n  load: triage',
    '2: `load` is a request like `POST /triage`, or `{request: POST /triage, body: "…"}`, not `triage`',
  ],
  [
    'rehearse:\n  images:\n    api:\n      dockerfile: ../x',
    "4: `dockerfile` is a path from the repository's root that stays within it, not `../x`",
  ],
  ['rehearse:\n  images:\n    api:\n      budgt: 1', '4: `budgt` is not known here; did you mean `budget`?'],
  [
    'rehearse:\n  images:\n    api: 8000',
    '3: what is said of the image `api` is a mapping, such as `{port: 8000}`',
  ],
  ['rehearse:\n  without-engine: pas', '2: `without-engine` is `pas`; it must be one of fail, skip'],
  ['rehearse:\n  environment:\n    A: [1]', '3: `environment` says a text for `A`, `""` for none'],
])('%j is refused with its line', (source, message) => {
  expect(() => read(source)).toThrow(`.incident-gate.yml:${message}`);
});

test('what is extended is overlaid image by image and setting by setting', () => {
  const beneath = read(
    'rehearse: {budget: 90, environment: {A: "1", B: "2"}, imports: [a], images: {api: {port: 1, health: /a}}}',
  );
  const above = read(
    'rehearse: {starts: 1, environment: {B: "3"}, imports: [b, a], images: {api: {port: 2}, worker: {port: 3}}}',
  );
  expect(overlay(overlay(beneath, { ...DEFAULTS }), above).rehearse).toEqual({
    settings: { budget: 90, starts: 1, environment: { A: '1', B: '3' }, imports: ['a', 'b'] },
    images: new Map([
      ['api', { port: 2, health: '/a' }],
      ['worker', { port: 3 }],
    ]),
  });
});
