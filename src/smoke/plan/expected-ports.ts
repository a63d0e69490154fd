import type { Deployment } from '../../deployment/deployment.ts';
import { isFallback } from '../../deployment/links/commands/fallbacks.ts';
import { type NamedPort, portsAsked } from '../../deployment/links/connections/port-probes.ts';
import type { ContainerProcess } from '../../deployment/links/ports/container-process.ts';
import { mentionOf } from '../../deployment/links/ports/mentions.ts';
import { isUnknown } from '../../deployment/unknown.ts';
import type { CloudContainer } from '../../deployment/workloads/cloud-container.ts';
import { spanKey } from '../../repository/span.ts';
import { type FoundPort, found } from './found-port.ts';
import type { ExpectedPort, Plan } from './plan.ts';
import { podPorts } from './pod-ports.ts';
import type { Subject } from './subjects.ts';
import { exposedPorts, portOf, startsAnother } from './targets.ts';

/**
 * The TCP ports on which the deployment expects the subject to listen, each once, what counts on it most first. Of the
 * containers that are deployed of it only those count whose settings of ports are those that it is rehearsed with.
 */
export function expectedPorts(
  deployment: Deployment,
  subject: Subject,
): Pick<Plan, 'expected' | 'portDoubt'> {
  const { process } = subject;
  const alike = (other: ContainerProcess): boolean => portSettings(other) === portSettings(process);
  const found: FoundPort[] = [
    ...subject.probed
      .filter((one) => !one.isChanged && alike(one.process))
      .flatMap((one) => portsOfProbe(deployment, one)),
    ...servicePorts(deployment, {
      ...subject,
      services: subject.services.filter((one) => alike(one.process)),
    }),
    ...podPorts(deployment, { ...subject, pods: subject.pods.filter((one) => alike(one.process)) }),
    ...subject.clouds.filter((one) => alike(one.process)).flatMap(({ container }) => cloudPorts(container)),
    ...exposed(deployment, subject),
  ];
  // The first of a place stays: what counts on it most.
  const known = new Map(found.toReversed().map((port) => [`${spanKey(port.at)} ${port.value}`, port]));
  const portDoubt = doubtOf(subject);
  return {
    expected: [...known.values()]
      .toReversed()
      .filter(isPort)
      .map((port) => withMention(deployment, process, port)),
    ...(portDoubt === undefined ? {} : { portDoubt }),
  };
}

/** What of an environment may say where a program listens. */
function portSettings({ environment }: ContainerProcess): string {
  const settings = [...environment].filter(([name]) => SETTING.test(name));
  return JSON.stringify(settings.map(([name, { value }]) => [name, value]).sort());
}

const SETTING = /PORT|ADDR|BIND|LISTEN|HOST/i;

function isPort({ value }: FoundPort): boolean {
  return Number.isInteger(value) && value > 0 && value < 65_536;
}

function withMention(deployment: Deployment, process: ContainerProcess, port: FoundPort): ExpectedPort {
  const isCounted = port.kind === 'mapping' || port.kind === 'service';
  const mention = !isCounted ? undefined : mentionOf(deployment, process, port.value);
  return mention === undefined ? port : { ...port, mention };
}

/** Variables that are not in the repository, of which one may be the port. */
function doubtOf({ pods, services, clouds }: Subject): string | undefined {
  const open = [...services, ...clouds].map(({ process }) => process.open).find((why) => why !== undefined);
  const isOpen = pods.some(
    ({ workload, container }) =>
      /\benv_?from\b/i.test(workload.text.value) ||
      container.environment.some(({ name, value }) => value === undefined && SETTING.test(name.value)),
  );
  return open ?? (isOpen ? 'variables of its pod come from elsewhere' : undefined);
}

type Probed = Subject['probed'][number];

function portsOfProbe(deployment: Deployment, probed: Probed): FoundPort[] {
  const { pod, who, beside } = probed;
  const asked = askedBy(deployment, probed);
  const anyOf = asked.map(({ number }) => number);
  const isDeclared = (number: number): boolean => pod?.ports.some(({ port }) => port === number) === true;
  // Containers of one pod have one address: another one may answer.
  if (beside.length > 1 && !anyOf.every(isDeclared)) return [];
  return asked.map(({ number, at }) => ({
    value: number,
    by: `${who} in ${at.path}`,
    at,
    kind: 'probe',
    anyOf,
  }));
}

/** A name stands for the number beside it in the container, which then is what is wrong. */
function askedBy(deployment: Deployment, { probe, process, pod }: Probed): NamedPort[] {
  const { ask } = probe;
  if (isUnknown(ask)) return [];
  if (ask.kind === 'exec')
    return portsAsked(deployment, probe, process).filter(({ at }) => !isFallback(deployment, at));
  if (ask.port === undefined || !ask.port.text.isKnown || (ask.kind !== 'grpc' && ask.host !== undefined))
    return [];
  const { text, at } = ask.port;
  const number = portOf(text.value, pod);
  const named = pod?.ports.find(({ name }) => name?.text.value === text.value);
  return number === undefined ? [] : [{ number, at: named?.at ?? at }];
}

/** `ports` and `expose` of compose; not of a network that is shared with others. */
function servicePorts(deployment: Deployment, { services }: Subject): FoundPort[] {
  return services.flatMap(({ service, compose, path }) => {
    const isShared = compose.services.some(
      ({ networkMode }) => networkMode?.value === `service:${service.name.value}`,
    );
    if (isShared || service.networkMode !== undefined || service.extends !== undefined) return [];
    const mapped = service.ports.flatMap(({ target, protocol }) =>
      target === undefined || target.first !== target.last || protocol !== 'tcp'
        ? []
        : [found(target.first, { at: target.text.span(), by: `ports in ${path}`, kind: 'mapping' })],
    );
    const exposedHere = service.expose.flatMap((text) => {
      const number = /^(\d{1,5})(?:\/tcp)?$/.exec(text.value)?.[1];
      return number === undefined || !text.isKnown
        ? []
        : [found(Number(number), { at: text.span(), by: `expose in ${path}`, kind: 'hint' })];
    });
    return [...mapped, ...exposedHere].filter(({ at }) => !isFallback(deployment, at));
  });
}

/** A cloud sends requests to the ports that it is told, and to no other. */
function cloudPorts({ ports }: CloudContainer): FoundPort[] {
  return ports.flatMap(({ port, at }) =>
    isUnknown(port)
      ? []
      : [found(port, { at, by: `the port of its container in ${at.path}`, kind: 'mapping' })],
  );
}

/** An image's own word holds where it is started as it says. */
function exposed(deployment: Deployment, subject: Subject): FoundPort[] {
  if (startsAnother(subject)) return [];
  return exposedPorts(deployment, subject)
    .filter(({ first, last, protocol, text }) => first === last && protocol === 'tcp' && text.isKnown)
    .map(({ first, text }) =>
      found(first, { at: text.span(), by: `EXPOSE in ${subject.build.dockerfile}`, kind: 'hint' }),
    );
}
