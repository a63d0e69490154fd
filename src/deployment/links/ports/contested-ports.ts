import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import type { Unit } from '../../lowering/units.ts';
import { clustersOf } from '../../workloads/declared.ts';
import { compareMachines } from '../commands/machines.ts';
import { comesAfter, type Sequence, sequencesOf } from '../commands/sequences.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { unitNameOfWord } from '../units/unit-names.ts';
import { everyUnit, unitsOfName } from '../units/written-units.ts';
import { contestedInCompose } from './compose-claims.ts';
import { claimsOfAct, claimsOfUnit } from './host-claims.ts';
import { type ContestedPort, collide, type PortClaim } from './port-claim.ts';

/** Ports of a host that two owners take which are started together. */
export function contestedPorts(deployment: Deployment): ContestedPort[] {
  return [
    ...contestedInCompose(deployment),
    ...sequencesOf(deployment).flatMap((sequence) => inSequence(deployment, sequence)),
    ...betweenScripts(deployment),
    ...nodePorts(deployment),
    ...hostPorts(deployment),
  ];
}

const STARTS: ReadonlySet<string> = new Set([
  'enable',
  'start',
  'restart',
  'apply',
  'run-container',
  'serve',
]);
const ENDS: ReadonlySet<string> = new Set(['stop', 'disable', 'kill', 'remove', 'rollback']);

interface Started {
  readonly act: Act;
  readonly claims: readonly PortClaim[];
}

/** What one script starts on one machine and nothing in it stops. */
function inSequence(deployment: Deployment, sequence: Sequence): ContestedPort[] {
  const started = sequence.acts.flatMap((act): Started[] => {
    const claims = STARTS.has(act.kind) ? claimsOfAct(deployment, act) : [];
    return claims.length === 0 ? [] : [{ act, claims }];
  });
  if (started.length < 2) return [];
  const stopped = unitsStopped(deployment, sequence);
  return started.flatMap(({ act, claims }, i) =>
    claims.flatMap((claim): ContestedPort[] => {
      if (stopped.has(claim.owner)) return [];
      const rivals = started
        .slice(0, i)
        .filter((other) => stayTogether(sequence, other.act, act))
        .flatMap((other) => other.claims)
        .filter(
          (one) =>
            collide(one, claim) && !stopped.has(one.owner) && !conflict(deployment, one.owner, claim.owner),
        );
      return rivals.length === 0 ? [] : [{ claim, rivals }];
    }),
  );
}

/** Both run on one machine in one execution, and nothing between them ends anything. */
function stayTogether(sequence: Sequence, first: Act, second: Act): boolean {
  if (compareMachines(first.line.where, second.line.where) !== 'same') return false;
  if (!comesAfter(sequence, first, second) || !first.line.flow.called || !second.line.flow.called)
    return false;
  const between = sequence.acts.slice(sequence.indexOf(first) + 1, sequence.indexOf(second));
  return !between.some(({ kind }) => ENDS.has(kind));
}

/** Two units of one application that different scripts enable, and that no script disables: a unit and its successor. */
function betweenScripts(deployment: Deployment): ContestedPort[] {
  const acts = deployment.acts().filter(({ line }) => line.flow.called);
  const named = (kinds: readonly string[]) =>
    new Set(
      acts
        .filter(({ kind }) => kinds.includes(kind))
        .flatMap((act) => textsOf(deployment.programs, act, 'unit').map((word) => unitNameOfWord(word).key)),
    );
  const [enabled, disabled] = [named(['enable', 'start', 'restart']), named(['disable'])];
  const units = everyUnit(deployment).filter(({ name }) => enabled.has(name) && !disabled.has(name));
  const applications = byApplication(units);
  return units.flatMap((unit, i) =>
    claimsOfUnit(deployment)(unit.name).flatMap((claim): ContestedPort[] => {
      const rivals = (applications.get(applicationOf(unit)) ?? [])
        .filter(({ place, unit: other }) => place < i && !conflict(deployment, other.name, unit.name))
        .flatMap(({ unit: other }) => claimsOfUnit(deployment)(other.name))
        .filter((one) => collide(one, claim));
      return rivals.length === 0 ? [] : [{ claim, rivals }];
    }),
  );
}

