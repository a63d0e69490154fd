import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { type Unit, unitEnvironment } from '../../lowering/units.ts';
import { isUnknown } from '../../unknown.ts';
import { isTrue } from '../commands/file-writes.ts';
import { placeOfUse } from '../commands/place-of-use.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { fileStarted } from '../reach/edges.ts';
import { unitNameOfWord } from '../units/unit-names.ts';
import { programsOf } from '../units/unit-programs.ts';
import { everyUnit } from '../units/written-units.ts';
import { claimsOfUp } from './compose-claims.ts';
import type { Listening } from './listening-port.ts';
import { addressOf, type PortClaim } from './port-claim.ts';
import { portsOfPython } from './python-ports.ts';
import { statedPorts } from './server-ports.ts';

/** The ports of the host that a command takes: of the units that it starts, the containers, the server itself. */
export function claimsOfAct(deployment: Deployment, act: Act): readonly PortClaim[] {
  if (act.kind === 'enable' || act.kind === 'start' || act.kind === 'restart')
    return textsOf(deployment.programs, act, 'unit').flatMap((word) =>
      claimsOfUnit(deployment)(unitNameOfWord(word).key),
    );
  if (act.kind === 'apply') return claimsOfUp(deployment, act);
  const artefact = artefactsOf(deployment).ofAct(act);
  if (act.kind === 'run-container') {
    const stays = isTrue(deployment.programs, act, 'detached') || act.line.flow.background;
    return stays ? published(deployment, act, artefact) : [];
  }
  const says = `\`${act.program}\``;
  const owner = act.line.text.value;
  return act.kind === 'serve' && act.line.flow.background
    ? listened(deployment, act, { artefact, says, owner, environment: act.line.environment, open: undefined })
    : [];
}

/** What each unit takes when it is started, by name; a name that two units have says nothing. */
export const claimsOfUnit = once((deployment: Deployment) => {
  const byName = new Map<string, Unit[]>();
  for (const unit of everyUnit(deployment)) byName.set(unit.name, [...(byName.get(unit.name) ?? []), unit]);
  const claims = new Map(
    [...byName].flatMap(([name, units]): [string, PortClaim[]][] => {
      const [unit] = units;
      return unit === undefined || units.length > 1 || unit.isTemplate
        ? []
        : [[name, ofUnit(deployment, unit)]];
    }),
  );
  return (name: string): readonly PortClaim[] => claims.get(name) ?? [];
});

function ofUnit(deployment: Deployment, unit: Unit): PortClaim[] {
  const artefact = artefactsOf(deployment).ofPath(unit.path);
  const [file] = unit.file.directives('Service', 'EnvironmentFile');
  const owned = {
    artefact,
    says: `\`${unit.name}\``,
    owner: unit.name,
    environment: unitEnvironment(unit),
    open: file === undefined ? undefined : `\`${file.value.value}\` may set more variables`,
  };
  return programsOf(deployment, unit, 'ExecStart').runs.flatMap((run) =>
    run.acts.flatMap((act) => {
      if (!act.line.flow.called) return [];
      return act.kind === 'run-container'
        ? published(deployment, act, artefact).map((claim) => ({
            ...claim,
            owner: unit.name,
            says: owned.says,
          }))
        : listened(deployment, act, owned);
    }),
  );
}

interface Owned extends Pick<PortClaim, 'artefact' | 'says' | 'owner'> {
  readonly environment: ReadonlyMap<string, Text>;
  readonly open: string | undefined;
}

/** What a server takes that runs on the host itself. */
function listened(deployment: Deployment, act: Act, owned: Owned): PortClaim[] {
  const isOnHost = act.line.where.every(({ kind }) => kind !== 'container' && kind !== 'build');
  if (!isOnHost || act.line.flow.conditions.length > 0) return [];
  const { artefact, says, owner } = owned;
  const ports = portsOf(deployment, act, owned);
  if (ports === undefined || isUnknown(ports)) return [];
  const host = factOf(deployment.programs, act, 'bind') ?? factOf(deployment.programs, act, 'host');
  const said = host === undefined || isUnknown(host) ? undefined : String(host.value).replace(/:\d+$/, '');
  return ports.map(({ number, at }) => ({
    artefact,
    says,
    owner,
    at,
    number,
    protocol: 'tcp',
    address: addressOf(said),
  }));
}

function portsOf(deployment: Deployment, act: Act, owned: Owned): Listening | undefined {
  if (act.kind === 'serve') return statedPorts(deployment, owned, act);
  const file = act.kind === 'run' ? fileStarted(deployment, act) : undefined;
  return file !== undefined && posix.extname(file) === '.py'
    ? portsOfPython(deployment, owned, file)
    : undefined;
}

/** `-p [address:]host:container` of a command that runs a container. */
function published(deployment: Deployment, act: Act, artefact: Artefact): PortClaim[] {
  const name = textOf(deployment.programs, act, 'name') ?? textOf(deployment.programs, act, 'image');
  if (name === undefined) return [];
  return textsOf(deployment.programs, act, 'port').flatMap((text): PortClaim[] => {
    const match = /^(?:(\[[^\]]*\]|[\d.]+):)?(\d{1,5}):\d{1,5}(?:\/(\w+))?$/.exec(text.value);
    if (match === null || !text.isKnown) return [];
    const [, address, port = '', protocol = 'tcp'] = match;
    const start = address === undefined ? 0 : address.length + 1;
    return [
      {
        artefact,
        at: placeOfUse(act, text.slice(start, start + port.length)),
        number: Number(port),
        protocol,
        address: addressOf(address),
        owner: `container ${name.value}`,
        says: `container \`${name.value}\``,
      },
    ];
  });
}
