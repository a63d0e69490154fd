import { describe, expect, test } from '@jest/globals';
import { runGate } from '../../src/gate.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { measureOf } from '../support/rehearsed.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

/* With all rules: what a rehearsal sees and what the files tell are one finding where they are one cause. */

const SERVER = 'from fastapi import FastAPI\n\napp = FastAPI()\n';
const COMMAND = 'CMD ["uvicorn", "server:app", "--host", "0.0.0.0", "--port", "8000"]\n';
const IMAGE = `FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1
WORKDIR /app
RUN pip install fastapi==0.115.0 uvicorn==0.34.0
COPY . .
USER nobody
${COMMAND}`;

const up = {
  watchedFor: 60,
  firstAccept: 0.4,
  output: ['up'],
  sockets: [{ at: 0.4, address: '0.0.0.0', port: 8000 }],
  health: [{ at: 0.5, took: 0, result: { kind: 'accepted' } }],
};
const killed = { ...up, events: [{ kind: 'stop', at: 60, during: 'idle', waited: 10 }] };

async function judged(
  files: Readonly<Record<string, string>>,
  rehearsed: Readonly<Record<string, unknown>>,
): Promise<[rule: string, message: string][]> {
  const { verdict } = await runGate({
    repository: repositoryOf({ Dockerfile: IMAGE, 'server.py': SERVER, ...files }),
    measured: measureOf(rehearsed),
    rules: shippedRules.map(({ rule }) => rule),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  });
  return verdict.findings.map(({ rule, message }) => [rule, message]);
}

describe('one cause, one finding', () => {
  const behindShell = {
    Dockerfile: IMAGE.replace(COMMAND, 'ENTRYPOINT ["sh", "/app/start.sh"]\n'),
    'start.sh': '#!/bin/sh\nuvicorn server:app --host 0.0.0.0 --port 8000\n',
  };
  const compose = (lines: string): { 'compose.yml': string } => ({
    'compose.yml': `services:\n  api:\n    build: .\n    ${lines}\n`,
  });
  const volume = compose('volumes: ["code:/app"]\nvolumes: {code: {}}');
  const mapped = compose('ports: ["80:9000"]');
  const offline = {
    exit: { at: 1, code: 1, outOfMemory: false },
    output: ['Could not resolve host: x.example.com'],
  };

  test.each<
    [
      name: string,
      files: Readonly<Record<string, string>>,
      seen: Readonly<Record<string, unknown>>,
      rules: readonly string[],
    ]
  >([
    ['a shell before the server', behindShell, { boots: [killed] }, ['pid1-drops-sigterm']],
    ['the server itself', {}, { boots: [killed] }, ['sigterm-not-honoured']],
    [
      'a volume over code that COPY brings',
      volume,
      { boots: [up], hidden: [{ folder: '/app', program: 'server.py' }] },
      ['volume-shadows-code'],
    ],
    ['a mapping to where its command does not listen', mapped, { boots: [up] }, ['port-drift']],
    ['a start that needs the internet', {}, { boots: [offline, offline] }, ['needs-network-to-boot']],
    [
      'another port than its command says',
      {},
      {
        boots: [
          { ...up, firstAccept: undefined, health: [], sockets: [{ at: 1, address: '0.0.0.0', port: 9000 }] },
        ],
      },
      ['port-mismatch'],
    ],
  ])('%s', async (_, files, seen, rules) => {
    expect((await judged(files, seen)).map(([rule]) => rule)).toEqual(rules);
  });
});

test('of two wrong ports, one of which the files tell, the other one is left', async () => {
  const mapped = { 'compose.yml': 'services: {api: {build: ., ports: ["80:9000"]}}' };
  const seen = { watchedFor: 60, output: ['up'], sockets: [{ at: 1, address: '0.0.0.0', port: 7000 }] };
  const said = new Map(await judged(mapped, { boots: [seen] }));
  expect([...said.keys()].toSorted()).toEqual(['port-drift', 'port-mismatch']);
  expect(said.get('port-mismatch')).toMatch(/ nothing in it on 8000 \(uvicorn in Dockerfile\)\.$/);
});

describe('what is said', () => {
  const load = { kind: 'load', from: 2, to: 8, says: 'POST /triage' };
  const stop = { kind: 'stop', at: 20, during: 'request', waited: 10, isAnswered: false };

  test.each<[says: string, boot: object]>([
    [
      '`Dockerfile` was still alive 10 s after SIGTERM, with nothing to do, and was killed with SIGKILL: that is its grace period by Docker’s default.',
      killed,
    ],
    [
      '`Dockerfile` was still alive 10 s after SIGTERM, which came while it served `POST /triage`, and was killed with SIGKILL: that is its grace period by Docker’s default, and the request takes 6 s.',
      { ...up, events: [load, stop] },
    ],
    [
      '`Dockerfile` was still alive 10 s after SIGTERM and was killed with SIGKILL while it served `POST /triage`, which takes 16 s: that is longer than its grace period by Docker’s default.',
      { ...up, events: [{ ...load, to: 18 }, stop] },
    ],
    [
      '`Dockerfile` ended 0.2 s after SIGTERM and left `POST /triage` unanswered, which it was serving and which takes 6 s: its grace period of 10 s, by Docker’s default, has the time for it.',
      { ...up, events: [load, { ...stop, tookToEnd: 0.2 }] },
    ],
    [
      '`Dockerfile` did not come up where no way leads to the internet: it reached for `x.example.com` and printed `Could not resolve host: x.example.com`.',
      { exit: { at: 1, code: 1, outOfMemory: false }, output: ['Could not resolve host: x.example.com'] },
    ],
    [
      '`Dockerfile` did not come up in a rehearsal, which leads nowhere: whether it needs the internet, or a service that was not started beside it, is not known. It printed `gaierror: Name or service not known`.',
      { exit: { at: 1, code: 1, outOfMemory: false }, output: ['gaierror: Name or service not known'] },
    ],
    [
      '`Dockerfile` listens on 0.0.0.0:9000, and nothing in it on 8000 (uvicorn in Dockerfile).',
      { watchedFor: 60, output: ['up'], sockets: [{ at: 1, address: '0.0.0.0', port: 9000 }] },
    ],
  ])('%s', async (says, boot) => {
    expect((await judged({}, { boots: [boot] })).map(([, message]) => message)).toEqual([says]);
  });

  test('a secret that it was given is not quoted', async () => {
    const compose = 'services: {api: {build: ., environment: {API_TOKEN: "tok-123456"}}}';
    const output = ['Could not resolve host: tok-123456.example.com'];
    const found = await judged(
      { 'compose.yml': compose },
      { boots: [{ exit: { at: 1, code: 1, outOfMemory: false }, output }] },
    );
    expect(found.map(([rule]) => rule)).toContain('needs-network-to-boot');
    expect(JSON.stringify(found)).not.toContain('tok-123456');
  });
});
