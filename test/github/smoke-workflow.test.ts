import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { folderWith } from '../support/action-run.ts';

interface Step {
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

const workflow = parse(readFileSync('.github/workflows/smoke.yml', 'utf8')) as {
  on: { workflow_dispatch: { inputs: Record<string, unknown> } };
  permissions: object;
  jobs: { rehearse: { permissions: object; steps: readonly Step[] } };
};
const { steps } = workflow.jobs.rehearse;
const rehearse = steps.find(({ name }) => name === 'rehearse');

/** The words that the gate is called with when this is typed in. */
function words(typed: Readonly<Record<string, string>>): string[] {
  const bin = folderWith({ node: '#!/bin/sh\nprintf "%s\\n" "$@"\n' });
  chmodSync(join(bin, 'node'), 0o755);
  const env = Object.fromEntries(
    Object.entries(rehearse?.env ?? {}).map(([name, expression]) => {
      const input = /^\$\{\{ inputs\.(\w+) \}\}$/.exec(expression)?.[1] ?? '';
      return [name, typed[input] ?? ''];
    }),
  );
  const { stdout, status } = spawnSync('bash', ['-e', '-c', rehearse?.run ?? ''], {
    cwd: bin,
    env: { PATH: `${bin}:${process.env.PATH}`, RUNNER_TEMP: '/tmp/runner', ...env },
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return stdout.trimEnd().split('\n');
}

test('what is typed in reaches the gate word by word, and is never run', () => {
  const hostile = '$(touch gone) `id` "; exit 1 #';
  const typed = { folder: '-x', image: hostile, port: '80', path: '/health', imports: 'a b.c', budget: '5' };
  const said = words(typed);
  expect(said.slice(0, 2)).toEqual(['dist/cli.js', 'rehearse']);
  expect(said).toEqual(expect.arrayContaining([`--image=${hostile}`, '--port=80', '--health=/health']));
  expect(said).toEqual(expect.arrayContaining(['--import=a', '--import=b.c', '--budget=5']));
  expect(said.slice(-2)).toEqual(['--', '-x']);
});

test('what is not typed in is not said', () => {
  expect(
    words({ folder: '.' }).filter((word) => /^--(?:image|port|health|import|budget|docker)/.test(word)),
  ).toEqual([]);
});

test('no script has an expression in it, every input is used, and nothing may be written', () => {
  for (const { run = '' } of steps) expect(run).not.toContain('${{');
  const used = Object.values(rehearse?.env ?? {}).map((one) => /inputs\.(\w+)/.exec(one)?.[1]);
  expect(used.sort()).toEqual(Object.keys(workflow.on.workflow_dispatch.inputs).sort());
  expect([workflow.permissions, workflow.jobs.rehearse.permissions]).toEqual([{}, { contents: 'read' }]);
});
