import { type ChildProcess, spawn } from 'node:child_process';
import { expect } from '@jest/globals';
import { sweepLeftovers } from '../../src/smoke/engine/engine.ts';
import { engineTest, leftBehind, testEngine } from '../support/engine.ts';

/* `node dist/cli.js rehearse`, ended from outside in the middle of each of its stages. */

const WITHIN_MS = 5_000;

interface Stage {
  readonly folder: 'boot' | 'build';
  readonly options: readonly string[];
  /** What it says when it comes to the stage. */
  readonly says: RegExp;
  /** The container says itself when it is in the middle of it. */
  readonly waits: boolean;
}

const slow = (what: string, ...more: readonly string[]): Stage => ({
  folder: 'boot',
  options: ['--env', `SLOW=${what}`, '--starts', '1', ...more],
  says: /starting it/,
  waits: true,
});

const STAGES: Readonly<Record<string, Stage>> = {
  build: { folder: 'build', options: [], says: /building/, waits: false },
  boot: slow('boot'),
  load: slow('load', '--load', 'POST /triage'),
  stop: slow('stop'),
  import: { ...slow('import'), says: /importing/, waits: false },
};

const CASES = Object.keys(STAGES).flatMap((stage) =>
  (['SIGINT', 'SIGTERM', 'SIGKILL'] as const).map((signal) => [stage, signal] as const),
);

engineTest.each(CASES)('nothing is left of a rehearsal whose %s is ended by %s', async (stage, signal) => {
  const before = await leftBehind();
  const rehearsal = await inTheMiddleOf(STAGES[stage] as Stage);
  const began = Date.now();
  const ended = new Promise<number | null>((settle) => rehearsal.on('exit', settle));
  // As a terminal does it: Ctrl-C reaches every process of the group.
  process.kill(signal === 'SIGINT' ? -(rehearsal.pid ?? 0) : (rehearsal.pid ?? 0), signal);
  const status = await ended;
  expect(Date.now() - began).toBeLessThan(WITHIN_MS);
  if (signal === 'SIGKILL') await sweptAfterItsTime(before);
  else expect(status).toBe(130);
  expect(await leftBehind()).toEqual(before);
});

async function inTheMiddleOf({ folder, options, says, waits }: Stage): Promise<ChildProcess> {
  const words = ['dist/cli.js', 'rehearse', `test/engine/slow/${folder}`, ...options];
  const rehearsal = spawn(process.execPath, words, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  rehearsal.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  await until(() => says.test(said));
  if (waits) await until(async () => (await saidInside()).includes('it waits'));
  else await new Promise((next) => setTimeout(next, 1_500));
  return rehearsal;
}

/** What the containers of rehearsals have printed. */
async function saidInside(): Promise<string> {
  const { client } = testEngine();
  const { output } = await client.run(['ps', '-q', '--filter', 'label=dev.incident-gate.rehearsal'], {
    seconds: 10,
  });
  const ids = output.split('\n').filter((id) => id !== '');
  const logs = await Promise.all(ids.map((id) => client.run(['logs', id], { seconds: 10 })));
  return logs.map((log) => log.output + log.errors).join('\n');
}

/** What nobody could remove is removed by the next start, once its time is over: a build that goes on may still add to it. */
async function sweptAfterItsTime(before: readonly string[]): Promise<void> {
  const { client } = testEngine();
  const now = Date.now() / 1_000;
  const left = await leftBehind();
  await sweepLeftovers(client, now);
  expect(await leftBehind()).toEqual(left);
  await until(async () => {
    await sweepLeftovers(client, now + 3 * 3_600);
    return JSON.stringify(await leftBehind()) === JSON.stringify(before);
  });
}

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const latest = Date.now() + 30_000;
  while (!(await isDone())) {
    if (Date.now() > latest) throw new Error('it did not come to that within 30 s');
    await new Promise((next) => setTimeout(next, 100));
  }
}
