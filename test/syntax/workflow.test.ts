import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { shellFlags } from '../../src/syntax/workflow/shell.ts';
import { readAction, readWorkflow } from '../../src/syntax/workflow/workflow.ts';
import { parseYaml } from '../../src/syntax/yaml/yaml.ts';
import { writtenAs } from './mapped.ts';

const SOURCE = readFileSync('test/fixtures/yaml/workflow.yml', 'utf8');
const WORKFLOW = read(SOURCE);
const [BUILD, DEPLOY, REUSE] = WORKFLOW.jobs;

function read(source: string) {
  return readWorkflow(parseYaml(Text.ofFile('w.yml', source)));
}

test('reads the head', () => {
  expect(WORKFLOW).toMatchObject({
    name: { value: 'deploy' },
    on: [
      { name: { value: 'push' }, branches: [{ value: 'main' }] },
      { name: { value: 'schedule' }, crons: [{ value: '0 3 * * *' }] },
      { name: { value: 'workflow_dispatch' } },
    ],
    env: [{ name: { value: 'REGION' }, value: { value: 'eu' } }],
    defaults: { shell: { value: 'bash' } },
  });
  expect(WORKFLOW.concurrency?.group?.isKnown).toBe(false);
});

test.each([
  ['on: push', ['push']],
  ['on: [push, pull_request]', ['push', 'pull_request']],
  ['"on": {push: }', ['push']],
])('reads %s', (source, names) => {
  expect(read(source).on.map((event) => event.name.value)).toEqual(names);
});

test('reads jobs', () => {
  expect(WORKFLOW.jobs.map((job) => job.id.value)).toEqual(['build', 'deploy', 'reuse']);
  expect(BUILD?.runsOn.map((label) => label.value)).toEqual(['self-hosted', 'linux']);
  expect(DEPLOY).toMatchObject({
    needs: [{ value: 'build' }],
    condition: { value: "github.ref == 'refs/heads/main'" },
    environment: { value: 'production' },
    timeoutMinutes: { value: 10 },
    container: { image: { value: 'node:22' } },
    services: [{ name: { value: 'db' }, ports: [{ value: '5432:5432' }] }],
    defaults: { workingDirectory: { value: 'deploy' } },
  });
  expect(DEPLOY?.runsOn[0]?.unknown).toBe('filled in by a template: `${{ matrix.os }}`');
  expect(REUSE).toMatchObject({
    uses: { value: './.github/workflows/other.yml' },
    with: [{ value: { value: 'prod' } }],
    steps: [],
  });
});

test('reads steps, expressions masked', () => {
  const [checkout, build, one] = BUILD?.steps ?? [];
  expect(checkout).toMatchObject({
    uses: { value: 'actions/checkout@v4' },
    with: [{ value: { value: '0' } }],
  });
  expect(one).toMatchObject({
    shell: { value: 'sh' },
    workingDirectory: { value: 'web' },
    continueOnError: { value: true },
  });
  const run = build?.run;
  expect(run?.value).toBe('npm ci\nnpm run build -- --tag=xxxxxxxxxxxxxxxxx --out dist\n');
  const at = run?.value.indexOf('--out') ?? 0;
  expect(run && writtenAs(run.slice(at, at + 10), SOURCE)).toBe('--out dist');
  expect(run?.slice(0, 20).isKnown).toBe(true);
  expect(DEPLOY?.steps[0]?.run?.value).toBe("ssh host 'systemctl restart app'");
  expect(DEPLOY?.steps[0]?.env[0]?.value?.isKnown).toBe(false);
});

const PIPEFAIL = 'bash --noprofile --norc -eo pipefail {0}';
test.each([
  ['nothing said', '', 'runs-on: ubuntu-latest', '', ['bash -e {0}', 'bash', true, false]],
  ['a container job', '', 'container: alpine', '', ['sh -e {0}', 'sh', true, false]],
  ['Windows', '', 'runs-on: windows-latest', '', ['pwsh -command ". \'{0}\'"', 'pwsh', false, false]],
  [
    'a matrix of nothing but Windows',
    '',
    'runs-on: ${{ matrix.os }}\n    strategy: {matrix: {os: [windows-2022, windows-latest]}}',
    '',
    ['pwsh -command ". \'{0}\'"', 'pwsh', false, false],
  ],
  [
    'a matrix with Windows among others',
    '',
    'runs-on: ${{ matrix.os }}\n    strategy: {matrix: {os: [ubuntu-24.04, windows-latest]}}',
    '',
    ['bash -e {0}', 'bash', true, false],
  ],
  ['bash in the step', '', '', 'shell: bash', [PIPEFAIL, 'bash', true, true]],
  ['bash in the job', '', 'defaults: {run: {shell: bash}}', '', [PIPEFAIL, 'bash', true, true]],
  ['bash in the workflow', 'defaults: {run: {shell: bash}}', '', '', [PIPEFAIL, 'bash', true, true]],
  [
    'sh in the step over bash',
    'defaults: {run: {shell: bash}}',
    '',
    'shell: sh',
    ['sh -e {0}', 'sh', true, false],
  ],
  ['a line of its own', '', '', 'shell: /bin/bash -x {0}', ['/bin/bash -x {0}', 'bash', false, false]],
  ['pipefail alone', '', '', 'shell: bash -o pipefail {0}', ['bash -o pipefail {0}', 'bash', false, true]],
  ['Python', '', '', 'shell: python', ['python {0}', 'python', false, false]],
])('knows the shell: %s', (_name, workflow, job, step, [template, program, errexit, pipefail]) => {
  const source = `${workflow}\njobs:\n  a:\n    ${job}\n    steps:\n      - run: x\n        ${step}\n`;
  const file = read(source);
  const place = { job: file.jobs[0], workflow: file };
  const [first] = place.job?.steps ?? [];
  if (first === undefined || place.job === undefined) throw new Error('no step');
  expect(shellFlags(first, { job: place.job, workflow: file })).toMatchObject({
    template,
    program,
    errexit,
    pipefail,
  });
});

test('a shell that an expression gives is unknown', () => {
  const [job] = read('jobs: {a: {steps: [{run: x, shell: "${{ matrix.shell }}"}]}}').jobs;
  expect(job?.steps[0] && shellFlags(job.steps[0])).toMatchObject({
    errexit: false,
    unknown: expect.stringMatching(/matrix\.shell/),
  });
});

test('reads a composite action', () => {
  const source =
    'name: a\ninputs:\n  tag: {default: x}\n  other:\nruns:\n  using: composite\n  steps:\n    - run: echo ${{ inputs.tag }}\n      shell: bash\n';
  const action = readAction(parseYaml(Text.ofFile('action.yml', source)));
  expect(action).toMatchObject({
    using: { value: 'composite' },
    inputs: [{ default: { value: 'x' } }, { name: { value: 'other' } }],
    steps: [{ shell: { value: 'bash' } }],
  });
  expect(action.steps[0]?.run?.unknown).toMatch(/inputs\.tag/);
});

test.each([
  '',
  'jobs: 3',
  'jobs: {a: }',
  'jobs: {a: {steps: [1, {run: [x]}]}}',
  '- a',
  'on: {push: {branches: {a: b}}}',
])('survives %j', (source) => {
  expect(read(source).jobs.length).toBeLessThanOrEqual(1);
});
