import type { Span } from '../../repository/span.ts';
import type { Act, FactValue } from '../acts/act.ts';
import { factOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { mountsItsSource } from '../links/containers/local-services.ts';
import { serviceStarts } from '../links/containers/service-starts.ts';
import { leftBehind } from '../links/processes/left-behind.ts';
import { isWorker } from '../links/processes/workers.ts';
import { buffersOutput } from '../links/projects/python-output.ts';
import { printsAt } from '../links/projects/python-prints.ts';
import { afterInterpreter } from '../links/projects/python-word.ts';
import { configuredReload } from '../links/python/gunicorn-config.ts';
import { pythonStarts } from '../links/python/python-starts.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { callersOf } from '../links/reach/callers.ts';
import { fileStarted } from '../links/reach/edges.ts';
import { serviceNamed } from '../links/reach/purposes.ts';
import { isOnHostedRunner } from '../links/reach/runners.ts';
import { owningUnit, seesItEnd } from '../links/units/unit-programs.ts';
import type { Server } from '../model/server.ts';
import type { ServerStart } from '../python/apps.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';
import { oppositeOf } from './opposite.ts';
import { spokenInPython } from './python-server.ts';

/** Every command that starts a server, wherever it stands. */
export const serversOf = once((deployment: Deployment): readonly Server[] => {
  const acts = [...deployment.acts(), ...serviceStarts(deployment).flatMap((run) => run.acts)];
  const found = acts.flatMap((act) =>
    isWorker(deployment, act) ? serversOfAct(deployment, act).map((server) => ({ act, server })) : [],
  );
  const deployed = found.filter(({ act, server }) => isDeployed(act) && server.reloads === false);
  return found.map(({ act, server }) => {
    const isForDevelopers =
      server.reloads === true &&
      !isUnknown(server.evidence) &&
      server.evidence.startsWith(BY_HAND) &&
      !act.line.flow.background &&
      act.line.script.origin.kind === 'file' &&
      deployed.some((other) => other.server.app !== undefined && other.server.app === server.app);
    return isForDevelopers
      ? { ...server, role: 'development', evidence: 'development: what is deployed starts it without this' }
      : server;
  });
});

/** Of a script to which nothing leads but its name: see `Reach`. */
const BY_HAND = 'production: its name';

/** Of an image, a unit, a service or a workload, for production. */
function isDeployed({ line }: Act): boolean {
  return ['image-command', 'unit', 'compose', 'workload', 'supervisor', 'procfile'].includes(
    line.script.origin.kind,
  );
}

/** One for a command; for a Python file that starts servers by itself, one for each of them. */
function serversOfAct(deployment: Deployment, act: Act): Server[] {
  const file = act.kind === 'run' ? fileStarted(deployment, act) : undefined;
  const starts = file === undefined ? [] : pythonStarts(deployment, file).filter(isStarted);
  if (starts.length === 0)
    return [{ ...placesIn(deployment, act), ...spoken(deployment, act), ...keeping(deployment, act) }];
  return starts.map((start) => ({
    ...placesIn(deployment, act),
    program: start.program,
    program_at: start.callee.span(),
    kind: 'application',
    ...spokenInPython(start),
    ...keeping(deployment, act),
    started_by: act.line.text.span(),
  }));
}

/** A function that nothing calls when the file is run starts nothing. */
function isStarted(start: ServerStart): boolean {
  return start.underMainGuard || start.inFunction === undefined;
}

function placesIn(deployment: Deployment, act: Act) {
  const program = act.line.argv[0] ?? act.line.text;
  return {
    ...artefactsOf(deployment).ofAct(act),
    ...(isOnHostedRunner(deployment, act.line.script, act)
      ? { role: 'test' as const, evidence: 'test: it serves the steps of one job' }
      : {}),
    at: act.line.text.span(),
    program: act.program,
    program_at: program.span(),
    looks_local: looksLocal(deployment, act),
  };
}

/** What the command line says. */
function spoken(deployment: Deployment, act: Act) {
  const fact = (name: string): FactValue => factOf(deployment.programs, act, name);
  const [debug, app] = [fact('debug'), fact('app')];
  const configured = configuredReload(deployment, act);
  const reloads = configured ?? fact('reloads');
  return {
    kind: kindOf(fact('kind')),
    app: stringOf(app) ?? act.runs?.value,
    app_at: placeOf(app) ?? act.runs?.span(),
    host: stringOf(fact('host')),
    port: portOf(fact('port'), fact('bind')),
    port_at: placeOf(fact('port')) ?? placeOf(fact('bind')),
    reloads: watchesData(act) ? false : isTrue(reloads),
    reload_switch: placeOf(reloads),
    reload_off: offOf(reloads),
    debug: isTrue(debug),
    debug_switch: placeOf(debug),
    development: isTrue(fact('development')),
  };
}

const DATA_FOLDER = /^\/(?:var\/(?:lib|spool|log|data|cache)|mnt|media|data)(?:\/|$)/;

/** A watcher that is told to look at data alone (`watchfiles CMD /var/lib/app/inbox`) is what the program is for. */
function watchesData(act: Act): boolean {
  const options = ['watch', 'watch-path', 'directory'].flatMap((name) =>
    (act.options.get(name) ?? []).flatMap(({ value }) => value ?? []),
  );
  const folders = act.program === 'watchfiles' ? (act.operands.get('path') ?? []) : options;
  return folders.length > 0 && folders.every(({ value }) => DATA_FOLDER.test(value));
}

/** Who looks after it. */
function keeping(deployment: Deployment, act: Act) {
  const left = leftBehind(deployment).get(act);
  const unit = left === undefined ? undefined : owningUnit(deployment, act);
  const isWatched = unit !== undefined && seesItEnd(deployment, unit);
  return {
    started_by: callersOf(deployment, act.line.script.path)[0]?.line.text.span(),
    left_behind: left !== undefined && !isWatched,
    beside_foreground: left?.besideForeground ?? false,
    announced_at: left?.announcedAt,
    owner: unit?.name,
    owner_at: unit?.file.last('Service', 'ExecStart')?.text.span(),
    ...outputOf(deployment, act),
  };
}

function outputOf(
  deployment: Deployment,
  act: Act,
): Pick<Server, 'buffers_output' | 'prints_at' | 'after_python_at'> {
  const buffers = buffersOutput(deployment, act);
  return {
    buffers_output: buffers,
    prints_at: buffers === false ? undefined : printsAt(deployment, act),
    after_python_at: buffers === false ? undefined : afterInterpreter(act),
  };
}

/** A compose service over a bind mount of its own folder, without a restart policy. */
function looksLocal(deployment: Deployment, act: Act): boolean {
  const { script } = act.line;
  if (script.origin.kind !== 'compose') return false;
  const service = serviceNamed(deployment, script.path, script.origin.service);
  return service !== undefined && mountsItsSource(service);
}

function kindOf(fact: FactValue): Known<Server['kind']> {
  if (fact === undefined || isUnknown(fact)) return 'other';
  const kinds = ['application', 'database', 'cache', 'broker', 'proxy', 'files'] as const;
  return kinds.find((kind) => kind === fact.value) ?? 'other';
}

/** Environment variables say `1`, `true`, `on`; switches say it by being there. */
function isTrue(fact: FactValue): Known<boolean> {
  if (fact === undefined) return false;
  if (isUnknown(fact)) return fact;
  return typeof fact.value === 'boolean' ? fact.value : /^(?:1|true|yes|on)$/i.test(String(fact.value));
}

function stringOf(fact: FactValue): Known<string> | undefined {
  return fact === undefined || isUnknown(fact) ? fact : String(fact.value);
}

function placeOf(fact: FactValue): Span | undefined {
  return fact === undefined || isUnknown(fact) ? undefined : fact.text?.span();
}

/** The switch's opposite, where the fact is a value that can be turned. */
function offOf(fact: FactValue): string | undefined {
  return fact === undefined || isUnknown(fact) ? undefined : oppositeOf(fact.text?.value ?? '');
}

function portOf(port: FactValue, bind: FactValue): Known<number> | undefined {
  const fact = bind ?? port;
  if (fact === undefined || isUnknown(fact)) return fact;
  const number = Number(String(fact.value).match(/(\d+)$/)?.[1]);
  if (Number.isInteger(number)) return number;
  return unknown(`\`${String(fact.value)}\` is no port number`, fact.text?.span());
}
