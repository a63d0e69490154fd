import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';

interface Package {
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly version: string;
}

const hooks = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as Record<string, unknown>[];
const { bin, files, scripts, version } = JSON.parse(readFileSync('package.json', 'utf8')) as Package;

/** As pre-commit takes them: pre_commit/clientlib.py there, MANIFEST_HOOK_DICT. */
const KEYS: Readonly<Record<string, 'string' | 'boolean'>> = {
  id: 'string',
  name: 'string',
  description: 'string',
  entry: 'string',
  language: 'string',
  pass_filenames: 'boolean',
  always_run: 'boolean',
};

test('the hook is one that pre-commit takes', () => {
  expect(hooks.map(({ id }) => id)).toEqual(['incident-gate']);
  for (const hook of hooks)
    expect(Object.entries(hook).filter(([key, value]) => KEYS[key] !== typeof value)).toEqual([]);
});

test('what it runs is a program of the package, and is packed as it is', () => {
  const [program = ''] = String(hooks[0]?.entry).split(' ');
  expect(existsSync(bin[program] ?? '')).toBe(true);
  expect(files).toContain(bin[program]?.split('/')[0]);
  // pre-commit installs from git, where npm would run them: dist/ is committed, and nothing is to be made.
  for (const script of ['prepare', 'prepack', 'preinstall', 'install', 'postinstall'])
    expect(scripts).not.toHaveProperty(script);
});

test('the README names the hook and the release that has it', () => {
  const [, config = ''] =
    /```yaml\n# \.pre-commit-config\.yaml\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(parse(config)).toMatchObject({ repos: [{ rev: `v${version}`, hooks: [{ id: hooks[0]?.id }] }] });
});
