import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import { parseShell } from '../../../syntax/shell/shell.ts';
import type { SimpleCommand, Statement } from '../../../syntax/shell/tree.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import type { LoopRun, Run } from '../../scripts/run.ts';
import { isUnknown, type Known } from '../../unknown.ts';
import { makesWay, startsWhatItIsTold } from '../images/base-shells.ts';
import { imageContents } from '../images/image-contents.ts';
import { resolved } from '../images/image-place.ts';
import { detaches, goesRoundForEver, isWorker, runOfFile } from '../processes/workers.ts';
import { fileByEnd } from '../reach/files-by-end.ts';
import type { AnyStart } from './container-starts.ts';

const SHELLS = ['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh'];
/** Programs that hand signals on, or are made to be the first process. */
const INITS = [
  'tini',
  'dumb-init',
  's6',
  's6-svscan',
  'supervisord',
  'runsvdir',
  'my_init',
  'init',
  'systemd',
  'runit',
  'multirun',
  'pm2-runtime',
];
/** Programs that execute their operands in their own place. */
const EXECUTE = [
  'env',
  'gosu',
  'su-exec',
  'setpriv',
  'nice',
  'ionice',
  'stdbuf',
  'nohup',
  'chpst',
  'setuidgid',
  'with-contenv',
  'exec',
];

/** A shell that is the first process of a container. */
export interface ShellFirst {
  /** What it runs. */
  readonly run: Run;
  /** Its script when that is a file of the repository. */
  readonly file?: string;
  readonly program: Text;
  /** What works under it until the container stops, and stays its child. */
  readonly children: readonly Act[];
  /** The only child, where it is the last command, in front, and `exec` can stand before it. */
  readonly last?: Act;
  /** False where the last of the children takes the place of the shell. */
  readonly staysAround: Known<boolean>;
  /** Signals that end a container are caught, or there is something for the end. */
  readonly traps: boolean;
}

/** The shell that a container starts with, when it is one and something works under it; undefined otherwise. */
export function shellFirst(deployment: Deployment, start: AnyStart): ShellFirst | undefined {
  if (
    start.run.acts.some(({ line }) =>
      line.wrappers.some((name) => INITS.includes(name) || /^s6-|catatonit|docker-init/.test(name)),
    )
  )
    return undefined;
  const argv = withoutWrappers(start.argv);
  const [first] = argv;
  if (first === undefined || INITS.includes(posix.basename(first.value))) return undefined;
  const text = shellText(argv);
  if (text !== undefined) return givenText(deployment, start, { program: first, text });
  const path = scriptOf(deployment, start, argv);
  const run = path === undefined ? undefined : runOfFile(deployment, path);
  if (path === undefined || run === undefined) return undefined;
  const children = childrenOf(deployment, run);
  if (children.length === 0) return undefined;
  const last = lastChild(children, deployment.shellTree(path)?.body ?? []);
  return { run, file: path, program: first, children, ...last, staysAround: true, traps: catches(run) };
}

/** The shell script of the repository that a container starts with. */
export function startScriptOf(deployment: Deployment, start: AnyStart): string | undefined {
  const argv = withoutWrappers(start.argv);
  return shellText(argv) === undefined ? scriptOf(deployment, start, argv) : undefined;
}

function withoutWrappers(argv: readonly Text[]): readonly Text[] {
  let words = argv;
  while (words.length > 1) {
    const name = posix.basename(words[0]?.value ?? '');
    if (!EXECUTE.includes(name)) break;
    const takesUser = /^(?:gosu|su-exec|setuidgid)$/.test(name);
    const rest = words.slice(1).findIndex((word) => !/^-|^\w+=/.test(word.value));
    if (rest < 0) break;
    words = words.slice(1 + rest + (takesUser ? 1 : 0));
  }
  return words;
}

function isShell(word: Text | undefined): boolean {
  return word !== undefined && SHELLS.includes(posix.basename(word.value));
}

/** The text of `sh -c TEXT`. */
function shellText(argv: readonly Text[]): Text | undefined {
  if (!isShell(argv[0])) return undefined;
  const flag = argv.findIndex((word, i) => i > 0 && /^-[a-z]*c[a-z]*$/.test(word.value));
  return flag > 0 && argv.slice(1, flag).every((word) => /^-|^pipefail$/.test(word.value))
    ? argv[flag + 1]
    : undefined;
}

