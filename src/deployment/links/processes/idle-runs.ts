import type { Span } from '../../../repository/span.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { writesFile } from '../../scripts/redirects.ts';
import type { Run } from '../../scripts/run.ts';
import { fileThatRuns } from '../reach/edges.ts';
import { runOfFile } from './workers.ts';

/** A run that leaves everything as it was. */
export interface Idleness {
  /** `prints`: some words; `nothing`: not even that. */
  readonly does: 'prints' | 'nothing';
  /** The script that is started and does nothing. */
  readonly script?: string;
  /** The first thing it prints, or where the script begins. */
  readonly at?: Span;
}

/** What says or asks something and changes nothing. `logger` is none of them: somebody reads what it writes. */
const IDLE = new Set([
  'echo',
  'printf',
  'true',
  ':',
  'sleep',
  'date',
  'set',
  'export',
  'cd',
  'test',
  '[',
  'umask',
  'hostname',
  'whoami',
  'uname',
  'trap',
  'shopt',
  'pwd',
  'dirname',
  'basename',
  'realpath',
  'readlink',
]);
const DEEPEST = 4;

/** How the run does nothing; undefined where it does something, or may. */
export function idlenessOf(deployment: Deployment, run: Run, depth = 0): Idleness | undefined {
  if (run.cut || depth > DEEPEST || writesSomewhere(run) || !isRead(deployment, run)) return undefined;
  let prints: Act | undefined;
  let started: Idleness | undefined;
  for (const act of run.acts) {
    if (!act.line.flow.called) continue;
    if (isIdle(act)) {
      if (act.program === 'echo' || act.program === 'printf' || act.program === 'cat') prints ??= act;
      continue;
    }
    const inner = idlenessOfFile(deployment, act, depth);
    if (inner === undefined) return undefined;
    started ??= inner;
  }
  if (started !== undefined) return prints === undefined ? started : { ...started, does: 'prints' };
  return prints === undefined ? { does: 'nothing' } : { does: 'prints', at: prints.line.text.span() };
}

function isIdle({ program, line }: Act): boolean {
  if (line.redirects.some(writesFile)) return false;
  if (program === 'cat') return line.argv.length === 1 && line.redirects.some(({ isHeredoc }) => isHeredoc);
  return IDLE.has(program);
}

function idlenessOfFile(deployment: Deployment, act: Act, depth: number): Idleness | undefined {
  const path =
    act.runs === undefined || !act.runs.isKnown ? undefined : fileThatRuns(deployment, act, act.runs);
  const run = path === undefined ? undefined : runOfFile(deployment, path);
  if (path === undefined || run === undefined || act.line.redirects.some(writesFile)) return undefined;
  const idle = idlenessOf(deployment, run, depth + 1);
  return idle === undefined ? undefined : { script: path, at: run.script.text.span(0, 1), ...idle };
}

/** `{ …; } > file` and `exec > file` send what is printed to somebody. Comments left out. */
function writesSomewhere({ script }: Run): boolean {
  if (script.body.kind === 'argv') return false;
  const text = script.text.value.replace(/^[ \t]*#.*$/gm, '');
  return /(?:^|[^-=<>&\d])[12]?>>?[ \t]*(?!&|[ \t]|\/dev\/(?:null|stdout|stderr))\S/m.test(text);
}

/** What the parser could not read may do something. */
function isRead(deployment: Deployment, { script }: Run): boolean {
  if (!script.text.isKnown) return false;
  // `Spot::daily()` in a table of jobs that is not cron's own: a function without a body to the shell.
  if (
    script.origin.kind === 'cron' &&
    script.body.kind === 'shell' &&
    script.body.statements.every(({ kind }) => kind === 'function')
  )
    return false;
  return script.origin.kind !== 'file' || deployment.shellTree(script.path)?.problems.length === 0;
}
