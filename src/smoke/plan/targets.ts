import type { Deployment } from '../../deployment/deployment.ts';
import { asksOfProbe } from '../../deployment/links/health/path-asks.ts';
import type { ProbedContainer } from '../../deployment/links/health/probed-containers.ts';
import { wordsOf } from '../../deployment/links/health/probed-containers.ts';
import { stageOf } from '../../deployment/links/images/image-contents.ts';
import { listeningOf } from '../../deployment/links/ports/listening.ts';
import { routesAt } from '../../deployment/links/routes/served-routes.ts';
import { answerOf } from '../../deployment/routes/route.ts';
import { isUnknown } from '../../deployment/unknown.ts';
import type { CloudContainer } from '../../deployment/workloads/cloud-container.ts';
import type { DeclaredProbe, ProbeAsk } from '../../deployment/workloads/probe.ts';
import type { PodContainer } from '../../deployment/workloads/workload.ts';
import type { Span } from '../../repository/span.ts';
import type { ExposedPort } from '../../syntax/dockerfile/tree.ts';
import type { Target } from '../trace/trace.ts';
import type { PlannedProbe, Stated } from './plan.ts';
import { statedPort } from './serving.ts';
import type { Subject } from './subjects.ts';

/** Every probe that is declared of the subject, with what it asks. */
export function plannedProbes({ probed, targets, pods }: Subject): PlannedProbe[] {
  return [
    ...probed.map(({ probe, pod, cloud }) => ({
      declared: probe,
      container: placeKey(pod?.at ?? cloud?.at ?? probe.at),
      grace: cloud === undefined ? graceOfPod(pods, pod) : graceOfCloud(cloud),
      ...targetOf(probe, pod),
    })),
    ...targets.map(({ probe, container }) => ({
      declared: probe,
      container: placeKey(container.at),
      grace: graceOfCloud(container),
      ...targetOf(probe, undefined),
    })),
  ];
}

function placeKey({ path, start }: Span): string {
  return `${path}:${start}`;
}

/** `terminationGracePeriodSeconds` where nothing is said; ECS has the same (API references). */
const POD_GRACE = 30;

function graceOfPod(pods: Subject['pods'], pod: PodContainer | undefined): number {
  const grace = pods.find(({ container }) => container === pod)?.workload.grace.value;
  return grace === undefined || isUnknown(grace) ? POD_GRACE : grace;
}

function graceOfCloud({ grace }: CloudContainer): number {
  return isUnknown(grace.value) ? POD_GRACE : grace.value;
}

type Aimed = Pick<PlannedProbe, 'target' | 'why' | 'isUnaskable'>;

function targetOf({ ask }: DeclaredProbe, pod: PodContainer | undefined): Aimed {
  if (isUnknown(ask)) return { why: ask.why };
  switch (ask.kind) {
    case 'grpc':
      return { why: 'it asks over gRPC, which is not asked here' };
    case 'exec': {
      const words = wordsOf(ask);
      const strange = words.find(({ isKnown }) => !isKnown);
      if (words.length === 0 || strange !== undefined)
        return { why: 'the command that it runs is not known' };
      return { target: { kind: 'exec', command: words.map(({ value }) => value) } };
    }
    default:
      return networkTarget(ask, pod);
  }
}

function networkTarget(
  ask: Extract<ProbeAsk, { kind: 'http' | 'tcp' }>,
  pod: PodContainer | undefined,
): Aimed {
  const port = portOf(ask.port?.text.value, pod);
  if (ask.port === undefined || !ask.port.text.isKnown) return { why: 'the port that it asks is not known' };
  if (port === undefined && pod !== undefined && pod.open === undefined)
    return { why: `its container declares no port named \`${ask.port.text.value}\``, isUnaskable: true };
  if (port === undefined) return { why: 'the port that it asks is not known' };
  if (ask.host !== undefined) return { why: 'it asks another host' };
  if (ask.kind === 'tcp') return { target: { kind: 'tcp', from: 'outside', port } };
  if (/^https$/i.test(ask.scheme?.text.value ?? ''))
    return { why: 'it asks over HTTPS, which is not asked here' };
  if (ask.path?.text.isKnown === false) return { why: 'the path that it asks is not known' };
  const path = ask.path?.text.value ?? '/';
  return { target: { kind: 'http', from: 'outside', port, path: path.startsWith('/') ? path : `/${path}` } };
}

/** A number, or the container's port of that name. */
export function portOf(written: string | undefined, pod: PodContainer | undefined): number | undefined {
  if (written === undefined) return undefined;
  if (/^\d{1,5}$/.test(written)) return Number(written);
  const named = pod?.ports.find(({ name }) => name?.text.value === written)?.port;
  return named === undefined || isUnknown(named) ? undefined : named;
}

/** Where services say how they are, by custom; tried only where the application's own routes have it. */
const HEALTH_PATHS = [
  '/health',
  '/healthz',
  '/livez',
  '/ready',
  '/readyz',
  '/ping',
  '/status',
  '/api/health',
  '/_health',
];