/** A shell file of the repository: by its place in the image, else by its name when only one file has it. */
function scriptOf(deployment: Deployment, start: AnyStart, argv: readonly Text[]): string | undefined {
  const named = isShell(argv[0]) ? argv.slice(1).find((word) => !word.value.startsWith('-')) : argv[0];
  if (named === undefined || !named.isKnown || (argv[0] === named && !/[/.]/.test(named.value)))
    return undefined;
  const found = firstOf(start.builds, (build) => {
    const contents = imageContents(deployment, build);
    const path = resolved(start.workingDirectory?.value ?? contents?.directory, named.value);
    return path === undefined ? undefined : contents?.file(path)?.from;
  });
  const path = found ?? (start.builds.length === 0 ? undefined : fileByEnd(deployment, named.value));
  return path !== undefined && deployment.repository.file(path)?.format === 'shell' ? path : undefined;
}

/** The first answer; what comes after it is not asked. */
function firstOf<K, V>(keys: readonly K[], ask: (key: K) => V | undefined): V | undefined {
  for (const key of keys) {
    const answer = ask(key);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function givenText(
  deployment: Deployment,
  start: AnyStart,
  { program, text }: { program: Text; text: Text },
): ShellFirst | undefined {
  const children = childrenOf(deployment, start.run);
  if (children.length === 0) return undefined;
  const last = lastChild(children, parseShell(text).body);
  const way = last.last === undefined ? false : makesWay(program, start.base);
  const isCertain =
    start.builds.length > 0 ||
    start.kind === 'kubernetes' ||
    start.service?.entrypoint !== undefined ||
    startsWhatItIsTold(start.base);
  if (!isCertain) return undefined;
  return {
    run: start.run,
    program,
    children,
    ...last,
    staysAround: isUnknown(way) ? way : !way,
    traps: catches(start.run),
  };
}

function lastChild(children: readonly Act[], body: readonly Statement[]): Pick<ShellFirst, 'last'> {
  const [only, ...others] = children;
  const command = lastCommand(body);
  const isLast = only !== undefined && others.length === 0 && command !== undefined && isAt(only, command);
  return isLast ? { last: only } : {};
}

/** The command that a shell given this text runs last, when it is a simple one: `a; b`, `a && b`. */
function lastCommand(statements: readonly Statement[]): SimpleCommand | undefined {
  const last = statements.at(-1);
  if (last?.kind === 'and-or' && last.operator === '&&') return lastCommand([last.right]);
  return last?.kind === 'command' && !last.background ? last : undefined;
}

function isAt({ line }: Act, command: SimpleCommand): boolean {
  return line.text.span().end === command.text.span().end && line.text.path === command.text.path;
}

/** What works until it is stopped: in front, or in the background while the shell waits; not what takes its place. */
function childrenOf(deployment: Deployment, run: Run): Act[] {
  const own = run.acts.filter(
    (act) => act.line.flow.called && act.line.flow.trap === undefined && act.line.where.length === 1,
  );
  const works = own.filter((act) => isWorker(deployment, act) && !detaches(deployment, act));
  const children = works.filter((act) => !act.line.wrappers.includes('exec'));
  const stays =
    own.some((act) => act.program === 'wait' || (children.includes(act) && !act.line.flow.background)) ||
    run.loops.some((loop) => !isLeftForAnother(loop, own));
  return stays ? children : [];
}

/** The loop ends, and what comes after it takes the place of the shell. */
function isLeftForAnother(loop: LoopRun, acts: readonly Act[]): boolean {
  return (
    (loop.leaves || !goesRoundForEver(loop)) &&
    acts.some(
      ({ line }) =>
        line.order >= loop.body.to &&
        line.wrappers.includes('exec') &&
        !line.flow.background &&
        line.flow.conditions.length === 0,
    )
  );
}

function catches(run: Run): boolean {
  return run.traps.some(({ signals }) => signals.some((signal) => /^(?:TERM|15|EXIT|0)$/.test(signal)));
}
