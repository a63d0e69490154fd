import type { Text } from '../../repository/text.ts';
import type { ComposeService } from '../../syntax/compose/file.ts';
import type { Act } from '../acts/act.ts';
import { factOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import { mountsItsSource } from '../links/containers/local-services.ts';
import { dockerfileOf } from '../links/containers/service-starts.ts';
import { isWorker } from '../links/processes/workers.ts';
import { debugSettings } from '../links/python/django-settings.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { productionLayers } from '../links/reach/purposes.ts';
import { type DeployedVariable, deployedVariables } from '../links/settings/deployed-variables.ts';
import type { DebugSwitch } from '../model/debug-switch.ts';
import type { Server } from '../model/server.ts';
import { isUnknown } from '../unknown.ts';
import { oppositeOf } from './opposite.ts';
import { serversOf } from './servers.ts';

/** Everything that turns on a debugger or a mode for development in what is deployed. */
export function debugSwitchesOf(deployment: Deployment): DebugSwitch[] {
  return [
    ...deployment.acts().flatMap((act) => ofAct(deployment, act)),
    ...serversOf(deployment).flatMap((server) => ofPython(server)),
    ...deployedVariables(deployment).flatMap((variable) => ofVariable(deployment, variable)),
    ...ofSettings(deployment),
  ];
}

/** `--inspect=0.0.0.0`, `flask run --debug`, a debugger around the program; and variables set in front of it. */
function ofAct(deployment: Deployment, act: Act): DebugSwitch[] {
  const place = act.line.where.at(-1)?.kind;
  if (place === 'ci' || place === 'build' || !act.line.flow.called || !isWorker(deployment, act)) return [];
  const artefact = artefactsOf(deployment).ofAct(act);
  const basis = {
    ...artefact,
    program: act.program,
    foreign: false,
    looks_local: false,
    used_at: act.line.text.span(),
  };
  const variables = [...act.line.environment].flatMap(([name, value]) => {
    const found = modeOf(name, value);
    return found === undefined ? [] : [{ ...basis, ...found, by: 'variable' as const, removable: false }];
  });
  const on = factOf(deployment.programs, act, 'debug');
  if (on === undefined || isUnknown(on) || on.text === undefined || !isOn(String(on.value))) return variables;
  if ([...act.line.environment.values()].includes(on.text)) return variables;
  const address = factOf(deployment.programs, act, 'debug_address');
  const isRemote = act.program !== 'flask' && act.program !== 'django-admin';
  const exposed =
    !isRemote || isExposed(address === undefined || isUnknown(address) ? '' : String(address.value));
  return [
    ...variables,
    {
      ...basis,
      at: on.text.span(),
      said: on.text.value,
      // debugpy without an address to listen on does not start.
      removable: act.program !== 'debugpy',
      by: 'option',
      turns_on: 'debugger',
      exposed,
    },
  ];
}

/** A port alone, and nothing at all, mean the loopback address (Node's, Java's and debugpy's own documentation). */
function isExposed(address: string): boolean {
  const spoken = /address=([^,]*)/.exec(address)?.[1] ?? address;
  const host = /^\[?(.*?)\]?(?::\d+)?$/.exec(spoken)?.[1] ?? '';
  return (
    host !== '' &&
    !/^\d{1,5}$/.test(host) &&
    !/^(?:127\.|localhost$|::1$)/.test(host) &&
    /^(?:\*|::|[\d.]+|[\w.-]+)$/.test(host)
  );
}

/** `app.run(debug=True)` in a file that something deployed runs. */
function ofPython(server: Server): DebugSwitch[] {
  const { debug_switch: at, debug, program, program_at: called, at: used } = server;
  if (
    debug !== true ||
    at === undefined ||
    isUnknown(at) ||
    isUnknown(called) ||
    isUnknown(program) ||
    isUnknown(used)
  )
    return [];
  if (called.path !== at.path || !at.path.endsWith('.py')) return [];
  const { path, role, reachable, evidence, looks_local } = server;
  return [
    {
      path,
      role,
      reachable,
      evidence,
      looks_local,
      at,
      said: 'debug=True',
      removable: true,
      by: 'python',
      turns_on: 'debugger',
      program,
      exposed: true,
      foreign: false,
      used_at: used,
    },
  ];
}

function ofVariable(deployment: Deployment, variable: DeployedVariable): DebugSwitch[] {
  const found = modeOf(variable.name, variable.value);
  if (found === undefined) return [];
  const { service } = variable;
  if (service !== undefined && isWithoutEffect(deployment, variable, service)) return [];
  return [
    {
      ...variable.artefact,
      ...found,
      removable: false,
      by: 'variable',
      program: variable.owner,
      foreign: variable.isForeign,
      looks_local: service !== undefined && mountsItsSource(service),
    },
  ];
}

/** A file for production says otherwise, or it is for Node and the image is Python’s, built without. */
function isWithoutEffect(
  deployment: Deployment,
  { name, value, owner }: DeployedVariable,
  service: ComposeService,
): boolean {
  const layers = productionLayers(deployment, value.path, owner);
  if (layers.some(({ layer }) => [...layer.environment].some((one) => one.name.value === name))) return true;
  const tree = /^(?:NODE|APP)_ENV$/.test(name) ? dockerfileOf(deployment, value.path, service) : undefined;
  // Symfony and Laravel read it; elsewhere it is a name that the program itself made up.
  if (tree !== undefined && name === 'APP_ENV') return !/php|composer|laravel|symfony/i.test(tree.text.value);
  if (tree === undefined || !tree.stages.some(({ base }) => /\bpython\b/.test(base.value))) return false;
  return !/\b(?:node|nodejs|npm|npx|pnpm|yarn|bun|deno)\b/i.test(tree.text.value);
}

/** Variables that switch a framework's debug mode on (its own documentation); `DEBUG` is Django's habit, and many others'. */
const DEBUG_VARIABLES = new Set([
  'DEBUG',
  'FLASK_DEBUG',
  'DJANGO_DEBUG',
  'APP_DEBUG',
  'QUART_DEBUG',
  'WP_DEBUG',
]);

/** Variables that choose between production and development. */
const MODE_VARIABLES = new Set(
  'NODE_ENV FLASK_ENV RAILS_ENV RACK_ENV HANAMI_ENV MIX_ENV ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT APP_ENV DJANGO_ENV QUART_ENV'.split(
    ' ',
  ),
);

function modeOf(
  name: string,
  value: Text,
): Pick<DebugSwitch, 'at' | 'said' | 'off' | 'turns_on' | 'exposed'> | undefined {
  if (!value.isKnown) return undefined;
  const basis = { at: value.span(), said: `${name}=${value.value}` };
  if (DEBUG_VARIABLES.has(name) && isOn(value.value))
    return { ...basis, off: oppositeOf(value.value), turns_on: 'debug mode', exposed: true };
  if (MODE_VARIABLES.has(name) && /^(?:dev|development|local)$/i.test(value.value))
    return { ...basis, turns_on: 'development mode', exposed: true };
  const inspect =
    name === 'NODE_OPTIONS' || name === 'JAVA_TOOL_OPTIONS' || name === 'JAVA_OPTS'
      ? /(?:--inspect(?:-brk)?=|-agentlib:jdwp=)(\S+)/.exec(value.value)
      : null;
  if (inspect?.[1] === undefined || !isExposed(inspect[1])) return undefined;
  return { ...basis, turns_on: 'debugger', exposed: true };
}

function isOn(value: string): boolean {
  return /^(?:1|true|yes|on)$/i.test(value);
}

function ofSettings(deployment: Deployment): DebugSwitch[] {
  const settings = debugSettings(deployment);
  const server =
    settings.length === 0
      ? undefined
      : serversOf(deployment).find(({ role, kind }) => role === 'production' && kind === 'application');
  const used = server?.at;
  return settings.map(({ path, value }) => ({
    ...artefactsOf(deployment).ofPath(path),
    reachable: server !== undefined,
    at: value.text.span(),
    said: 'DEBUG = True',
    removable: false,
    by: 'python',
    turns_on: 'debug mode',
    program: 'django',
    exposed: true,
    foreign: false,
    looks_local: false,
    ...(used === undefined || isUnknown(used) ? {} : { used_at: used }),
  }));
}
