import type { Text } from '../../../repository/text.ts';
import type { SimpleCommand, Statement } from '../../../syntax/shell/tree.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textOf } from '../../acts/facts.ts';
import type { Programs } from '../../acts/recognise.ts';
import { isUnknown } from '../../unknown.ts';
import type { ContainerProcess } from '../ports/container-process.ts';
import type { ExitLevel, StageOf } from './exit-level.ts';
import { failsOnError } from './path-asks.ts';

/** What a command of a check is seen in. */
export interface CheckSurroundings {
  readonly programs: Programs;
  readonly process: ContainerProcess;
  /** All characters of the command line of the shell that runs the check; undefined where no shell does. */
  readonly shellText: string | undefined;
}

/** Why a command of a check passes when it should not; undefined where it may fail on anything. */
export function weakness(
  { programs, process, shellText }: CheckSurroundings,
  act: Act,
  stage: StageOf,
): ExitLevel | undefined {
  const at = act.line.text;
  switch (act.program) {
    case 'curl':
      return ofCurl(programs, act);
    case 'redis-cli':
      return ofRedis(programs, act, process);
    case 'python':
      return ofPython(act);
    case 'kill':
      return /^kill\s+-(?:0|s\s+0)\s+1$/.test(at.value.trim())
        ? nothing(
            '`kill -0 1` asks whether the container’s first process is there, without which there is no container',
            at,
          )
        : undefined;
    case 'pgrep':
      return ofPgrep(programs, act, stage.isAlone ? undefined : shellText);
    case 'grep':
      return ofGrep(programs, act, { stage, shellText });
    default:
      return ofAny(act, stage);
  }
}

function nothing(says: string, at: Text): ExitLevel {
  return { failsOn: 'nothing', because: { says, at } };
}

/** A server that answers 500 has answered: curl(1), `--fail`. */
function ofCurl(programs: Programs, act: Act): ExitLevel | undefined {
  if (act.open !== undefined || failsOnError(programs, act) || act.options.has('help')) return undefined;
  const url = textOf(programs, act, 'url');
  if (
    url === undefined ||
    /^(?!https?:)\w+:\/\//.test(url.value) ||
    /(?:^|\s)(?:-K|--config|-V|--version)\b/.test(act.line.text.value)
  )
    return undefined;
  return {
    failsOn: 'silence',
    because: {
      says: 'without `-f`, `curl` succeeds on every answer, a 500 among them',
      at: act.line.argv[0] ?? act.line.text,
      option: act.line.argv[1],
    },
  };
}

/** Told NOAUTH, it prints that and exits 0 (redis-cli.c: only with -e does an error reply make it fail). */
function ofRedis(
  programs: Programs,
  act: Act,
  { argv, given, environment }: ContainerProcess,
): ExitLevel | undefined {
  const demands = [...argv, ...given].some(({ value }) => /(?:^|\s)--requirepass(?:\s|$)/.test(value));
  const isAuthorised =
    ['password', 'url', 'askpass', 'user'].some((name) => act.options.has(name)) ||
    environment.has('REDISCLI_AUTH') ||
    act.line.environment.has('REDISCLI_AUTH');
  if (!demands || isAuthorised || failsOnError(programs, act) || act.open !== undefined) return undefined;
  return {
    failsOn: 'silence',
    because: {
      says: 'the server demands a password, and `redis-cli` without one is told NOAUTH and exits 0',
      at: act.line.argv[0] ?? act.line.text,
    },
  };
}

const ASKS = /^(?:requests|httpx)\.(?:get|head|post)\s*\([^()]*(?:\([^()]*\)[^()]*)*\)$/;

/** `import requests; requests.get(url)`: an answer of any status raises nothing. */
function ofPython(act: Act): ExitLevel | undefined {
  const at = act.line.argv.findIndex(({ value }) => value === '-c');
  const code = at < 0 ? undefined : act.line.argv[at + 1];
  if (code === undefined || code.length > 4000) return undefined;
  const statements = code.value
    .split(/[;\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const last = statements.at(-1);
  const isPlain = statements.slice(0, -1).every((one) => /^(?:import|from)\s[\w\s.,]+$/.test(one));
  if (last === undefined || !isPlain || !ASKS.test(last)) return undefined;
  return {
    failsOn: 'silence',
    because: {
      says: `\`${last.slice(0, last.indexOf('('))}\` raises nothing when the status is an error`,
      at: code,
    },
  };
}

const PLAIN = /^[\w ./:@=,-]+$/;

/** The shell's own command line holds the pattern; pgrep(1) leaves out itself alone. */
function ofPgrep(programs: Programs, act: Act, shellText: string | undefined): ExitLevel | undefined {
  const pattern = textOf(programs, act, 'target');
  const full = factOf(programs, act, 'full');
  const isFull = full !== undefined && !isUnknown(full) && full.value === true;
  const narrowed = [
    'exact',
    'parent',
    'euid',
    'uid',
    'newest',
    'oldest',
    'older',
    'ignore-ancestors',
    'pidfile',
    'terminal',
    'inverse',
  ];
  if (
    !isFull ||
    pattern === undefined ||
    !isFound(pattern, shellText) ||
    narrowed.some((one) => act.options.has(one))
  )
    return undefined;
  return nothing(
    `\`pgrep -f\` finds the shell that runs this very check, whose command line holds \`${pattern.value}\``,
    act.line.text,
  );
}

function isFound(pattern: Text, shellText: string | undefined): boolean {
  return pattern.isKnown && PLAIN.test(pattern.value) && shellText?.includes(pattern.value) === true;
}

/** `ps aux | grep nginx`: the list holds the search and the shell around it. */
function ofGrep(
  programs: Programs,
  act: Act,
  { stage, shellText }: { stage: StageOf; shellText: string | undefined },
): ExitLevel | undefined {
  const [list, ...more] = stage.before;
  const pattern = textOf(programs, act, 'pattern');
  if (list === undefined || more.length > 0 || pattern === undefined) return undefined;
  if (!/^ps\s+-?(?:aux\w*|ef\w*|axu?\w*|faux|aef)$/.test(list.text.value.trim())) return undefined;
  const isPlain = !['invert-match', 'count', 'word-regexp', 'line-regexp', 'file'].some((one) =>
    act.options.has(one),
  );
  return isPlain && isFound(pattern, shellText)
    ? nothing(`the list of processes holds the search for \`${pattern.value}\` itself`, act.line.text)
    : undefined;
}

/** Commands that read what they are given and have nothing to fail on. */
const READERS = /^(?:cat|wc|head|tail|sort|uniq|tr|cut|tee)$/;

function ofAny(act: Act, { before }: StageOf): ExitLevel | undefined {
  const { argv, text } = act.line;
  const [, only, ...more] = argv;
  if (more.length === 0 && only !== undefined && /^--?(?:version|help)$/.test(only.value) && only.isKnown)
    return nothing(`\`${act.program} ${only.value}\` asks the program and not the server`, text);
  return before.length > 0 && READERS.test(act.program)
    ? nothing(`the status is that of \`${act.program}\`, at the end of the pipe`, text)
    : undefined;
}

/** Whether a statement is that act. */
export function isActOf(command: SimpleCommand | Statement, act: Act): boolean {
  const [own, other] = [command.text.span(), act.line.text.span()];
  return own.path === other.path && own.start === other.start;
}
