import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { factOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import type { ServerStart } from '../../python/apps.ts';
import { isUnknown } from '../../unknown.ts';
import { pythonStarts } from '../python/python-starts.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { fileStarted } from '../reach/edges.ts';
import { packageScriptRun } from './package-scripts.ts';

/** A command that starts a server which its own authors call unfit for production. */
export interface DevelopmentServer {
  /** The command that is deployed. */
  readonly act: Act;
  /** What starts the server: the program's name in that command, a call in Python, the program in a package's script. */
  readonly at: Text;
  readonly program: string;
  /** The authors' words. */
  readonly warning: string;
  /** The command in package.json, where the deployed one runs it from there. */
  readonly through?: Act;
  /** It watches files or debugs: the words that make it so are a mistake of their own. */
  readonly watchesOrDebugs: boolean;
}

/** What the authors of a library say of the server in it; each in its own documentation. */
const IN_PYTHON: Readonly<Record<string, string>> = {
  flask: 'Do not use the development server when deploying to production.',
  werkzeug: 'Do not use the development server when deploying to production.',
  wsgiref: 'wsgiref is a reference implementation and is not recommended for production.',
};

/** What a deployed command starts of this kind, by itself, through a Python file or through a script of package.json. */
export function developmentServersOf(deployment: Deployment): DevelopmentServer[] {
  return deployment.acts().flatMap((act) => {
    const { script, where, flow } = act.line;
    const place = where.at(-1)?.kind;
    if (script.origin.kind === 'package-script' || script.origin.kind === 'recipe') return [];
    if (place === 'ci' || place === 'build' || !flow.called || isPassing(deployment, act)) return [];
    return [...direct(deployment, act), ...inPython(deployment, act), ...throughPackage(deployment, act, 4)];
  });
}

/** It ends soon: something around it limits its time, or the script kills what it left in the background. */
function isPassing(deployment: Deployment, { line }: Act): boolean {
  if (line.flow.limited || line.wrappers.includes('timeout')) return true;
  if (!line.flow.background) return false;
  return deployment
    .runOf(line.script)
    .acts.some((other) => other.kind === 'kill' && other.line.order > line.order);
}

function direct(deployment: Deployment, act: Act): DevelopmentServer[] {
  const warns = act.kind === 'serve' ? factOf(deployment.programs, act, 'warns') : undefined;
  const [program] = act.line.argv;
  if (warns === undefined || program === undefined) return [];
  // Words that may hold anything (`$OPTS`) do not make another server of it.
  const warning = isUnknown(warns) ? '' : String(warns.value);
  const watchesOrDebugs = isOn(deployment, act, 'reloads') || isOn(deployment, act, 'debug');
  return [{ act, at: program, program: act.program, warning, watchesOrDebugs }];
}

/** Unknown counts: another rule is undecided about it then, and says nothing. */
function isOn(deployment: Deployment, act: Act, name: string): boolean {
  const fact = factOf(deployment.programs, act, name);
  return fact !== undefined && !isUnknown(fact) && /^(?:1|true|yes|on)$/i.test(String(fact.value));
}

function inPython(deployment: Deployment, act: Act): DevelopmentServer[] {
  const file = act.kind === 'run' ? fileStarted(deployment, act) : undefined;
  if (file === undefined) return [];
  return pythonStarts(deployment, file)
    .filter((start) => start.underMainGuard || start.inFunction === undefined)
    .flatMap((start) => {
      const warning = IN_PYTHON[start.program];
      if (warning === undefined) return [];
      return [{ act, at: start.callee, program: start.program, warning, watchesOrDebugs: isDebugged(start) }];
    });
}

function isDebugged(start: ServerStart): boolean {
  return ['debug', 'use_reloader', 'use_debugger'].some((name) => {
    const value = start.arguments.get(name);
    return value?.kind === 'constant' && value.value === true;
  });
}

/** `npm start` -> `"start": "npm run serve"` -> `"serve": "vite preview"`; `depth` scripts deep. */
function throughPackage(deployment: Deployment, act: Act, depth: number): DevelopmentServer[] {
  const run = depth === 0 ? undefined : packageScriptRun(deployment, act);
  const [at] = act.line.argv;
  if (run === undefined || at === undefined) return [];
  return run.acts.flatMap((inner) => {
    const found = direct(deployment, inner)[0] ?? throughPackage(deployment, inner, depth - 1)[0];
    if (found === undefined) return [];
    const through = found.through ?? found.act;
    // A script that is not for development by its name is reported where it stands.
    const isSeenThere = found.watchesOrDebugs && artefactsOf(deployment).ofAct(through).role === 'production';
    return [{ ...found, act, at, through, watchesOrDebugs: isSeenThere }];
  });
}
