import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { type Unit, unitEnvironment } from '../../lowering/units.ts';
import { runOfFile } from '../processes/workers.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { fileStarted } from '../reach/edges.ts';
import { everyUnit } from '../units/written-units.ts';
import { afterFailure, firstDial, triesAgain } from './dialling-acts.ts';
import type { StartDial } from './start-dial.ts';

/** The unit that serves a database, by the scheme of its URL. */
const SERVERS: readonly (readonly [scheme: RegExp, unit: RegExp, name: string])[] = [
  [/^postgres(?:ql)?(?:\+\w+)?:\/\//, /postgres/i, 'postgresql.service'],
  [/^(?:mysql|mariadb)(?:\+\w+)?:\/\//, /mysql|maria/i, 'mariadb.service'],
];
const HERE = /[@/](?:localhost|127\.0\.0\.1)(?:[:/]|$)/;

/** Units that migrate a database of their own machine while they start, and are not ordered after it. */
export function unitDials(deployment: Deployment): StartDial[] {
  return everyUnit(deployment).flatMap((unit) => {
    if (!unit.name.endsWith('.service') || startsAgain(unit)) return [];
    const told = localDatabase(unit);
    if (told === undefined || isOrdered(unit, told.server[1])) return [];
    const dial = firstDial(deployment, startActs(deployment, unit));
    if (dial === undefined || triesAgain(deployment)) return [];
    const [, , name] = told.server;
    return [
      {
        artefact: artefactsOf(deployment).ofPath(unit.path),
        at: (unit.file.last('Unit', 'After')?.value ?? dial.line.text).span(),
        who: `\`${unit.name}\``,
        dependency: name,
        dial: dial.line.text.value.replace(/\s+/g, ' ').slice(0, 80),
        dialAt: dial.line.text.span(),
        outcome: whenItFails(unit, dial),
        remedy: `it needs \`After=${name}\` and \`Wants=${name}\``,
        dependencyAt: told.value.span(),
      },
    ];
  });
}

/** A command before the start ends it where it fails, unless a `-` stands before it (systemd.service(5), `ExecStartPre=`). */
function whenItFails({ file }: Unit, dial: Act): StartDial['outcome'] {
  const { origin } = dial.line.script;
  if (origin.kind !== 'unit' || origin.directive !== 'ExecStartPre') return afterFailure(dial);
  const { start } = dial.line.text.span();
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

function localDatabase(unit: Unit): { server: (typeof SERVERS)[number]; value: Text } | undefined {
  for (const value of unitEnvironment(unit).values()) {
    const server = SERVERS.find(([scheme]) => scheme.test(value.value));
    if (server !== undefined && HERE.test(value.value)) return { server, value };
  }
  return undefined;
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
