import { posix } from 'node:path';
import { spanKey } from '../../repository/span.ts';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { isSpokenOf, sourcesOf } from '../links/commands/host-folders.ts';
import { type AnyStart, containerStartsOf } from '../links/containers/container-starts.ts';
import { declaredStarts } from '../links/containers/declared-starts.ts';
import { startScriptOf } from '../links/containers/first-process.ts';
import { type Sought, seekInImage } from '../links/containers/image-entries.ts';
import { type StartedCode, startedCode } from '../links/processes/started-code.ts';
import { runOfFile } from '../links/processes/workers.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { everyUnit } from '../links/units/written-units.ts';
import { type Unit, unitEnvironment } from '../lowering/units.ts';
import type { EntryPoint } from '../model/entry-point.ts';
import type { Run } from '../scripts/run.ts';
import { unknown } from '../unknown.ts';

/** What containers and units start by a path or a module's name. */
export function entryPointsOf(deployment: Deployment): EntryPoint[] {
  const all = [
    ...[...containerStartsOf(deployment), ...declaredStarts(deployment)].flatMap((start) =>
      ofContainer(deployment, start),
    ),
    ...ofUnits(deployment),
  ];
  const keys = all.map(({ at }) => spanKey(at));
  return all.filter((_, i) => keys.indexOf(keys[i] ?? '') === i).map(({ thing }) => thing);
}

type Found = { readonly at: ReturnType<Act['line']['text']['span']>; readonly thing: EntryPoint };

function ofContainer(deployment: Deployment, start: AnyStart): Found[] {
  if (start.builds.length === 0) return [];
  const first = entriesOf(deployment, start, start.run);
  const script = startScriptOf(deployment, start);
  const inside = script === undefined ? undefined : runOfFile(deployment, script);
  // What a script that is not there would start is no question.
  if (inside === undefined || first.some(({ thing }) => thing.missing !== false)) return first;
  return [...first, ...entriesOf(deployment, start, inside)];
}

function entriesOf(deployment: Deployment, start: AnyStart, { script, acts }: Run): Found[] {
  const text = script.text.value;
  // Where the working directory changes on the way, what a relative path means does too.
  const moves = /(?:^|[\s;&(])(?:cd|pushd)\s/.test(text);
  return acts.flatMap((act) => {
    const code = isCertain(act) ? ownCode(deployment, act) : undefined;
    if (code === undefined || (moves && !(code.kind === 'file' && code.name.startsWith('/')))) return [];
    // A script that speaks of the file twice may make it.
    if (script.origin.kind === 'file' && text.split(posix.basename(code.name)).length > 2) return [];
    const sought = seekInImage(deployment, start, code);
    return sought === undefined
      ? []
      : [describe(deployment, code, { ...sought, startedIn: start.kind, name: start.name })];
  });
}

/** It is reached by every start: not under a condition that asks whether the file is there. */
function isCertain({ line }: Act): boolean {
  const { called, trap, conditions, isCondition } = line.flow;
  return called && trap === undefined && !isCondition && conditions.length === 0 && line.where.length === 1;
}

/** Celery takes the last part of a name for an attribute before it takes it for a module (celery/app/utils.py, find_app()). */
function ownCode(deployment: Deployment, act: Act): StartedCode | undefined {
  const code = startedCode(deployment, act);
  const mayBeAttribute =
    act.program === 'celery' && code?.name.includes('.') === true && !code.text.value.includes(':');
  return mayBeAttribute ? undefined : code;
}

/** Programs and interpreters' scripts of units, and modules of their working directory, below folders that a script copies. */
function ofUnits(deployment: Deployment): Found[] {
  return everyUnit(deployment).flatMap((unit) =>
    deployment.runsOf(unit.path, 'unit', unit.name).flatMap((run) => {
      const { origin } = run.script;
      if (origin.kind !== 'unit' || origin.directive !== 'ExecStart') return [];
      return run.acts.flatMap((act) => {
        const code = ownCode(deployment, act);
        const path = code === undefined ? undefined : pathOnHost(deployment, unit, code);
        if (code === undefined || path === undefined) return [];
        const sought = seekOnHost(deployment, code, path);
        return [describe(deployment, code, { ...sought, startedIn: 'unit', name: unit.name })];
      });
    }),
  );
}

/** Of a module its file, where its package is one that a script copies into the folder that it is imported from. */
function pathOnHost(
  deployment: Deployment,
  unit: Unit,
  { kind, name, folder }: StartedCode,
): string | undefined {
  if (kind === 'file') return name.startsWith('/') ? posix.normalize(name) : undefined;
  const from = folder ?? unit.file.last('Service', 'WorkingDirectory')?.value;
  const [top = '', ...rest] = name.split('.');
  if (from?.isKnown !== true || !from.value.startsWith('/') || rest.length === 0) return undefined;
  const setsPath =
    unit.file.last('Service', 'EnvironmentFile') !== undefined || unitEnvironment(unit).has('PYTHONPATH');
  const isOwn = sourcesOf(deployment, posix.join(from.value, top)).some((one) =>
    deployment.repository.hasDirectory(one.from),
  );
  return setsPath || !isOwn ? undefined : `${posix.join(from.value, top, ...rest)}.py`;
}

function seekOnHost(deployment: Deployment, { kind, text }: StartedCode, path: string): Sought {
  const sources = sourcesOf(deployment, path);
  const filledAt = sources.map(({ at }) => at);
  const { repository } = deployment;
  const isThere = (from: string): boolean =>
    repository.hasFile(from) || (kind === 'module' && repository.hasDirectory(from.replace(/\.py$/, '')));
  if (sources.some(({ from }) => isThere(from))) return { path, filledAt, missing: false };
  const why =
    sources.length === 0 ? 'no script of the repository copies anything there' : whyUnknown(deployment, path);
  const foundAt = repository.below('').find((file) => posix.basename(file) === posix.basename(path));
  return {
    path,
    filledAt,
    missing: why === undefined ? true : unknown(why, text.span()),
    ...(foundAt === undefined ? {} : { foundAt }),
  };
}

function whyUnknown(deployment: Deployment, path: string): string | undefined {
  if (
    !/\.(?:py|sh|bash|[mc]?js|rb|php|pl)$/.test(path) ||
    /\/(?:\.?venv|env|node_modules|dist|build|target|bin)\//.test(path)
  )
    return 'it may be built or installed there';
  return isSpokenOf(deployment, path) ? 'another script speaks of it, and may make it' : undefined;
}

function describe(
  deployment: Deployment,
  code: StartedCode,
  sought: Sought & Pick<EntryPoint, 'name'> & { startedIn: EntryPoint['started_in'] },
): Found {
  const at = code.text.span();
  const thing: EntryPoint = {
    ...artefactsOf(deployment).ofAct(code.act),
    at,
    named: code.name,
    kind: code.kind,
    started_in: sought.startedIn,
    name: sought.name,
    looked_for: sought.path,
    missing: sought.missing,
    filled_at: sought.filledAt,
    found_at: sought.foundAt,
  };
  return { at, thing };
}
