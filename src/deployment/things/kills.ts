import { posix } from 'node:path';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { type KillTarget, targetOf } from '../links/commands/kill-targets.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Kill } from '../model/kill.ts';
import type { Run } from '../scripts/run.ts';
import { type Known, unknown } from '../unknown.ts';

/** Every command that signals processes. */
export function killsOf(deployment: Deployment): Kill[] {
  return deployment
    .runs()
    .flatMap((run) => run.acts.flatMap((act) => (act.kind === 'kill' ? [killOf(deployment, act, run)] : [])));
}

function killOf(deployment: Deployment, act: Act, run: Run): Kill {
  const target = targetOf(deployment, act, run);
  const signal = signalOf(act);
  return {
    ...artefactsOf(deployment).ofAct(act),
    at: act.line.text.span(),
    program: act.program,
    by: target.by,
    selector_at: (target.text ?? act.line.text).span(),
    target: target.text === undefined ? undefined : known(target.text),
    victims: victimsOf(target),
    signal,
    terminates: !HARMLESS.has(signal),
    can_match_others: canMatchOthers(deployment, target),
    pins_app: target.by === 'pattern' && target.text !== undefined && namesApp(target.text.value),
    checked: isChecked(act),
    confined:
      act.line.where.some(({ kind }) => kind === 'container' || kind === 'build') ||
      act.line.where.at(-1)?.kind === 'ci',
    stops: isStop(act),
  };
}

function known(text: NonNullable<KillTarget['text']>): Known<string> {
  return text.isKnown ? text.value : unknown(text.unknown ?? 'it cannot be known', text.span());
}

/** Signals that programs take as a request to reload or report, that stop and continue, and the question. */
const HARMLESS: ReadonlySet<string> = new Set([
  '0',
  'HUP',
  'USR1',
  'USR2',
  'STOP',
  'CONT',
  'WINCH',
  'TTIN',
  'TTOU',
  'CHLD',
  'PIPE',
]);
const NUMBERS: Readonly<Record<string, string>> = {
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  9: 'KILL',
  10: 'USR1',
  12: 'USR2',
  15: 'TERM',
};

function signalOf(act: Act): string {
  if (act.options.has('exists')) return '0';
  const named = ['kill', 'hup', 'term', 'int', 'quit'].find((name) => act.options.has(`sig${name}`));
  if (named !== undefined) return named.toUpperCase();
  if (act.options.has('sigusr')) return 'USR1';
  if (act.options.has('STOP')) return 'STOP';
  const value =
    act.options.get('signal')?.at(-1)?.value?.value ?? (act.program === 'fuser' ? 'KILL' : 'TERM');
  return NUMBERS[value] ?? value.replace(/^SIG/i, '').toUpperCase();
}

function victimsOf({ by, text, wholeLine }: KillTarget): string {
  const shown = text === undefined ? 'something' : `\`${text.value.replace(/[\u{FFFB}\u{FFFC}]/gu, '…')}\``;
  switch (by) {
    case 'pattern':
      return `every process whose ${wholeLine ? 'command line' : 'name'} matches ${shown}`;
    case 'name':
      return `every process called ${shown}`;
    case 'port':
      return `whatever uses ${shown === 'something' ? 'a port' : `port ${shown.replace(/^`(?:\w*:)?|\/\w+`$|`$/g, '')}`}`;
    default:
      return `the ${by} it names`;
  }
}

/** Programs that many run and that are not in `programs/`. */
const SHARED =
  /^(?:chrom(?:e|ium)(?:driver)?|ffmpeg|beam\.smp|dotnet|mono|Xvfb|firefox|geckodriver|erl|tomcat|catalina|celery)$/;
const PORT = /(?:^|\D)\d{2,5}(?:\D|$)/;
/** U+E000 stands for the folder of the script's repository. */
const PLACE = /(?:^|[\s^"'=])\^?(?:\/[\w.@%+-]+){2,}|\.\/[\w.-]+\/[\w.-]+|^\u{E000}\/?[\w.-]+\/[\w.-]+/u;

function canMatchOthers(deployment: Deployment, target: KillTarget): Known<boolean> {
  const { by, text, isNarrowed, wholeLine } = target;
  if (by === 'port') return true;
  if ((by !== 'pattern' && by !== 'name') || isNarrowed || text === undefined) return false;
  const plain = withoutTricks(text.value);
  if (!/[\w.]/.test(plain))
    return text.isKnown ? false : unknown(text.unknown ?? 'the pattern cannot be known', text.span());
  if (by === 'name' || !wholeLine)
    return text.isKnown ? isShared(deployment, plain) : unknown(text.unknown ?? '', text.span());
  const isPinned = PLACE.test(plain) || (namesProgram(plain) && (PORT.test(plain) || !text.isKnown));
  return !isPinned;
}

/** `[u]vicorn` keeps grep from finding itself; `.*`, `\.` and anchors are no characters of a name. */
function withoutTricks(pattern: string): string {
  return pattern
    .replace(/\[(\w)\]/g, '$1')
    .replace(/\\(.)/g, '$1')
    .replace(/[\u{FFFB}\u{FFFC}]/gu, '');
}

/** Names of programs that the gate's own data know are names that others run as well. */
function isShared(deployment: Deployment, name: string): boolean {
  const base = posix.basename(name.split(/\s/, 1)[0] ?? '');
  return SHARED.test(base) || deployment.programs.named(base) !== undefined;
}

function namesProgram(pattern: string): boolean {
  return /[A-Za-z]{2}/.test(pattern);
}

/** `uvicorn app.main:app`, `python server.py`: a program and what it serves. */
function namesApp(pattern: string): boolean {
  return /\w[ .*+]+[\w./-]*\w(?::\w+|\.(?:py|js|ts|rb|php|jar))\b/.test(withoutTricks(pattern));
}

const LOOKS = /\/proc\/|\bps\b[^|;&]*\s-?p\b|\bcomm=|cmdline|\breadlink\b|MainPID/;

function isChecked(act: Act): boolean {
  return act.line.flow.conditions.some(({ text }) => LOOKS.test(text.value));
}

const STOPPING =
  /(?:^|[^a-z])(?:stop|shutdown|down|teardown|tear_down|kill|terminate|clean|cleanup|uninstall|remove|destroy|halt|quit)(?:[^a-z]|$)/i;
const STARTING = /(?:re)?start|deploy|monitor|watch|launch|run|boot|update|upgrade/i;

function isStop({ line }: Act): boolean {
  const { script, flow } = line;
  if (flow.trap !== undefined) return true;
  const names = [
    ...flow.functions,
    ...flow.conditions.filter(({ branch }) => branch === 'arm').map(({ text }) => text.value),
  ];
  if (names.some((name) => STOPPING.test(name.replace(/([a-z])([A-Z])/g, '$1_$2')))) return true;
  const { origin } = script;
  if (origin.kind === 'recipe') return STOPPING.test(origin.target);
  if (origin.kind === 'package-script') return STOPPING.test(origin.name);
  if (origin.kind === 'unit') return origin.directive.startsWith('ExecStop');
  const name = posix.basename(line.text.path);
  return origin.kind === 'file' && STOPPING.test(name) && !STARTING.test(name);
}
