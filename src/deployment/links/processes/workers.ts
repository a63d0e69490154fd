import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import { factOf, textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { LoopRun, Run } from '../../scripts/run.ts';
import { isUnknown } from '../../unknown.ts';
import { pythonWorks } from '../python/python-starts.ts';
import { fileStarted } from '../reach/edges.ts';

/** Interpreters whose scripts are programs, not steps, unless their name says otherwise. */
const SERVER_RUNTIMES = ['node', 'java', 'bun', 'deno', 'tsx', 'ts-node', 'dotnet'];
const STEP =
  /(?:^|[/_.-])(?:build|seed|migrate|migration|init|setup|test|tests|check|install|generate|compile|lint|load|import|export|clean|backup|warm-?up|precompile)(?:[_.-]|$)/i;

/** Whether the act starts a program that works until it is stopped: a server, a bot, a loop. */
export function isWorker(deployment: Deployment, act: Act): boolean {
  if (act.kind === 'serve') return true;
  if (act.kind !== 'run') return false;
  const file = fileStarted(deployment, act);
  if (file !== undefined) {
    const format = deployment.repository.file(file)?.format;
    if (format === 'python') return pythonWorks(deployment, file);
    const run = runOfFile(deployment, file);
    if (run !== undefined) return neverEnds(deployment, run);
  }
  const name = file ?? act.runs?.value ?? textOf(deployment.programs, act, 'script')?.value ?? '';
  if (STEP.test(posix.basename(name))) return false;
  if (SERVER_RUNTIMES.includes(act.program)) return name !== '';
  return act.line.wrappers.includes('nohup') && act.line.flow.background;
}

/** What happens when each shell file of the repository is run, by path. */
const fileRuns = once((deployment: Deployment): ReadonlyMap<string, Run> => {
  const whole = deployment
    .runs()
    .filter(({ script }) => script.text === deployment.repository.file(script.path)?.text);
  return new Map(whole.map((run) => [run.script.path, run]));
});

/** What happens when a shell file of the repository is run; undefined when it is none. */
export function runOfFile(deployment: Deployment, path: string): Run | undefined {
  return fileRuns(deployment).get(path);
}

/** The script stays: it ends in a loop without end, or in a server that it waits for. */
export function neverEnds(deployment: Deployment, run: Run): boolean {
  return (
    run.loops.some((loop) => isEndless(loop) && !loop.leaves) ||
    run.acts.some((act) => act.kind === 'serve' && staysInFront(act) && !detaches(deployment, act))
  );
}

/** It goes round for ever in front of everything that follows. */
export function isEndless(run: LoopRun): boolean {
  return run.flow.called && !run.flow.background && goesRoundForEver(run);
}

/** `while true`, `while :`, `until false`, `for (( ; ; ))`. It may be left in its middle, which nothing here decides. */
export function goesRoundForEver({ loop }: LoopRun): boolean {
  const condition = loop.condition.map(({ text }) => text.value.trim()).join(' ');
  if (loop.keyword === 'while')
    return /^(?:true|:|\[ 1 \]|\[\[ 1 \]\]|\(\( ?1 ?\)\)|sleep .+)$/.test(condition);
  if (loop.keyword === 'until') return condition === 'false';
  return loop.arithmetic !== undefined && /^[^;]*;\s*;/.test(loop.arithmetic.value);
}

function staysInFront({ line }: Act): boolean {
  return !line.flow.background && line.flow.called;
}

/** Whether the program goes to the background by itself (`mongod --fork`) or in a detached terminal. */
export function detaches(deployment: Deployment, act: Act): boolean {
  if (isKeeperProgram(deployment, act)) return false;
  const fact = act.kind === 'serve' ? factOf(deployment.programs, act, 'detaches') : undefined;
  const isDaemon = fact !== undefined && !isUnknown(fact) && /^(?:true|yes|1)$/.test(String(fact.value));
  return isDaemon || act.line.wrappers.some((name) => name === 'screen' || name === 'tmux');
}

/** A program that starts others and restarts them when they end (`supervisord`, `pm2`). */
export function isKeeperProgram(deployment: Deployment, act: Act): boolean {
  const fact = factOf(deployment.programs, act, 'supervises');
  return fact !== undefined && !isUnknown(fact) && fact.value === true;
}
