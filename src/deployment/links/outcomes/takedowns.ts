import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { isTrue, textFact } from '../commands/file-writes.ts';
import { compareMachines, textKey } from '../commands/machines.ts';
import { actsAfter, actsBefore, comesAfter, firstOf, type Sequence } from '../commands/sequences.ts';
import { endsWith } from './suppressed.ts';

/** A service is stopped, something that may fail is done, and the service is started again. */
export interface Takedown {
  readonly stop: Act;
  /** May be `start` itself, where that builds. */
  readonly risk: Act;
  readonly start: Act;
}

const STOPS = new Set(['stop', 'remove']);
const STARTS = new Set(['start', 'restart', 'apply', 'run-container', 'serve']);
/** Whose services are stopped and started by name. */
const TOOLS = new Set(['compose', 'container', 'systemd', 'supervisor', 'pm2', 'openrc', 'sysv']);

/** What the sequence takes down, nearest risk first; a service that is stopped by two commands (`stop`, `rm`) counts once. */
export function takedownsOf(deployment: Deployment, sequence: Sequence): Takedown[] {
  const found: Takedown[] = [];
  for (const stop of sequence.acts) {
    if (!STOPS.has(stop.kind) || stop.line.flow.trap !== undefined) continue;
    if (!TOOLS.has(toolOf(deployment, stop))) continue;
    const start = firstOf(actsAfter(sequence, stop), (act) => startsAgain(deployment, stop, act));
    if (start === undefined || found.some((one) => one.start === start)) continue;
    const risk = riskBetween(deployment, sequence, { stop, start });
    if (risk !== undefined) found.push({ stop, risk, start });
  }
  return found;
}

/** Whether a later command starts what the earlier one stopped. */
function startsAgain(deployment: Deployment, stop: Act, start: Act): boolean {
  const { programs } = deployment;
  if (!STARTS.has(start.kind) || start.line === stop.line) return false;
  if (compareMachines(start.line.where, stop.line.where) === 'other') return false;
  const tool = toolOf(deployment, stop);
  if (tool === 'container' && start.kind === 'run-container')
    return sharesName(textsOf(programs, stop, 'target'), textsOf(programs, start, 'name'));
  if (toolOf(deployment, start) !== tool) return false;
  if (tool === 'compose') return sameFiles(deployment, stop, start);
  if (tool === 'pm2') return true;
  const names = (act: Act) => [...textsOf(programs, act, 'unit'), ...textsOf(programs, act, 'target')];
  return sharesName(names(stop), names(start));
}

function toolOf(deployment: Deployment, act: Act): string {
  return textFact(deployment.programs, act, 'tool') ?? act.program;
}

type Names = ReturnType<typeof textsOf>;

function sharesName(a: Names, b: Names): boolean {
  const keys = new Set(a.map((text) => textKey(text).replace(/\.service$/, '')));
  return b.some((text) => keys.has(textKey(text).replace(/\.service$/, '')));
}

function sameFiles(deployment: Deployment, a: Act, b: Act): boolean {
  const files = (act: Act) => textsOf(deployment.programs, act, 'file').map(textKey).join(' ');
  return files(a) === files(b) && a.line.directory === b.line.directory;
}

function riskBetween(
  deployment: Deployment,
  sequence: Sequence,
  { stop, start }: { stop: Act; start: Act },
): Act | undefined {
  const between = firstOf(actsAfter(sequence, stop), (act) => {
    if (!comesAfter(sequence, act, start) || act.line === start.line) return false;
    return isRisk(deployment, act) && act.line.flow.onFailure !== 'ignored' && !act.line.flow.background;
  });
  if (between !== undefined) return between;
  return isTrue(deployment.programs, start, 'builds') && !isBuiltBefore(sequence, stop) ? start : undefined;
}

/** What takes a while and depends on more than this machine: a build, a pull, an installation, a download. */
function isRisk(deployment: Deployment, act: Act): boolean {
  const { programs } = deployment;
  switch (act.kind) {
    case 'build':
    case 'compile':
    case 'install':
    case 'pull':
      return true;
    case 'update':
      return act.program === 'git' && ['pull', 'clone'].includes(act.command);
    case 'fetch':
      return act.program === 'git' || textsOf(programs, act, 'output').length > 0;
    case 'copy':
      return (
        (act.program === 'rsync' || act.program === 'scp') && /\S:\S|::|rsync:\/\//.test(act.line.text.value)
      );
    case 'run':
      return /^(?:npm|yarn|pnpm|make)$/.test(act.program) && /\sbuild\b/.test(act.line.text.value);
    default:
      return false;
  }
}

/** Whether the failure of the risk keeps the start from being reached. */
export function staysDown(sequence: Sequence, { risk, start }: Takedown): boolean {
  if (risk === start) return true;
  const { flow } = risk.line;
  const run = sequence.runOf(risk);
  const isConditional = start.line.flow.conditions.some(
    ({ acts, branch }) =>
      sequence.runOf(start) === run &&
      branch !== 'arm' &&
      acts.from <= risk.line.order &&
      risk.line.order < acts.to,
  );
  switch (flow.onFailure) {
    case 'stops':
      return true;
    case 'skips':
      return isConditional || (isLine(sequence, risk) && endsWith(run, risk));
    case 'tested':
      return isConditional || /\b(?:exit|die|fail|error_exit|abort|return)\b/.test(flow.handler?.value ?? '');
    case 'continues':
      return isLine(sequence, risk) && endsWith(run, risk);
    default:
      return false;
  }
}

/** A recipe's line: make stops at the first that fails. */
function isLine(sequence: Sequence, act: Act): boolean {
  return sequence.runOf(act).script.origin.kind === 'recipe';
}

const RETURNS = /roll_?back|restore|recover|revert|previous|start/i;

/** What starts something when the risk fails: in a trap, in a handler, in the branch of a failure. */
export function returnOf(sequence: Sequence, { stop, risk }: Takedown): Act | undefined {
  const run = sequence.runOf(risk);
  return run.acts.find((act) => {
    if (act.line.order < stop.line.order && act.line.flow.trap === undefined) return false;
    const { trap, conditions, functions } = act.line.flow;
    const isStart =
      STARTS.has(act.kind) ||
      act.kind === 'rollback' ||
      RETURNS.test(act.kind === 'run' ? act.program : (functions.at(-1) ?? ''));
    if (!isStart) return false;
    if (trap?.some((signal) => /^(?:EXIT|ERR|0)$/.test(signal)) === true) return true;
    return conditions.some(
      ({ acts, branch, text }) =>
        acts.from <= risk.line.order &&
        risk.line.order < acts.to &&
        (branch === 'else') !== text.value.trimStart().startsWith('!'),
    );
  });
}

/** Whether it runs only on a condition that the start does not share, other than that the service is there. */
export function isOptional(stop: Act, start: Act): boolean {
  const shared = new Set(start.line.flow.conditions.map(({ text }) => text));
  return stop.line.flow.conditions.some(
    ({ text }) =>
      !shared.has(text) &&
      !/\bps\b|is-active|is-enabled|inspect|status|exists?|running|list|command -v|pgrep|\bcd\b|-[fdenz]\s/.test(
        text.value,
      ),
  );
}

/** What was built before the stop is built again from the cache. */
function isBuiltBefore(sequence: Sequence, stop: Act): boolean {
  return firstOf(actsBefore(sequence, stop), ({ kind }) => kind === 'build') !== undefined;
}
