import { expect, test } from '@jest/globals';
import { secretsOf } from '../../../src/deployment/links/settings/secrets.ts';
import { deploymentOf } from '../../support/deployed.ts';

const MADE_UP = 'f3a9c1d27b60e84f';

test.each([
  ['a name', `API_TOKEN = "${MADE_UP}"`, [MADE_UP]],
  ['an annotated name', `api_key: str = '${MADE_UP}'`, [MADE_UP]],
  ['a key', `settings = {"secret_key": "${MADE_UP}"}`, [MADE_UP]],
  ['a subscript', `config["SECRET_KEY"] = '${MADE_UP}'`, []],
  ['a key before others', "E = {'DB_PASSWORD': 'changeme', 'DB_NAME': 'app'}", ['changeme']],
  ['a keyword', `connect(user="web", password="${MADE_UP}")`, [MADE_UP]],
  ['a parameter', `def connect(password="${MADE_UP}"): ...`, [MADE_UP]],
  ['parts in one line', `API_TOKEN = "f3a9c1" "d27b60e84f"`, [MADE_UP]],
  ['an escape', `API_TOKEN = "\\x66${MADE_UP.slice(1)}"`, [MADE_UP]],
  ['what is to be replaced', 'SECRET_KEY = "please-change-me"', ['please-change-me']],
  ['the default of a variable', 'import os\nX = os.getenv("DB_PASSWORD", "postgres")', ['postgres']],
  ['the same over lines', 'import os\nX = os.getenv(\n    "DB_PASSWORD",\n    "postgres",\n)', ['postgres']],
  ['what comes where there is none', `TOKEN = read() or "${MADE_UP}"`, [MADE_UP]],
  ['a URL', 'URL = "postgres://web:Tr0ub4dor@db.example.com/web"', ['Tr0ub4dor']],
  ['a word', 'token = "access"', []],
  ['a name of words', 'secret = "web-session-cookie"', []],
])('%s', (_what, code, values) => {
  const found = secretsOf(deploymentOf({ 'app.py': `${code}\n` }));
  expect(found.map(({ value }) => value.value)).toEqual(values);
});
