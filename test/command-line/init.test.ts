import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { configurationSchema } from '../../scripts/configuration-schema.ts';
import { configurationFile, proposedConfiguration } from '../../src/command-line/init-configuration.ts';
import { type Proposals, proposalsFor } from '../../src/command-line/init-proposals.ts';
import { findingsByRule } from '../../src/command-line/init-summary.ts';
import { CURRENT_EDITION, KEYS } from '../../src/policy/configuration/configuration.ts';
import { readConfiguration } from '../../src/policy/configuration/read-configuration.ts';
import type { Finding, Severity } from '../../src/policy/finding.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { incidentGate } from './terminal.ts';

const [WORKFLOW, CONFIGURATION] = ['.github/workflows/incident-gate.yml', '.incident-gate.yml'] as const;
const RELOADS = '#!/bin/sh\nexec uvicorn app:app --reload\n';
const NO_PROPOSALS: Proposals = { exclude: [], roles: [] };

describe('on disk', () => {
  let root: string;
  const git = (...words: string[]): Buffer => execFileSync('git', words, { cwd: root, stdio: 'pipe' });
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const put = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'init-'));
    git('init', '-q', '-b', 'trunk');
    put('start.sh', '#!/bin/sh\nexec uvicorn app:app\n');
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('writes a workflow and a configuration that the gate itself takes and finds nothing in', async () => {
    const { status, out } = await incidentGate(root, 'init');
    expect([status, out]).toEqual([
      0,
      `Written: \`${WORKFLOW}\`.
Written: \`${CONFIGURATION}\`.

Today nothing is found.

Commit what was written, and make the job \`gate\` a required status check of the branch: only then it holds anything back.
`,
    ]);
    expect(parse(read(WORKFLOW))).toMatchObject({
      on: { pull_request: null, merge_group: null, push: { branches: ['trunk'] } },
      permissions: {},
      jobs: { gate: { permissions: { contents: 'read', checks: 'write', 'pull-requests': 'write' } } },
    });
    const check = await incidentGate(root, 'check', '--format', 'json', '--confidence', 'low');
    expect([check.status, JSON.parse(check.out).findings]).toEqual([0, []]);
  });

  test('says what it finds today, and how to live with it', async () => {
    put('start.sh', RELOADS);
    const { status, out } = await incidentGate(root, 'init');
    expect(status).toBe(0);
    expect(out).toContain(
      'Today it finds 1 error:\n  error  1  auto-reload  A production server restarts itself whenever a file changes\n',
    );
    expect(out).toContain('incident-gate baseline write --reason');
    expect((await incidentGate(root, 'baseline', 'write')).status).toBe(0);
    expect((await incidentGate(root, 'check')).status).toBe(0);
  });

  test('judges by what it proposes', async () => {
    put('third/start.sh', RELOADS);
    put('tools/env/pyvenv.cfg', '');
    put('tools/env/bin/start.sh', RELOADS);
    put('.gitattributes', 'third/** linguist-vendored\n');
    expect((await incidentGate(root, 'check')).status).toBe(1);
    expect((await incidentGate(root, 'init')).out).toContain('Today nothing is found.');
    expect((await incidentGate(root, 'check')).status).toBe(0);
  });

  test('leaves what is there, names it, and overwrites it only when asked', async () => {
    put(CONFIGURATION, 'rules: {auto-reload: off}\n');
    put('start.sh', RELOADS);
    const kept = await incidentGate(root, 'init');
    expect(kept.out).toContain(`Not written: \`${CONFIGURATION}\` (it is there already`);
    expect(kept.out).toContain('Today nothing is found.');
    expect(read(CONFIGURATION)).toBe('rules: {auto-reload: off}\n');
    const forced = await incidentGate(root, 'init', '--force');
    expect(forced.out).toContain(`Written: \`${CONFIGURATION}\`.`);
    expect(forced.out).toContain('Today it finds 1 error:');
    expect(read(CONFIGURATION)).toContain('fail-on: error\n');
  });

  test('writes no second workflow', async () => {
    put(
      '.github/workflows/ci.yaml',
      'on: push\njobs:\n  a:\n    steps:\n      - uses: "incident-gate/incident-gate@v0"\n',
    );
    const { out } = await incidentGate(root, 'init');
    expect(out).toContain(
      `Not written: \`${WORKFLOW}\` (\`.github/workflows/ci.yaml\` runs the gate already).`,
    );
    expect(existsSync(join(root, WORKFLOW))).toBe(false);
    expect(existsSync(join(root, CONFIGURATION))).toBe(true);
  });

  test('prints both files and writes nothing with --dry-run', async () => {
    const { out } = await incidentGate(root, 'init', '--dry-run');
    expect(existsSync(join(root, WORKFLOW)) || existsSync(join(root, CONFIGURATION))).toBe(false);
    await incidentGate(root, 'init');
    expect(out).toContain(`──── ${WORKFLOW}\n${read(WORKFLOW)}`);
    expect(out).toContain(`──── ${CONFIGURATION}\n${read(CONFIGURATION)}`);
    expect(out).toContain(`Would be written: \`${WORKFLOW}\`.`);
  });

  test('follows no link out of the repository', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    symlinkSync(outside, join(root, '.github'));
    expect((await incidentGate(root, 'init')).err).toContain('leads out of the repository');
    rmSync(join(root, '.github'));
    writeFileSync(join(outside, 'kept'), 'kept');
    symlinkSync(join(outside, 'kept'), join(root, CONFIGURATION));
    expect((await incidentGate(root, 'init')).status).toBe(2);
    expect(readFileSync(join(outside, 'kept'), 'utf8')).toBe('kept');
    rmSync(outside, { recursive: true });
  });

  test.each([
    [['sub'], 'run `incident-gate init ./`'],
    [['start.sh'], '`start.sh` is no folder'],
    [['nowhere'], '`nowhere` is no folder'],
  ])('%j is wrong use', async (words, says) => {
    put('sub/a.sh', 'true\n');
    const { status, err } = await incidentGate(root, 'init', ...words);
    expect([status, err]).toEqual([2, expect.stringContaining(says)]);
  });

  test.each([
    [
      'what the remote says',
      ['symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/release/1.x'],
      'release/1.x',
    ],
    [
      'main beside the current one',
      ['-c user.name=a -c user.email=a@b commit -q --allow-empty -m a', 'branch main'],
      'main',
    ],
    [
      'master of the remote',
      [
        '-c user.name=a -c user.email=a@b commit -q --allow-empty -m a',
        'update-ref refs/remotes/origin/master HEAD',
      ],
      'master',
    ],
    ['the current one', [], 'trunk'],
  ])('the branch is %s', async (_, commands, branch) => {
    for (const command of commands) git(...command.split(' '));
    await incidentGate(root, 'init');
    expect(parse(read(WORKFLOW)).on.push.branches).toEqual([branch]);
  });
});

