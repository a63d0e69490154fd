import { posix } from 'node:path';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { repositoryPath } from '../../paths.ts';
import { isUnknown } from '../../unknown.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { servicePurpose } from '../reach/purposes.ts';
import { listeningOf } from './listening.ts';
import { addressOf, type ContestedPort, collide, type PortClaim } from './port-claim.ts';
import { type ServiceContainer, serviceContainers } from './service-containers.ts';

/** What the services of compose files that are one project publish. */
interface ServiceClaims {
  readonly service: ComposeService;
  readonly claims: readonly PortClaim[];
}

/** A range of more ports than this is not taken apart. */
const MOST_PORTS = 200;

/** Ports that two services of one project publish on the host, both of which are started together. */
export function contestedInCompose(deployment: Deployment): ContestedPort[] {
  return deployment.composeFiles().flatMap(({ path }) => {
    const earlier = new Map<number, Claimed[]>();
    return [...claimsOfFile(deployment)(path), ...claimsOfOverride(deployment, path)].flatMap(
      ({ service, claims }) =>
        claims.flatMap((claim): ContestedPort[] => {
          const others = earlier.get(claim.number) ?? [];
          const rivals = others
            .filter((other) => collide(other.claim, claim) && areTogether(other.service, service))
            .map((other) => other.claim);
          earlier.set(claim.number, [...others.slice(0, MOST_RIVALS), { service, claim }]);
          return rivals.length === 0 ? [] : [{ claim, rivals }];
        }),
    );
  });
}

interface Claimed {
  readonly service: ComposeService;
  readonly claim: PortClaim;
}

/** Of a port that more than this take, the first are compared. */
const MOST_RIVALS = 20;

/** Services with profiles are alternatives, unless they share one. */
function areTogether(a: ComposeService, b: ComposeService): boolean {
  const [one, other] = [a, b].map(({ profiles }) => profiles.map(({ value }) => value));
  if (one === undefined || other === undefined) return false;
  if (one.length === 0 && other.length === 0) return true;
  return one.some((profile) => other.includes(profile));
}

/** `compose.override.yml` is read with the file beside it; a service that both have is one. */
function claimsOfOverride(deployment: Deployment, path: string): readonly ServiceClaims[] {
  const match = /^(.*\/|)((?:docker-)?compose)\.(ya?ml)$/.exec(path);
  if (match === null) return [];
  const own = new Set(claimsOfFile(deployment)(path).map(({ service }) => service.name.value));
  return ['yml', 'yaml']
    .map((ending) => `${match[1] ?? ''}${match[2] ?? ''}.override.${ending}`)
    .flatMap((file) => claimsOfFile(deployment)(file))
    .filter(({ service }) => !own.has(service.name.value));
}

const claimsOfFile = once((deployment: Deployment) => {
  const byFile = new Map<string, ServiceClaims[]>();
  for (const container of serviceContainers(deployment)) {
    const known = byFile.get(container.path) ?? [];
    known.push({ service: container.service, claims: claimsOf(deployment, container) });
    byFile.set(container.path, known);
  }
  return (path: string): readonly ServiceClaims[] => byFile.get(path) ?? [];
});

function claimsOf(deployment: Deployment, container: ServiceContainer): PortClaim[] {
  const { path, service, process } = container;
  const name = service.name.value;
  const shared = {
    artefact: artefactsOf(deployment).ofPart(path, servicePurpose(deployment, path, service)),
    owner: `${posix.dirname(path)} ${name}`,
    says: `service \`${name}\``,
  };
  if (service.networkMode?.value === 'host') {
    const listening = listeningOf(deployment, process);
    // Of images the list says what may listen; here it must be certain.
    return isUnknown(listening) || process.argv.length === 0
      ? []
      : listening.map(({ number, at }) => ({
          ...shared,
          at,
          number,
          protocol: 'tcp',
          address: undefined,
          says: `${shared.says}, which has the host’s network,`,
        }));
  }
  if (service.networkMode !== undefined) return [];
  return service.ports.flatMap(({ published, hostIp, protocol }) => {
    if (published === undefined || published.last - published.first > MOST_PORTS || hostIp?.isKnown === false)
      return [];
    // Of a range for one port the engine takes the first that is free.
    const count = published.last - published.first + 1;
    return Array.from({ length: count }, (_, i) => ({
      ...shared,
      at: published.text.span(),
      number: published.first + i,
      protocol,
      address: addressOf(hostIp?.value),
    }));
  });
}

/** What `docker compose up` publishes: of the files that it names, else of the one in its folder. */
export function claimsOfUp(deployment: Deployment, act: Act): readonly PortClaim[] {
  if (act.kind !== 'apply' || !/(?:^|\s)up$/.test(act.command) || !/^docker|^podman/.test(act.program))
    return [];
  const named = textsOf(deployment.programs, act, 'file');
  const { directory } = act.line;
  const files = named.map(({ value }) => repositoryPath(value, directory));
  const defaults = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'].map((name) =>
    repositoryPath(name, directory),
  );
  const paths =
    named.length > 0
      ? files
      : [defaults.find((path) => path !== undefined && deployment.repository.hasFile(path))];
  if (act.open !== undefined || act.options.has('profile')) return [];
  const wanted = textsOf(deployment.programs, act, 'target').map(({ value }) => value);
  return paths
    .flatMap((path) => (path === undefined ? [] : claimsOfFile(deployment)(path)))
    .filter(({ service }) =>
      wanted.length > 0 ? wanted.includes(service.name.value) : service.profiles.length === 0,
    )
    .flatMap(({ claims }) => claims);
}