/** What is asked to see whether it is up: what a probe asks over HTTP, else a route by its usual name, else the port. */
export function healthOf(
  deployment: Deployment,
  subject: Subject,
  port: number | undefined,
): Stated<Target> | undefined {
  const asked = subject.probed.flatMap((probed) => httpAskOf(deployment, probed));
  const [first] = [...asked, ...subject.targets.flatMap(({ probe }) => targetAsk(probe))];
  if (first !== undefined) return first;
  if (port === undefined) return undefined;
  const served = routesAt(deployment, subject.process, port)?.routes;
  const path =
    served === undefined || isUnknown(served)
      ? undefined
      : HEALTH_PATHS.find((one) => answerOf(served, 'GET', one).kind === 'served');
  if (path === undefined)
    return { value: { kind: 'tcp', from: 'outside', port }, by: 'the port, for no path is known' };
  return { value: { kind: 'http', from: 'outside', port, path }, by: 'a route of the application' };
}

/** What a load balancer asks, where it asks over HTTP. */
function targetAsk(probe: DeclaredProbe): Stated<Target>[] {
  const { target } = targetOf(probe, undefined);
  return target?.kind === 'http'
    ? [{ value: target, by: `the target group in ${probe.at.path}`, at: probe.at }]
    : [];
}

/** Also of a command such as `curl -f http://localhost:8000/health`. */
function httpAskOf(deployment: Deployment, probed: ProbedContainer): Stated<Target>[] {
  return asksOfProbe(deployment, probed)
    .filter(({ method }) => method === 'GET' || method === 'HEAD')
    .map(({ port, path, at }) => ({
      value: { kind: 'http', from: 'outside', port, path },
      by: `${probed.who} in ${at.path}`,
      at,
    }));
}

/**
 * The port on which it is expected: what a probe asks, else what it is started with, else what its deployment opens; what the
 * image exposes only where it starts what the image says, for other commands of one image serve nothing there.
 */
export function portOfSubject(deployment: Deployment, subject: Subject): Stated<number> | undefined {
  for (const probed of subject.probed) {
    const { target } = targetOf(probed.probe, probed.pod);
    if (target !== undefined && target.kind !== 'exec')
      return { value: target.port, by: `${probed.who} in ${probed.probe.at.path}`, at: probed.probe.at };
  }
  for (const { value, ...said } of subject.probed.flatMap((probed) => httpAskOf(deployment, probed)))
    if (value.kind === 'http') return { value: value.port, ...said };
  for (const { probe } of subject.targets) {
    const { target } = targetOf(probe, undefined);
    if (target !== undefined && target.kind !== 'exec')
      return { value: target.port, by: `the target group in ${probe.at.path}`, at: probe.at };
  }
  const listening = listeningOf(deployment, subject.process);
  const first = isUnknown(listening) ? statedPort(deployment, subject.process) : listening[0];
  if (first !== undefined)
    return { value: first.number, by: `${first.by} in ${first.at.path}`, at: first.at };
  return openedPort(subject) ?? (startsAnother(subject) ? undefined : exposedPort(deployment, subject));
}

/** The deployment says what it starts, in place of the image. */
export function startsAnother({ pods, services, clouds }: Subject): boolean {
  return (
    clouds.some(({ container }) => container.entrypoint !== undefined || container.command !== undefined) ||
    pods.some(({ container }) => container.command !== undefined || container.args !== undefined) ||
    services.some(({ service }) => service.command !== undefined || service.entrypoint !== undefined)
  );
}

/** The first port that its pod, its service or its cloud's container opens, on the container's side. */
function openedPort({ pods, services, clouds }: Subject): Stated<number> | undefined {
  for (const { container } of pods)
    for (const { port } of container.ports)
      if (!isUnknown(port) && port > 0)
        return { value: port, by: `the port of its container in ${container.at.path}`, at: container.at };
  for (const { service, path } of services)
    for (const { target, text, protocol } of service.ports)
      if (target !== undefined && protocol !== 'udp')
        return { value: target.first, by: `\`ports\` in ${path}`, at: text.span() };
  for (const { container } of clouds)
    for (const { port, at } of container.ports)
      if (!isUnknown(port)) return { value: port, by: `the port of its container in ${at.path}`, at };
  return undefined;
}

function exposedPort(deployment: Deployment, subject: Subject): Stated<number> | undefined {
  const [port] = exposedPorts(deployment, subject);
  return port === undefined
    ? undefined
    : { value: port.first, by: `EXPOSE in ${subject.build.dockerfile}`, at: port.text.span() };
}

/** What the stages of the Dockerfile that end in the image expose; what their base exposes, nobody says here. */
export function exposedPorts(deployment: Deployment, { build }: Subject): ExposedPort[] {
  const tree = deployment.dockerfiles().find(({ path }) => path === build.dockerfile)?.tree;
  const exposed: ExposedPort[] = [];
  let stage = tree === undefined ? undefined : stageOf(tree, build.target);
  while (stage !== undefined) {
    exposed.push(...stage.instructions.flatMap((one) => (one.kind === 'expose' ? one.ports : [])));
    const { baseStage = stage.index, index } = stage;
    stage = baseStage < index ? tree?.stages[baseStage] : undefined;
  }
  return exposed;
}