describe('the configuration', () => {
  const proposals: Proposals = {
    exclude: [{ path: 'node_modules/', because: 'installed packages' }],
    roles: [{ path: '*.vendored.sh', role: 'example', because: '.gitattributes: linguist-vendored' }],
  };

  test.each([NO_PROPOSALS, proposals])('is read as what is proposed, and fits the schema: %j', (proposed) => {
    const file = configurationFile(proposed, '0.1.0');
    const { places: _, ...said } = readConfiguration(file, CONFIGURATION, []);
    const { places: __, ...expected } = proposedConfiguration(proposed);
    expect({ ...expected, ...said }).toEqual(expected);
    expect(said).toMatchObject({ failOn: 'error', failOnScope: 'new', edition: CURRENT_EDITION });
    const isValid = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(configurationSchema([])));
    expect(isValid(parse(file))).toBe(true);
  });

  test('shows each key once, and what is commented out says the default', () => {
    const file = configurationFile(NO_PROPOSALS, '0.1.0').replace(
      new RegExp(`^# (?=(?:${KEYS.join('|')}): )`, 'gm'),
      '',
    );
    const whole = file
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .join('\n');
    expect(Object.keys(parse(whole)).sort()).toEqual([...KEYS].sort());
    const { places: _, ...said } = readConfiguration(whole, CONFIGURATION, []);
    const { places: __, ...defaults } = {
      ...proposedConfiguration(NO_PROPOSALS),
      maxFileKib: 1024,
      rehearse: { settings: {}, images: new Map() },
    };
    expect(said).toEqual(defaults);
  });
});

describe('proposals', () => {
  test.each<[string, Record<string, string>, Proposals]>([
    ['nothing where nothing is said', { 'start.sh': RELOADS, 'vendor/start.sh': RELOADS }, NO_PROPOSALS],
    [
      'installed packages that are checked in',
      { 'web/node_modules/a/start.sh': RELOADS, 'env/pyvenv.cfg': '', 'env/bin/start.sh': RELOADS },
      {
        exclude: [
          { path: 'node_modules/', because: 'installed packages' },
          { path: 'env/', because: 'a virtual environment' },
        ],
        roles: [],
      },
    ],
    [
      'nothing of which nothing is read',
      { 'env/pyvenv.cfg': '', 'web/node_modules/a/index.js': '' },
      NO_PROPOSALS,
    ],
    [
      'what is documentation',
      { '.gitattributes': '*.md text\nguide/** linguist-documentation=true\n', 'guide/start.sh': RELOADS },
      {
        exclude: [],
        roles: [
          { path: 'guide/**', role: 'documentation', because: '.gitattributes: linguist-documentation' },
        ],
      },
    ],
    [
      'nothing where another line takes something back',
      { '.gitattributes': 'a/** linguist-vendored\na/our/** -linguist-vendored\n', 'a/start.sh': RELOADS },
      NO_PROPOSALS,
    ],
    [
      'nothing by a pattern that means more in .gitignore',
      {
        '.gitattributes': 'a linguist-vendored\na/* linguist-vendored\n"a b/**" linguist-vendored\n',
        'a/start.sh': RELOADS,
      },
      NO_PROPOSALS,
    ],
  ])('%s', (_, files, expected) => {
    expect(proposalsFor(repositoryOf(files))).toEqual(expected);
  });
});

test('findings are told by rule, the worst first, within ten lines', () => {
  const findings = Array.from({ length: 12 }, (_, index) => [
    finding(`rule-${index}`, index === 7 ? 'error' : 'notice'),
    ...(index === 9 ? [finding('rule-9', 'notice')] : []),
  ]).flat();
  const lines = findingsByRule(findings);
  expect(lines).toHaveLength(10);
  expect(lines.slice(0, 3)).toEqual([
    'error   1  rule-7   Title␛[31m of rule-7',
    'notice  2  rule-9   Title␛[31m of rule-9',
    'notice  1  rule-0   Title␛[31m of rule-0',
  ]);
  expect(lines.at(-1)).toBe('and 3 notices of 3 more rules');
  expect(findingsByRule(findings.slice(0, 10)).at(-1)).toContain('rule-');
});

function finding(rule: string, severity: Severity): Finding {
  const span = { path: 'a.sh', start: 0, end: 1 };
  const title = `Title\u001b[31m of ${rule}`;
  return {
    rule,
    severity,
    title,
    span,
    family: 'f',
    confidence: 'high',
    message: '',
    related: [],
    fingerprint: '',
    likeness: '',
  };
}
