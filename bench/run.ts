import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
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
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/**
 * One example repository against bare node, in turns, so that all meet the same machine. `--version` loads the program
 * and does nothing: what it costs is loading, the rest is the run. Where Node keeps compiled code (from 22.8 on), the
 * first run of a machine is measured too, which has none yet.
 */
function small(): void {
  const example = 'examples/development-mode/reported';
  const first = { NODE_DISABLE_COMPILE_CACHE: '1' };
  const took = inTurns({
    bare: () => node(['-e', '0']),
    loading: () => node([CLI, '--version']),
    whole: () => node([CLI, 'check', example]),
    ...('enableCompileCache' in nodeModule && { first: () => node([CLI, 'check', example], first) }),
  });
  const above = (name: string): string => ms((took.get(name) ?? 0) - (took.get('bare') ?? 0));
  say(
    `check ${example}: ${above('whole')} above bare node (${ms(took.get('bare') ?? 0)}), of it loading ${above('loading')} (medians of ${ROUNDS})`,
  );
  if (took.has('first')) say(`the same without code compiled before: ${above('first')} above bare node`);
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
  const [build, boot, request, rest] = [took.build, took.boot, took.request, took.rest].map((n) =>
    n.toFixed(1),
  );
  say(`a rehearsal: build ${build} s, boot ${boot} s, its slow request ${request} s, all else ${rest} s`);
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
  // The run itself says how large it grew: resourceUsage().maxRSS is in kibibytes.
  const hook = 'process.on("exit", () => process.stderr.write("\\n" + process.resourceUsage().maxRSS))';
  const args = [
    '--import',
    `data:text/javascript,${encodeURIComponent(hook)}`,
    CLI,
    'check',
    root,
    '--format',
    'json',
  ];
  let stderr = '';
  const took = timed(() => {
    stderr = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 30 }).stderr;
  });
  const mebibytes = Number(stderr.trim().split('\n').at(-1)) / 1024;
  say(
    `${written} files in one run: ${(took / 1000).toFixed(1)} s, ${mebibytes.toFixed(0)} MiB at its largest`,
  );
  const stages = [...(await stagesOf(root))].map(([stage, took]) => `${stage} ${(took / 1000).toFixed(1)} s`);
  say(`  by stage, in a run of its own from the sources: ${stages.join(', ')}`);
  rmSync(root, { recursive: true, force: true });
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
