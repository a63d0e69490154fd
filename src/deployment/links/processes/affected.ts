import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { type Known, unknown } from '../../unknown.ts';
import { fileStarted } from '../reach/edges.ts';
import { isWorker, runOfFile } from './workers.ts';

/** Programs that a command stops or starts, by a name each; undefined when they cannot be counted. */
export interface Affected {
  readonly how: 'stops' | 'starts' | 'restarts';
  readonly names: readonly string[] | undefined;
}

/** What a command stops or starts; undefined for a command that does neither. */
export function affectedBy(deployment: Deployment, act: Act): Affected | undefined {
  switch (act.kind) {
    case 'kill':
      return act.options.has('exists') || act.options.has('sighup')
        ? undefined
        : { how: 'stops', names: killed(deployment, act) };
    case 'stop':
    case 'remove':
      return isOfServices(act) ? { how: 'stops', names: targets(deployment, act) } : undefined;
    case 'restart':
      return { how: 'restarts', names: targets(deployment, act) };
    case 'start':
    case 'apply':
      return { how: 'starts', names: targets(deployment, act) };
    case 'run-container':
    case 'serve':
      return { how: 'starts', names: [commandLine(act)] };
    case 'run':
      return startedByScript(deployment, act);
    default:
      return undefined;
  }
}

/** The greater of what is stopped and what is started: a restart by hand is both of the same thing. */
export function countAffected(deployment: Deployment, acts: readonly Act[]): Known<number> {
  const stopped = new Set<string>();
  const started = new Set<string>();
  for (const act of acts) {
    const found = affectedBy(deployment, act);
    if (found === undefined) continue;
    if (found.names === undefined)
      return unknown(
        `how much \`${act.line.text.value.split('\n', 1)[0]?.slice(0, 60) ?? ''}\` reaches is not in the repository`,
        act.line.text.span(),
      );
    for (const name of found.names) {
      if (found.how !== 'starts') stopped.add(name);
      if (found.how !== 'stops') started.add(name);
    }
  }
  return Math.max(stopped.size, started.size);
}

function isOfServices(act: Act): boolean {
  return [
    'systemctl',
    'service',
    'docker',
    'docker-compose',
    'podman',
    'supervisorctl',
    'pm2',
    'rc-service',
  ].includes(act.program);
}

/** `pkill -f uvicorn` ends every server whose command line it matches. */
function killed(deployment: Deployment, act: Act): string[] {
  const patterns = textsOf(deployment.programs, act, 'target').map(({ value }) => value);
  if (act.options.has('exact') || act.program === 'kill') return patterns;
  return patterns.flatMap((pattern) => {
    const matched = [...serverLines(deployment)].filter((line) => matches(pattern, line));
    return matched.length === 0 ? [pattern] : matched;
  });
}

/** Whether a pattern of pgrep(1) is found in a command line. Only what is plain is tried: words, dots and stars. */
function matches(pattern: string, line: string): boolean {
  if (pattern.length > 80 || pattern.length < 3 || !/^[\w\s./:*\\-]+$/.test(pattern)) return false;
  const parts = pattern.split(/\.\*/).map((part) => part.replaceAll('\\', ''));
  let at = 0;
  for (const part of parts) {
    const found = line.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

/** Command lines of all that works until it is stopped, each once. */
const serverLines = once((deployment: Deployment): ReadonlySet<string> => {
  const workers = deployment
    .acts()
    .filter((act) => isWorker(deployment, act) && act.line.where.at(-1)?.kind !== 'ci');
  return new Set(
    workers.map((act) =>
      [...act.line.wrappers.filter((name) => name === 'python'), commandLine(act)].join(' '),
    ),
  );
});

/** Words of a command, its program by its base name: one server is started in many ways. */
function commandLine(act: Act): string {
  const [program, ...rest] = act.line.argv.map(({ value }) => value);
  return [program?.split('/').at(-1) ?? '', ...rest].join(' ');
}

/** Units, containers or services that are named; those of the compose file where none is. */
function targets(deployment: Deployment, act: Act): readonly string[] | undefined {
  const named = ['unit', 'target', 'name'].flatMap((fact) => textsOf(deployment.programs, act, fact));
  // `-p "$stale"` names a project that may be another one.
  if (textsOf(deployment.programs, act, 'project').some((text) => !text.isKnown)) return undefined;
  if (named.some((text) => !text.isKnown)) return named.length === 1 ? [named[0]?.value ?? ''] : undefined;
  if (named.length > 0) return named.map(({ value }) => value.replace(/\.service$/, ''));
  return act.command.startsWith('compose') || act.program === 'docker-compose'
    ? composeServices(deployment)
    : undefined;
}

function composeServices(deployment: Deployment): string[] | undefined {
  const files = deployment.composeFiles();
  const main =
    files.length === 1 ? files[0] : files.find(({ path }) => /^(?:docker-)?compose\.ya?ml$/.test(path));
  return main?.compose.services.filter(({ profiles }) => profiles.length === 0).map(({ name }) => name.value);
}

/** What a script of the repository starts, itself and through others. */
function startedByScript(deployment: Deployment, act: Act): Affected | undefined {
  const names = startedNames(deployment, act);
  return names.length === 0 ? undefined : { how: 'starts', names };
}

function startedNames(deployment: Deployment, act: Act): readonly string[] {
  if (isWorker(deployment, act)) return [commandLine(act)];
  const file = fileStarted(deployment, act);
  return file === undefined ? [] : startedBy(deployment)(file);
}

/** By script: the names of what it starts. A script that leads back to itself adds nothing the second time. */
const startedBy = once((deployment: Deployment) => {
  const known = new Map<string, readonly string[]>();
  return (file: string): readonly string[] => {
    const found = known.get(file);
    if (found !== undefined) return found;
    known.set(file, []);
    const acts =
      runOfFile(deployment, file)?.acts.filter(
        ({ line }) => line.flow.called && line.flow.trap === undefined,
      ) ?? [];
    const names = [...new Set(acts.flatMap((act) => namesStarted(deployment, act)))];
    known.set(file, names);
    return names;
  };
});

function namesStarted(deployment: Deployment, act: Act): readonly string[] {
  if (act.kind === 'run' || act.kind === 'serve') return startedNames(deployment, act);
  return act.kind === 'start' || act.kind === 'restart' || act.kind === 'apply'
    ? (targets(deployment, act) ?? [])
    : [];
}
