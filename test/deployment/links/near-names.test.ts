import { expect, test } from '@jest/globals';
import { isNearName } from '../../../src/deployment/links/settings/near-names.ts';

test.each([
  ['DATABSE_URL', 'DATABASE_URL', true],
  ['DATABASE_ULR', 'DATABASE_URL', false],
  ['ALLOWED_HOST', 'ALLOWED_HOSTS', true],
  ['PG_HOST', 'POSTGRES_HOST', true],
  ['DB_PASS', 'DATABASE_PASSWORD', true],
  ['API_SECRET_KEY', 'SECRET_API_KEY', true],
  ['LOGLEVEL', 'LOG_LEVEL', true],
  ['APIKEY', 'API_KEY', true],
  ['CACHE_URL_1', 'CACHE_URL_2', false],
  ['DB_HOST', 'DB_PORT', false],
  ['DB_USER', 'DB_UUID', false],
  ['READ_TIMEOUT', 'LOAD_TIMEOUT', false],
  ['TOKEN', 'TOKENS', false],
])('%s for %s: %s', (set, read, expected) => {
  expect(isNearName(set, read)).toBe(expected);
});

test('names of any length end', () => {
  expect(isNearName('A'.repeat(100_000), `${'A'.repeat(99_999)}B`)).toBe(false);
});
