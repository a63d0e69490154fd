import type { Text } from '../../../repository/text.ts';
import type { ComposePort } from '../../../syntax/compose/file.ts';
import type { Act } from '../../acts/act.ts';
import { textOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import type { Known } from '../../unknown.ts';
import { isFallback } from '../commands/fallbacks.ts';
import { placeOfUse } from '../commands/place-of-use.ts';
import { processOfCommand } from '../ports/command-container.ts';
import { portedContainer } from '../ports/ported-container.ts';
import { type ServiceContainer, serviceContainers, twinsOf } from '../ports/service-containers.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { listensInstead, type PortUse, serviceArtefact } from './port-use.ts';

/** Ports of containers that are mapped to ports of the host: `ports` of Compose, `docker run -p`. */
export function portMappings(deployment: Deployment): PortUse[] {
  return [
    ...serviceContainers(deployment).flatMap((container) =>
      container.service.ports.flatMap((port) => ofService(deployment, container, port)),
    ),
    ...deployment.acts().flatMap((act) => ofCommand(deployment, act)),
  ];
}

function ofService(deployment: Deployment, container: ServiceContainer, port: ComposePort): PortUse[] {
  const { target, published } = port;
  if (target === undefined || target.first !== target.last || port.protocol !== 'tcp') return [];
  const at = target.text.span();
  if (isFallback(deployment, at)) return [];
  const host = published === undefined ? 'a port of the host' : `host port ${published.text.value}`;
  return [
    {
      artefact: serviceArtefact(deployment, container.path, container.service),
      at,
      kind: 'mapping',
      port: String(target.first),
      says: `\`ports\` maps ${host} to port ${target.first} of service \`${container.name}\``,
      answered: answersHere(deployment, container, target.first),
      ...listensInstead(container),
    },
  ];
}

/** What another file of the folder says of the same service may hold beside this one. */
export function answersHere(
  deployment: Deployment,
  container: ServiceContainer,
  port: number,
): Known<boolean> {
  const twins = twinsOf(deployment)(container);
  return twins.some(({ answers }) => answers(port) === true) ? true : container.answers(port);
}

/** `-p 8080:80` of a command that runs an image. */
function ofCommand(deployment: Deployment, act: Act): PortUse[] {
  const { programs } = deployment;
  if (act.kind !== 'run-container' || act.open !== undefined) return [];
  const image = textOf(programs, act, 'image');
  const network = textOf(programs, act, 'network')?.value ?? '';
  if (image === undefined || /^(?:host|container:)/.test(network)) return [];
  const mapped = textsOf(programs, act, 'port').flatMap(mappedPort);
  if (mapped.length === 0) return [];
  const container = containerOf(deployment, act, image);
  return mapped.map(({ host, target }) => ({
    artefact: artefactsOf(deployment).ofAct(act),
    at: placeOfUse(act, target),
    kind: 'mapping',
    port: target.value,
    says: `\`-p\` maps host port ${host} to port ${target.value} of \`${image.value}\``,
    answered: container.answers(Number(target.value)),
    ...listensInstead(container),
  }));
}

function mappedPort(text: Text): { host: string; target: Text }[] {
  const match = /^(?:(.*):)?(\d{1,5}):(\d{1,5})(?:\/tcp)?$/.exec(text.value);
  if (match === null || !text.isKnown) return [];
  const [, , host = '', port = ''] = match;
  const start = text.value.lastIndexOf(port);
  return [{ host, target: text.slice(start, start + port.length) }];
}

function containerOf(deployment: Deployment, act: Act, image: Text) {
  const process = processOfCommand(deployment, act, image);
  return portedContainer(deployment, { name: image.value, at: image.span(), process });
}