interface Placed {
  readonly place: number;
  readonly unit: Unit;
}

/** The units of each application, with their places in the list. */
function byApplication(units: readonly Unit[]): ReadonlyMap<string | undefined, readonly Placed[]> {
  const groups = new Map<string, Placed[]>();
  for (const [place, unit] of units.entries()) {
    const key = applicationOf(unit);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ place, unit }]);
    else group.push({ place, unit });
  }
  return groups;
}

/** Equal for units that lie side by side and work in one folder of the machine. */
function applicationOf({ path, file }: Unit): string | undefined {
  const directory = file.last('Service', 'WorkingDirectory')?.value;
  return directory?.isKnown === true ? `${posix.dirname(path)}\u0000${directory.value}` : undefined;
}

function unitsStopped({ programs }: Deployment, { acts }: Sequence): ReadonlySet<string> {
  return new Set(
    acts
      .filter(({ kind }) => kind === 'disable' || kind === 'stop')
      .flatMap((act) => textsOf(programs, act, 'unit').map((word) => unitNameOfWord(word).key)),
  );
}

/** `Conflicts=` (systemd.unit(5)): starting the one stops the other. */
function conflict(deployment: Deployment, a: string, b: string): boolean {
  const excludes = (one: string, other: string): boolean =>
    unitsOfName(deployment)(one).some(({ file }) =>
      file.directives('Unit', 'Conflicts').some(({ value }) => value.value.split(/\s+/).includes(other)),
    );
  return excludes(a, b) || excludes(b, a);
}

/** The same `nodePort` in two Services of one folder: the second is refused. */
function nodePorts(deployment: Deployment): ContestedPort[] {
  const claims = clustersOf(deployment).flatMap(({ root, services }) =>
    services.flatMap(({ name, namespace, ports }) =>
      ports.flatMap(({ nodePort, protocol }): (PortClaim & { scope: string })[] => {
        if (nodePort === undefined || name?.text.isKnown !== true || !/^\d+$/.test(nodePort.text.value))
          return [];
        const { path } = nodePort.at;
        return [
          {
            artefact: artefactsOf(deployment).ofPath(path),
            at: nodePort.at,
            number: Number(nodePort.text.value),
            protocol: protocol.toLowerCase(),
            address: undefined,
            owner: `${namespace?.value ?? ''} ${name.text.value}`,
            says: `Service \`${name.text.value}\``,
            scope: root ?? posix.dirname(path),
          },
        ];
      }),
    ),
  );
  return rivalsIn(claims);
}

/** The same `hostPort` in two containers of one pod, or in two DaemonSets that run on every node. */
function hostPorts(deployment: Deployment): ContestedPort[] {
  const claims = clustersOf(deployment).flatMap(({ root, workloads }) =>
    workloads.flatMap(({ kind, text, name, containers }) => {
      const isEverywhere = kind === 'DaemonSet' && !/nodeSelector|node_selector|affinity/i.test(text.value);
      return containers.flatMap((container) =>
        container.ports.flatMap(({ hostPort }): (PortClaim & { scope: string })[] => {
          if (hostPort === undefined || !/^\d+$/.test(hostPort.text.value)) return [];
          const { path } = hostPort.at;
          const [own, where] = [name?.text.value ?? kind, root ?? posix.dirname(path)];
          return [
            {
              artefact: artefactsOf(deployment).ofPath(path),
              at: hostPort.at,
              number: Number(hostPort.text.value),
              protocol: 'tcp',
              address: undefined,
              owner: `${own} ${container.name?.text.value ?? ''}`,
              says: `container \`${container.name?.text.value ?? ''}\` of ${kind} \`${own}\``,
              scope: isEverywhere ? where : `${where} ${kind} ${own}`,
            },
          ];
        }),
      );
    }),
  );
  return rivalsIn(claims);
}

function rivalsIn(claims: readonly (PortClaim & { readonly scope: string })[]): ContestedPort[] {
  return claims.flatMap((claim, i): ContestedPort[] => {
    const rivals = claims.slice(0, i).filter((other) => other.scope === claim.scope && collide(other, claim));
    return rivals.length === 0 ? [] : [{ claim, rivals }];
  });
}
