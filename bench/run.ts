import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  changeMonorepo,
  dockerfile,
  manifest,
  pythonModule,
  shellScript,
  terraformModule,
  unit,
  writeMonorepo,
} from './generate.ts';
import { rehearsalTook } from './rehearsal.ts';
import { sweepTook } from './simulators.ts';
import { stagesOf } from './stages.ts';
import { throughput } from './throughput.ts';

/*
 * Speed, as ratios within one run: `npm run bench`, or `npm run bench -- DIRECTORY` to compare with shellcheck on the
 * scripts there. Measures dist/: build first.
 */

const CLI = resolve('dist/cli.js');
const ROUNDS = 15;
const scratch = mkdtempSync(join(tmpdir(), 'incident-gate-bench-'));

try {
  small();
  await formats();
  simulators();
  await rehearsal();
  againstShellcheck(process.argv[2]);
  for (const files of [1_000, 3_000, 10_000]) await monorepo(files);
  change(10_000, 20);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/**
 * One example repository against bare node, in turns, so that all meet the same machine. `--version` loads the program
 * and does nothing: what it costs is loading, the rest is the run. The first run of a machine finds no compiled code and
 * keeps what it compiles.
 */
function small(): void {
  const example = 'examples/development-mode/reported';
  const later = { XDG_CACHE_HOME: join(scratch, 'later') };
  let machines = 0;
  const took = inTurns({
    bare: () => node(['-e', '0']),
    loading: () => node([CLI, '--version'], later),
    whole: () => node([CLI, 'check', example], later),
    first: () => node([CLI, 'check', example], { XDG_CACHE_HOME: join(scratch, `machine-${++machines}`) }),
  });
  const above = (name: string): string => ms((took.get(name) ?? 0) - (took.get('bare') ?? 0));
  say(
    `check ${example}: ${above('whole')} above bare node (${ms(took.get('bare') ?? 0)}), of it loading ${above('loading')} (medians of ${ROUNDS})`,
  );
  say(`the first run of a machine: ${above('first')} above bare node`);
}

function node(args: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
  spawnSync(process.execPath, args, { env: { ...process.env, ...environment } });
}

/** The median of each work, in milliseconds, after one round that counts for nothing. */
function inTurns(works: Readonly<Record<string, () => void>>): ReadonlyMap<string, number> {
  const names = Object.keys(works);
  const rounds = Array.from({ length: ROUNDS + 1 }, () => Object.values(works).map(timed)).slice(1);
  return new Map(names.map((name, i) => [name, median(rounds.map((round) => round[i] ?? 0))]));
}

async function formats(): Promise<void> {
  const makers = {
    shell: shellScript,
    python: pythonModule,
    terraform: terraformModule,
    kubernetes: manifest,
    dockerfile,
    systemd: unit,
  };
  for (const [name, make] of Object.entries(makers)) {
    const texts: string[] = [];
    for (let n = 0, size = 0; size < 1_000_000; n++) {
      texts.push(make(n));
      size += texts.at(-1)?.length ?? 0;
    }
    say(`${name}: ${(await throughput(name as keyof typeof makers, texts)).toFixed(1)} MB/s parsed`);
  }
}

/** Of the kubelet's simulator; the median, as a run of it alone is short. */
function simulators(): void {
  const took = median(Array.from({ length: ROUNDS }, sweepTook));
  say(`100 phases of three probes over a ten-minute trace: ${ms(took)}`);
}

async function rehearsal(): Promise<void> {
  const took = await rehearsalTook();
  if ('missing' in took) return say(`no rehearsal: ${took.missing}`);
  const [build, boot, observed, rest] = [took.build, took.boot, took.observed, took.rest].map((n) =>
    n.toFixed(1),
  );
  say(
    `a rehearsal: build ${build} s, boot ${boot} s, the longest that it observes ${observed} s, all else ${rest} s`,
  );
}

function againstShellcheck(directory: string | undefined): void {
  if (spawnSync('shellcheck', ['--version']).status !== 0)
    return say('shellcheck is not installed: no comparison');
  const root = directory ?? join(scratch, 'scripts');
  if (directory === undefined) for (let n = 0; n < 400; n++) writeScript(root, n);
  const scripts = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => path.endsWith('.sh') && statSync(path).isFile());
  const bytes = scripts.reduce((sum, path) => sum + readFileSync(path).length, 0);
  const own = timed(() =>
    spawnSync(process.execPath, [CLI, 'check', root, '--format', 'json'], { maxBuffer: 1 << 30 }),
  );
  const theirs = timed(() => {
    for (let i = 0; i < scripts.length; i += 200)
      // With `-f quiet` it would stop at its first finding.
      spawnSync('shellcheck', ['-f', 'gcc', ...scripts.slice(i, i + 200)], { maxBuffer: 1 << 30 });
  });
  say(
    `${scripts.length} scripts, ${(bytes / 1e6).toFixed(1)} MB: ${ms(own)}, shellcheck ${ms(theirs)}: ${(theirs / own).toFixed(0)} times its speed`,
  );
}

