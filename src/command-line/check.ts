import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { runGate } from '../gate.ts';
import type { Scope } from '../policy/configuration/configuration.ts';
import type { Confidence, Severity } from '../policy/finding.ts';
import { prepare } from '../prepare.ts';
import { InputError } from '../repository/input-error.ts';
import { openCommit } from '../repository/open.ts';
import { gitHubFiles } from './fetch-file.ts';
import { type Judged, refuseSharing, showFixes, writeFixes } from './fix.ts';
import type { Output } from './outputs.ts';
import { Progress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { writeOutput } from './write-output.ts';

export interface CheckOptions {
  readonly failOn?: Severity | 'never';
  readonly confidence?: Confidence;
  readonly undecided?: boolean;
  /** A commit as git-rev-parse(1) takes it. */
  readonly base?: string;
  /** The same as a scope of `new`. */
  readonly onlyNew?: boolean;
  readonly failOnScope?: Scope;
  /** Configuration, custom rules and baseline are the base's, as on a pull request. */
  readonly policyFromBase?: boolean;
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
}

interface CheckCall {
  readonly paths: readonly string[];
  readonly outputs: readonly Output[];
  readonly terminal: Terminal;
}

/** `incident-gate check`: the exit status. */
export async function check({ paths, outputs, terminal }: CheckCall, options: CheckOptions): Promise<number> {
  const progress = new Progress(terminal.stderr);
  if (options.fixDryRun === true) refuseSharing(outputs);
  const at = target(paths, terminal.cwd());
  let judged = await judge(at, options, { progress, terminal });
  progress.clear();
  if (options.fixDryRun === true) await showFixes(judged, terminal);
  // What is left is asked of the files themselves.
  if (options.fix === true && (await writeFixes(judged, terminal)))
    judged = await judge(at, options, { progress, terminal });
  progress.clear();
  const { result } = judged;
  const isShared = options.fixDryRun === true;
  for (const output of outputs)
    writeOutput(output, result, { outputs, terminal, isShared, listUndecided: options.undecided === true });
  return result.verdict.failed ? 1 : 0;
}

/** One folder is a repository of its own; anything else is part of the folder one stands in. */
export function target(paths: readonly string[], cwd: string): { root: string; paths: string[] } {
  const [only] = paths;
  if (only === undefined) return { root: cwd, paths: [] };
  const missing = paths.find((path) => !isInside(path, cwd) && !existsSync(resolve(cwd, path)));
  if (missing !== undefined) throw new InputError(`There is no file or folder \`${missing}\`.`);
  if (paths.length === 1 && isFolder(resolve(cwd, only))) return { root: resolve(cwd, only), paths: [] };
  return { root: cwd, paths: paths.map((path) => relative(cwd, resolve(cwd, path)) || '.') };
}

async function judge(
  at: { root: string; paths: string[] },
  options: CheckOptions,
  { progress, terminal }: { progress: Progress; terminal: Terminal },
): Promise<Judged> {
  const { base, onlyNew, policyFromBase, failOn, confidence } = options;
  const scope = onlyNew === true ? 'new' : options.failOnScope;
  for (const [flag, isGiven] of [
    ['--only-new', onlyNew === true],
    ['--fail-on-scope', options.failOnScope !== undefined],
    ['--policy-from-base', policyFromBase === true],
  ] as const)
    if (isGiven && base === undefined)
      throw new InputError(`\`${flag}\` needs \`--base <commit>\`, to know ${NEEDED[flag]}.`);
  const input = await prepare({
    ...at,
    ...(base !== undefined && {
      base: { name: base, open: async (reading) => openCommit(at.root, base, reading) },
    }),
    policyFrom: policyFromBase === true ? 'base' : 'now',
    ...(scope !== undefined && { scope }),
    remoteFile: gitHubFiles(terminal.env, fetch),
    ...(failOn !== undefined && { failOn }),
    ...(confidence !== undefined && { confidence }),
    onProgress: (what) => progress.say(what),
  });
  return { root: at.root, input, result: await runGate(input) };
}

const NEEDED = {
  '--only-new': 'what is new',
  '--fail-on-scope': 'what is new',
  '--policy-from-base': 'whose policy it is',
};

function isInside(path: string, cwd: string): boolean {
  return !relative(cwd, resolve(cwd, path)).startsWith('..');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
