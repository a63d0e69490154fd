import { expect, test } from '@jest/globals';
import { runGate } from '../../src/gate.ts';
import { type Configuration, DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import { FORMAT_NAMES, FORMATS } from '../../src/report/formats.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

const SECRETS = {
  compose: 'c0mp0seSecret77',
  placeholder: 'replace_me_before_it_is_live',
  shell: 'Sh3llPassw0rd!x',
  url: 'uRl9inAppArg22',
  base64: 'U3VwZXIxMjNTZWNyZXQ=',
  plain: 'Super123Secret',
  development: 'dEvOnly55Secret',
  token: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  python: 'pYth0n!Key#29xQ',
} as const;

const FILES = {
  'compose.yml': `services:
  db:
    image: postgres:latest
    environment: {POSTGRES_USER: mcp, POSTGRES_PASSWORD: ${SECRETS.compose}, ADMIN_PASSWORD: ${SECRETS.placeholder}}
  app:
    image: app:latest
    command: uvicorn app:app --reload --header token=${SECRETS.compose}
`,
  'compose.dev.yml': `services:\n  db: {image: "postgres:16", environment: {POSTGRES_PASSWORD: ${SECRETS.development}}}\n`,
  'deploy.sh': `#!/bin/bash
# the old one was ${SECRETS.compose}, the new one is ${SECRETS.token}
export DB_PASSWORD='${SECRETS.shell}' ; uvicorn "postgres://a:${SECRETS.url}@db/x" --reload
pg_dump -h localhost -U "${SECRETS.shell}" "postgres://a:${SECRETS.url}@localhost/${SECRETS.compose}" | gzip > x.gz
pkill -f "${SECRETS.shell}" ; echo "plain: ${SECRETS.plain}"; uvicorn app:app --reload "${SECRETS.development}
`,
  'k8s.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata: {password: ${SECRETS.base64}}\n`,
  'app.py': `import uvicorn\nSECRET_KEY = "${SECRETS.python}"\nuvicorn.run("app:app", reload=True)  # ${SECRETS.python}\n`,
  Procfile: 'web: python app.py\n',
};

async function reports(configuration: Configuration): Promise<string> {
  const { verdict, sources } = await runGate({
    repository: repositoryOf(FILES),
    rules: shippedRules.map(({ rule }) => rule),
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration,
    today: '2026-01-01',
  });
  expect(verdict.findings.length).toBeGreaterThan(3);
  const options = { tool: { name: 'gate', version: '1' }, colour: false, width: 120, listUndecided: true };
  return FORMAT_NAMES.map((name) => FORMATS[name](verdict, sources, options)).join('\n');
}

test.each([
  ['with every rule', { ...DEFAULTS, confidence: 'low' }],
  [
    'with the rule about secrets switched off',
    { ...DEFAULTS, rules: new Map([['credential-in-repo', 'off']]) },
  ],
] as const)('no report holds a secret, %s', async (_, configuration) => {
  const all = await reports(configuration as Configuration);
  expect(Object.entries(SECRETS).filter(([, value]) => all.includes(value))).toEqual([]);
  expect(all).toContain('****');
});