function writeScript(root: string, n: number): void {
  execFileSync('mkdir', ['-p', root]);
  writeFileSync(join(root, `deploy-${n}.sh`), shellScript(n));
}

async function monorepo(files: number): Promise<void> {
  const root = join(scratch, `monorepo-${files}`);
  const written = writeMonorepo(root, files);
  const { wall, mebibytes } = measured([root]);
  say(
    `${written} files in one run: ${(wall / 1000).toFixed(1)} s, ${mebibytes.toFixed(0)} MiB at its largest`,
  );
  const stages = [...(await stagesOf(root))].map(([stage, took]) => `${stage} ${(took / 1000).toFixed(1)} s`);
  say(`  by stage, in a run of its own from the sources: ${stages.join(', ')}`);
  rmSync(root, { recursive: true, force: true });
}

/** What `--base` costs on a change of some files, against a run without it: in turns, the least of each. */
function change(files: number, changed: number): void {
  const root = join(scratch, `change-${files}`);
  const written = writeMonorepo(root, files);
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-C', root, ...args], { stdio: 'ignore' });
  git('init');
  git('add', '.');
  git('-c', 'user.name=bench', '-c', 'user.email=bench@example.org', 'commit', '-m', 'before');
  changeMonorepo(root, changed);
  const rounds = [1, 2, 3].map(() => [measured([root]), measured([root, '--base', 'HEAD'])] as const);
  const least = (of: 0 | 1, what: keyof Measured): number => Math.min(...rounds.map((one) => one[of][what]));
  const [plain, base] = [least(0, 'processor'), least(1, 'processor')];
  say(
    `${changed} of ${written} files changed: ${(plain / 1000).toFixed(1)} s of processor time plain, ${(base / 1000).toFixed(1)} s with --base: ${(base / plain).toFixed(2)} times (by the clock ${(least(1, 'wall') / least(0, 'wall')).toFixed(2)} times), ${least(1, 'mebibytes').toFixed(0)} MiB at its largest`,
  );
  rmSync(root, { recursive: true, force: true });
}

interface Measured {
  /** In milliseconds: by the clock, and of all threads. */
  readonly wall: number;
  readonly processor: number;
  readonly mebibytes: number;
}

/** One `check`. The run itself says what it used: `resourceUsage()` counts in microseconds and kibibytes. */
function measured(args: readonly string[]): Measured {
  const hook =
    'process.on("exit", () => { const used = process.resourceUsage(); process.stderr.write(`\\n${used.maxRSS} ${used.userCPUTime + used.systemCPUTime}`); })';
  const imported = `data:text/javascript,${encodeURIComponent(hook)}`;
  let stderr = '';
  const wall = timed(() => {
    const command = ['--import', imported, CLI, 'check', ...args, '--format', 'json'];
    stderr = spawnSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 1 << 30 }).stderr;
  });
  const [kibibytes = 0, microseconds = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { wall, processor: microseconds / 1000, mebibytes: kibibytes / 1024 };
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function say(line: string): void {
  console.log(line);
}
