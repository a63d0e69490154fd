import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import { type ContainerStart, containerStartsOf } from '../containers/container-starts.ts';
import { startScriptOf } from '../containers/first-process.ts';
import { holdsNoApplication } from '../images/base-shells.ts';
import { fileStarted } from '../reach/edges.ts';
import { composeUsers, type Environment, filesIn, podUsers, unitsNamed } from '../settings/environments.ts';

const PYTHON = [
  'uvicorn',
  'gunicorn',
  'hypercorn',
  'daphne',
  'granian',
  'celery',
  'flask',
  'fastapi',
  'waitress-serve',
  'django-admin',
  'python',
  'streamlit',
];
const NAME = 'PYTHONUNBUFFERED';

/**
 * Whether what a Python program prints waits in a buffer: standard output is block-buffered where it is no terminal, unless
 * `-u` or PYTHONUNBUFFERED says otherwise (Python's manual, "Command line and environment"; `0` counts as not set: initconfig.c).
 * False on hosts, where only units are looked at.
 */
export function buffersOutput(deployment: Deployment, act: Act): Known<boolean> {
  if (!PYTHON.includes(act.program) || isUnbuffered(act) || changesItself(deployment, act)) return false;
  const own = act.line.environment.get(NAME);
  if (own !== undefined) return isOff(own);
  const around = surroundingsOf(deployment, act);
  if (around.length === 0) return false;
  const answers = around.map(({ environment, from }) => environmentSays(environment.get(NAME), from));
  return answers.find((answer) => answer === false) ?? answers.find(isUnknown) ?? true;
}

function environmentSays(value: Text | undefined, from: readonly Text[]): Known<boolean> {
  if (value !== undefined) return isOff(value);
  const [file] = from;
  return file === undefined ? true : unknown(`\`${file.value}\` may set ${NAME}`, file.span());
}

function isOff(value: Text): Known<boolean> {
  return value.isKnown
    ? value.value === '' || value.value === '0'
    : unknown(value.unknown ?? 'its value is not known', value.span());
}

/** `python -u`, wherever it stands among the switches. */
function isUnbuffered({ options, line }: Act): boolean {
  if (options.has('unbuffered')) return true;
  const { body } = line.script;
  const words = body.kind === 'argv' ? body.argv.map(({ value }) => value).join(' ') : line.text.value;
  return /\bpython[\d.]*\s+(?:-\w+\s+)*-[a-zA-Z]*u/.test(words);
}

function changesItself(deployment: Deployment, act: Act): boolean {
  const file = act.kind === 'run' ? fileStarted(deployment, act) : undefined;
  const text = file === undefined ? undefined : deployment.repository.file(file)?.content;
  return text !== undefined && /\.reconfigure\(|flush\s*=\s*True|os\.fdopen\(/.test(text);
}

/** The containers and units that an act runs in. */
function surroundingsOf(deployment: Deployment, act: Act): Environment[] {
  const { origin, path } = act.line.script;
  if (origin.kind === 'unit') return unitsNamed(deployment, origin.unit);
  const starts = startsHolding(deployment).get(holderOf(act)) ?? [];
  const containers = starts.flatMap((start) => [ofStart(deployment, start), ...usersOf(deployment, start)]);
  return containers.length > 0 ? containers : callingUnits(deployment, path);
}

/** The starts of containers by what holds their commands: the script that is started, or the place of the command. */
const startsHolding = once((deployment: Deployment): ReadonlyMap<string, readonly ContainerStart[]> => {
  const found = new Map<string, ContainerStart[]>();
  for (const start of containerStartsOf(deployment)) {
    const file = startScriptOf(deployment, start);
    const place = `${start.text.path}\u0000${start.text.span().start}`;
    for (const key of file === undefined ? [place] : [file, place]) {
      const starts = found.get(key);
      if (starts === undefined) found.set(key, [start]);
      else starts.push(start);
    }
  }
  return found;
});

function holderOf({ line: { script } }: Act): string {
  return script.origin.kind === 'file' ? script.path : `${script.text.path}\u0000${script.text.span().start}`;
}

/** A base image of somebody's own may set the variable; those of systems and languages do not. */
function ofStart(
  deployment: Deployment,
  { environment, environmentFrom, base, path }: ContainerStart,
): Environment {
  const isOpen = !holdsNoApplication(base) && base !== undefined;
  return filesIn(
    deployment,
    { environment, from: isOpen ? [...environmentFrom, base] : environmentFrom },
    path,
  );
}

/** Services and pods that run an image as it is, with variables of their own. */
function usersOf(deployment: Deployment, { kind, environment, builds }: ContainerStart): Environment[] {
  if (kind !== 'image') return [];
  const dockerfiles = new Set(builds.map(({ dockerfile }) => dockerfile));
  return usersByDockerfile(deployment)
    .filter((user) => dockerfiles.has(user.dockerfile))
    .map((user) => ({ environment: new Map([...environment, ...user.environment]), from: user.from }));
}

const usersByDockerfile = once((deployment: Deployment) => [
  ...composeUsers(deployment),
  ...podUsers(deployment),
]);

function callingUnits(deployment: Deployment, path: string): Environment[] {
  return (callers(deployment).get(path) ?? []).flatMap((unit) => unitsNamed(deployment, unit));
}

/** By file: the unit of each run of a unit that starts it. */
const callers = once((deployment: Deployment): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const { script, acts } of deployment.runs()) {
    const { origin } = script;
    if (origin.kind !== 'unit') continue;
    const started = acts.map((act) => (act.kind === 'run' ? fileStarted(deployment, act) : undefined));
    for (const path of new Set(started)) {
      if (path === undefined) continue;
      const units = found.get(path);
      if (units === undefined) found.set(path, [origin.unit]);
      else units.push(origin.unit);
    }
  }
  return found;
});
