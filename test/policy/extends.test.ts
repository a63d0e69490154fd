import { expect, test } from '@jest/globals';
import { placeKey } from '../../src/policy/configuration/configuration.ts';
import { resolveConfiguration } from '../../src/policy/configuration/extends.ts';
import type { RemoteFile } from '../../src/policy/configuration/remote-file.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { InputError } from '../../src/repository/input-error.ts';

const COMMIT = '0123456789'.repeat(4);
const OTHER = 'abcdef0123'.repeat(4);

/** What the configuration comes to; `remote` by `owner/repo/path@commit`. */
async function resolved(
  files: Readonly<Record<string, string>>,
  remote: Readonly<Record<string, string>> = {},
) {
  return resolveConfiguration({
    repository: repositoryOf(files),
    ruleIds: ['auto-reload', 'debug-mode'],
    remoteFile: async ({ owner, repo, path, commit }: RemoteFile) => {
      const text = remote[`${owner}/${repo}/${path}@${commit}`];
      if (text === undefined) throw new InputError(`nothing at ${owner}/${repo}/${path}@${commit}`);
      return text;
    },
  });
}

test('the file itself comes last: what is said once is replaced, lists grow', async () => {
  const configuration = await resolved({
    '.incident-gate.yml': `extends: [shared/a.yml, shared/b.yml]
fail-on: notice
rules: {debug-mode: off}
exclude: [own/]
roles: [{path: x, role: test}]
protected: [auto-reload]
`,
    'shared/a.yml':
      'fail-on: never\nconfidence: high\nedition: 2025.1\nrules: {auto-reload: notice}\nexclude: [a/]\n',
    'shared/b.yml': 'edition: 2025.2\nrules: {debug-mode: error}\nroles: [{path: x, role: example}]\n',
  });
  expect(configuration).toMatchObject({
    failOn: 'notice',
    confidence: 'high',
    edition: '2025.2',
    exclude: ['a/', 'own/'],
    rules: new Map([
      ['auto-reload', 'notice'],
      ['debug-mode', 'off'],
    ]),
    roles: [
      { path: 'x', role: 'test' },
      { path: 'x', role: 'example' },
    ],
    protectedRules: ['auto-reload'],
    extends: ['shared/a.yml', 'shared/b.yml'],
  });
  expect(configuration.places.get(placeKey('confidence'))?.path).toBe('shared/a.yml');
});

test('what another repository says stands where it is extended; its own paths are of its commit', async () => {
  const source = `fail-on: error\nextends: Octo/policy/gate.yml@${COMMIT.toUpperCase()}\n`;
  const configuration = await resolved(
    { '.incident-gate.yml': source, 'base.yml': 'edition: 1999.1\n' },
    {
      [`Octo/policy/gate.yml@${COMMIT}`]: 'extends: base.yml\nconfidence: high\n',
      [`Octo/policy/base.yml@${COMMIT}`]: 'edition: 2025.2\n',
    },
  );
  expect(configuration).toMatchObject({ failOn: 'error', confidence: 'high', edition: '2025.2' });
  const { path = '', start, end } = configuration.places.get(placeKey('edition')) ?? {};
  expect([path, source.slice(start, end)]).toEqual([
    '.incident-gate.yml',
    `Octo/policy/gate.yml@${COMMIT.toUpperCase()}`,
  ]);
});

test.each<[what: string, entry: string, says: string]>([
  ['a branch', 'o/p/gate.yml@main', '`o/p/gate.yml@main` is not pinned'],
  ['a branch with a slash', 'o/p/gate.yml@release/1.0', 'is not pinned'],
  ['a tag', 'o/p/gate.yml@v1.2.3', 'is not pinned'],
  [
    'a short name',
    `o/p/gate.yml@${COMMIT.slice(0, 12)}`,
    "Write the commit's full name, 40 hexadecimal digits",
  ],
  ['nothing behind the @', 'o/p/gate.yml@', 'is not pinned'],
  ['no file', `o/p.yml@${COMMIT}`, 'names no file of a repository'],
  ['a repository of dots', `o/../gate.yml@${COMMIT}`, 'names no file of a repository'],
  ['a path that leads out of the other', `o/p/../../gate.yml@${COMMIT}`, 'leads out of the repository'],
  ['a path that leads out', '../gate.yml', '`../gate.yml` leads out of the repository'],
  ['a path that leads out late', 'a/../../gate.yml', 'leads out of the repository'],
  ['an absolute path', '/etc/gate.yml', 'leads out of the repository'],
  ['a path of Windows', 'C:\\gate.yml', 'leads out of the repository'],
  ['an address', 'https://example.org/gate.yml', 'there is no file `https:/example.org/gate.yml`'],
  ['another kind of file', 'gate.json', '`gate.json` cannot be extended'],
  ['a file that is not there', 'gate.yml', 'there is no file `gate.yml`'],
  ['a file of another that is not there', `o/p/gate.yml@${OTHER}`, `nothing at o/p/gate.yml@${OTHER}`],
])('%s is refused with its line', async (_what, entry, says) => {
  const work = resolved({ '.incident-gate.yml': `fail-on: error\nextends:\n  - ${JSON.stringify(entry)}\n` });
  await expect(work).rejects.toThrow(InputError);
  await expect(work).rejects.toThrow(says);
  if (!says.startsWith('nothing')) await expect(work).rejects.toThrow('.incident-gate.yml:3: ');
});

test.each<[files: Readonly<Record<string, string>>, says: string]>([
  [
    { '.incident-gate.yml': 'extends: .incident-gate.yml\n' },
    '.incident-gate.yml:1: `extends` goes round in a circle: .incident-gate.yml → .incident-gate.yml',
  ],
  [
    {
      '.incident-gate.yml': 'extends: a.yml\n',
      'a.yml': 'extends: ./b.yml',
      'b.yml': 'fail-on: error\nextends: a.yml',
    },
    'b.yml:2: `extends` goes round in a circle: .incident-gate.yml → a.yml → b.yml → a.yml',
  ],
  [
    {
      '.incident-gate.yml': 'extends: 1.yml',
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`${n}.yml`, `extends: ${n + 1}.yml`])),
    },
    '5.yml:1: `extends` leads more than 5 files deep',
  ],
  [
    {
      '.incident-gate.yml': `extends: [${Array.from({ length: 60 }, () => 'a.yml').join(', ')}]`,
      'a.yml': 'fail-on: error',
    },
    'more than 50 files are extended in all',
  ],
  [{ '.incident-gate.yml': 'extends: a.yml', 'a.yml': 'fail: 1' }, 'a.yml:1: `fail` is not known here'],
  [
    { '.incident-gate.yml': 'extends: a.yml', 'a.yml': `# ${'x'.repeat(300_000)}` },
    '`a.yml` has more than 256 KiB',
  ],
])('%j ends with a sentence', async (files, says) => {
  await expect(resolved(files)).rejects.toThrow(says);
});
