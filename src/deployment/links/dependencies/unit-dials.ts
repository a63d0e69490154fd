import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { type Unit, unitEnvironment } from '../../lowering/units.ts';
import { runOfFile } from '../processes/workers.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { fileStarted } from '../reach/edges.ts';
import { everyUnit } from '../units/written-units.ts';
import { type Dial, firstDial } from './dialling-acts.ts';
import type { ServedProtocol } from './served-protocols.ts';
import type { StartDial } from './start-dial.ts';

/** The unit that serves a database or broker, by the scheme of its URL. */
interface UnitServer {
  readonly scheme: RegExp;
  readonly unit: RegExp;
  readonly name: string;
  readonly protocol: ServedProtocol;
}

const SERVERS: readonly UnitServer[] = [
  {
    scheme: /^postgres(?:ql)?(?:\+\w+)?:\/\//,
    unit: /postgres/i,
    name: 'postgresql.service',
    protocol: 'postgres',
  },
  {
    scheme: /^(?:mysql|mariadb)(?:\+\w+)?:\/\//,
    unit: /mysql|maria/i,
    name: 'mariadb.service',
    protocol: 'mysql',
  },
  { scheme: /^amqps?:\/\//, unit: /rabbitmq/i, name: 'rabbitmq-server.service', protocol: 'amqp' },
];
const HERE = /[@/](?:localhost|127\.0\.0\.1)(?:[:/]|$)/;

/** Units that dial a database or broker of their own machine while they start, and are not ordered after it. */
export function unitDials(deployment: Deployment): StartDial[] {
  return everyUnit(deployment).flatMap((unit) => {
    if (!unit.name.endsWith('.service') || startsAgain(unit)) return [];
    const told = localServers(unit).filter(({ server }) => !isOrdered(unit, server.unit));
    const dial = told.length === 0 ? undefined : firstDial(deployment, startActs(deployment, unit));
    const own = told.find(({ server }) => dial?.protocols.includes(server.protocol) === true);
    if (dial === undefined || own === undefined) return [];
    const { name } = own.server;
    return [
      {
        artefact: artefactsOf(deployment).ofPath(unit.path),
        at: (unit.file.last('Unit', 'After')?.value ?? dial.at).span(),
        who: `\`${unit.name}\``,
        dependency: name,
        dial: dial.says,
        dialAt: dial.at.span(),
        outcome: whenItFails(unit, dial),
        remedy: `it needs \`After=${name}\` and \`Wants=${name}\``,
        dependencyAt: own.value.span(),
      },
    ];
  });
}

/** A command before the start ends it where it fails, unless a `-` stands before it (systemd.service(5), `ExecStartPre=`). */
function whenItFails({ file }: Unit, { act, outcome }: Dial): StartDial['outcome'] {
  const { origin } = act.line.script;
  if (origin.kind !== 'unit' || origin.directive !== 'ExecStartPre') return outcome;
  const { start } = act.line.text.span();
  const own = file.directives('Service', 'ExecStartPre').find(({ value }) => {
    const span = value.span();
    return span.start <= start && start < span.end;
  });
  return own !== undefined && /^[@:+!|]*-/.test(own.value.value) ? 'goes-on' : 'ends';
}

/** What it runs until it serves, the scripts that it starts with theirs. */
function startActs(deployment: Deployment, unit: Unit): Act[] {
  return deployment.runsOf(unit.path, 'unit', unit.name).flatMap(({ script, acts }) => {
    if (script.origin.kind !== 'unit' || !/^ExecStart(?:Pre)?$/.test(script.origin.directive)) return [];
    return acts.flatMap((act) => {
      const file = act.kind === 'run' ? fileStarted(deployment, act) : undefined;
      const inner = file === undefined ? undefined : runOfFile(deployment, file);
      return [act, ...(inner?.acts ?? [])];
    });
  });
}

function localServers(unit: Unit): { server: UnitServer; value: Text }[] {
  return [...unitEnvironment(unit).values()].flatMap((value) => {
    const server = SERVERS.find(({ scheme }) => scheme.test(value.value));
    return server !== undefined && HERE.test(value.value) ? [{ server, value }] : [];
  });
}

function isOrdered({ file }: Unit, server: RegExp): boolean {
  return ['After', 'Requires', 'BindsTo'].some((name) =>
    file.directives('Unit', name).some(({ value }) => server.test(value.value) || !value.isKnown),
  );
}

function startsAgain({ file }: Unit): boolean {
  const restart = file.last('Service', 'Restart')?.value;
  return restart !== undefined && restart.value !== 'no';
}
