import { expect, test } from '@jest/globals';
import { secretNameKind } from '../../../src/deployment/secrets/secret-name.ts';
import { passwordsWithin, secretValueKind, tokensIn } from '../../../src/deployment/secrets/secret-value.ts';
import { Text } from '../../../src/repository/text.ts';

test.each([
  ['POSTGRES_PASSWORD', 'password'],
  ['PGPASSWORD', 'password'],
  ['spring.datasource.password', 'password'],
  ['dbPassword', 'password'],
  ['--requirepass', 'password'],
  ['MYSQL_PWD', 'password'],
  ['API_KEY', 'token'],
  ['awsSecretAccessKey', 'token'],
  ['client-secret', 'token'],
  ['JWT_SECRET_KEY', 'token'],
  ['POSTGRES_PASSWORD_FILE', undefined],
  ['SECRET_NAME', undefined],
  ['TOKEN_EXPIRE_MINUTES', undefined],
  ['MAX_TOKENS', undefined],
  ['eos_token', undefined],
  ['PUBLIC_KEY', undefined],
  ['STRIPE_PUBLISHABLE_KEY', undefined],
  ['PWD', undefined],
  ['OLDPWD', undefined],
  ['COMPASS', undefined],
  ['primary_key', undefined],
  ['google_site_verification_token', undefined],
])('a name: %s', (name, kind) => {
  expect(secretNameKind(name)).toBe(kind);
});

test.each([
  ['change_me_in_production', 'password', 'placeholder'],
  ['changeme123', 'password', 'placeholder'],
  ['postgres', 'password', 'placeholder'],
  ['P@ssw0rd', 'password', 'placeholder'],
  ['your-secret-key-here', 'token', 'placeholder'],
  ['minioadmin', 'password', 'placeholder'],
  ['kittens', 'password', 'literal'],
  ['c0mp0seSecret77', 'password', 'literal'],
  ['9f8e7d6c5b4a39281706', 'token', 'literal'],
  ['${DB_PASSWORD}', 'password', undefined],
  ['{{ password }}', 'password', undefined],
  ['DB_PASSWORD', 'password', undefined],
  ['/run/secrets/db', 'password', undefined],
  ['vault:secret/data/db#password', 'password', undefined],
  ['ENC[AES256_GCM,data:x]', 'password', undefined],
  ['<your password>', 'password', undefined],
  ['xxxxxxxx', 'password', undefined],
  ['true', 'password', undefined],
  ['Enter your password', 'password', undefined],
  ['bearer', 'token', undefined],
  ['my-app-credentials', 'token', undefined],
  ['v1.2.3-rc10', 'token', undefined],
  ['k8s-node01-client-key-data', 'token', undefined],
  ['phc_Zq3Xw8Er5Ty1Ui7Op2As4Df6Gh9Jk0LzXcVbNm', 'token', undefined],
  ['app_rt_q1w2e3r4t5y6...', 'token', undefined],
  ['dummy', 'password', undefined],
  ['ci-dummy-step-ca-password', 'password', undefined],
  ['shop_dummy', 'password', undefined],
  ['crash-dummyhead', 'password', 'literal'],
  ['id=npm_token,src=/dev/null', 'password', undefined],
  ['profile["password"]', 'password', undefined],
  ['app_rt_q1w2e3r4t5y6', 'token', 'literal'],
] as const)('a value: %s', (value, name, kind) => {
  expect(secretValueKind(value, name)).toBe(kind);
});

test.each([
  ['postgresql+asyncpg://app:s3cret@db/app', ['s3cret']],
  ['redis://:s3cret@cache:6379/0', ['s3cret']],
  ["CREATE USER app WITH PASSWORD 's3cret'", ['s3cret']],
  ['Authorization: Bearer 0a9b8c7d6e5f4a3b2c1d', ['0a9b8c7d6e5f4a3b2c1d']],
  ['Basic authentication of users', []],
  ['https://example.org:8443/x@y', []],
  ['postgresql://([^:]+):([^@]+)@', []],
])('inside a text: %s', (text, expected) => {
  expect(passwordsWithin(Text.ofFile('x', text)).map(({ value }) => value)).toEqual(expected);
});

test('tokens by their form; the documentation’s own example is none', () => {
  expect(tokensIn('a AKIAIOSFODNN7EXAMPLE b AKIAQ2W3E4R5T6Y7U8I9 c').map(({ name }) => name)).toEqual([
    'an AWS access key',
  ]);
});

test.each([
  ['many colons', 'a://'.repeat(20_000)],
  ['one long word', `password=${'x'.repeat(500_000)}`],
  ['an open private key', `-----BEGIN PRIVATE KEY-----${'A'.repeat(300_000)}`],
])('hostile input takes no time to speak of: %s', (_, text) => {
  expect(() => [tokensIn(text), passwordsWithin(Text.ofFile('x', text))]).not.toThrow();
});
