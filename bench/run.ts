import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
import { throughput } from './throughput.ts';

/*
 * Speed, as ratios within one run: `npm run bench`, or `npm run bench -- DIRECTORY` to compare with shellcheck on the
 * scripts there. Measures dist/: build first.
 */

const CLI = resolve('dist/cli.js');
const scratch = mkdtempSync(join(tmpdir(), 'incident-gate-bench-'));

try {
  small();
  await formats();
  againstShellcheck(process.argv[2]);
  for (const files of [1_000, 3_000, 10_000]) monorepo(files);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** One example repository against bare node. */
function small(): void {
  const example = 'examples/development-mode/reported';
  const bare: number[] = [];
  const run: number[] = [];
  for (let i = 0; i < 15; i++) {
    bare.push(timed(() => spawnSync(process.execPath, ['-e', '0'])));
    run.push(timed(() => spawnSync(process.execPath, [CLI, 'check', example])));
  }
  say(
    `check ${example}: ${ms(median(run))}, bare node ${ms(median(bare))}: ${ms(median(run) - median(bare))} above it (medians of 15)`,
  );
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

function monorepo(files: number): void {
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
