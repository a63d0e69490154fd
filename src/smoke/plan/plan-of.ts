import type { Deployment } from '../../deployment/deployment.ts';
import { imagesOf } from '../../deployment/links/images/images.ts';
import { isUnknown, type Known } from '../../deployment/unknown.ts';
import type { DeclaredProbe } from '../../deployment/workloads/probe.ts';
import type { Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import type { Limits } from '../engine/hardening.ts';
import { dependenciesOf } from './dependencies.ts';
import { environmentOfSubject } from './environment.ts';
import { expectedPorts } from './expected-ports.ts';
import { argumentsGap, filesGap } from './gaps.ts';
import { importsOf, modulesOf } from './imports.ts';
import { neighboursOf } from './neighbours.ts';
import type { ImagePlan, Plan } from './plan.ts';
import { stopOf } from './stop.ts';
import { type Subject, subjectsOf } from './subjects.ts';
import { healthOf, plannedProbes, portOfSubject, startsAnother } from './targets.ts';
import { isDeclaredTask, mayBeTask } from './task.ts';

const LEAST_BUDGET = 60;
const MOST_BUDGET = 600;
const STARTS = 3;
const GIBIBYTE = 1024 ** 3;

/** What is rehearsed of a repository: each image that it builds and deploys, in the way it is deployed. */
export function plansOf(deployment: Deployment): Plan[] {
  return subjectsOf(deployment).map((subject) => planOf(deployment, subject));
}

/** What is rehearsed of one image. */
export function planOf(deployment: Deployment, subject: Subject): Plan {
  const found = portOfSubject(deployment, subject);
  const isJob = isDeclaredTask(subject);
  const port = isJob ? undefined : found;
  const health = isJob ? undefined : healthOf(deployment, subject, port?.value);
  const probes = plannedProbes(subject);
  const { dependencies, gaps } = dependenciesOf(deployment, subject);
  const imports = importsOf(deployment, subject);
  const image = imagePlan(deployment, subject);
  const environment = environmentOfSubject(subject, modulesOf(deployment, imports), {
    dependencies,
    port: port?.value,
  });
  return {
    name: subject.name,
    image,
    ...ownCommand(subject),
    ...ownSurroundings(subject),
    environment,
    dependencies,
    neighbours: neighboursOf(deployment),
    volumes: volumesOf(subject),
    imports,
    ...(port === undefined ? {} : { port }),
    ...(isJob ? { expected: [] } : expectedPorts(deployment, subject)),
    ...(health === undefined ? {} : { health }),
    probes,
    ...(isJob || mayBeTask(deployment, subject, found) ? { isTask: true } : {}),
    limits: limitsOf(subject),
    ...stopOf(deployment, subject, image.at),
    budget: budgetOf(probes.map(({ declared }) => declared)),
    starts: STARTS,
    gaps: [
      ...gaps,
      ...filesGap(deployment, subject),
      ...argumentsGap(subject),
      ...(health === undefined && !isJob
        ? ['Nothing says on which port it answers: set `port`, and `health` for a path.']
        : []),
    ],
  };
}

function imagePlan(deployment: Deployment, { build, process, services }: Subject): ImagePlan {
  const { dockerfile, context, target } = build;
  const built = imagesOf(deployment).find(
    (image) => image.dockerfile === dockerfile && image.context === context && image.target?.value === target,
  );
  const passed = services.flatMap(({ service }) => service.build?.args ?? []);
  const tree = deployment.dockerfiles().find(({ path }) => path === dockerfile)?.tree;
  return {
    kind: 'build',
    dockerfile,
    context,
    ...(target === undefined ? {} : { target }),
    arguments: Object.fromEntries(
      passed.flatMap(({ name, value }) => (value?.isKnown === true ? [[name.value, value.value]] : [])),
    ),
    by: built === undefined ? 'by its folder' : `as ${built.at.path} builds it`,
    at: commandSpan(process.argv) ?? tree?.stages.at(-1)?.base.span() ?? process.text.span(),
  };
}

/** From the first word of a command to its last, where they stand in one file; else the first. */
function commandSpan(argv: readonly Text[]): Span | undefined {
  const spans = argv.map((word) => word.span());
  const [first] = spans;
  if (first === undefined) return undefined;
  const own = spans.filter(({ path, start }) => path === first.path && start >= first.start);
  return { path: first.path, start: first.start, end: Math.max(...own.map(({ end }) => end)) };
}

/** Words of the deployment that replace the image's; none where the image's own hold. */
function ownCommand(subject: Subject): Pick<Plan, 'command' | 'entrypoint'> {
  const [entrypoint, ...command] = subject.process.argv.map(({ value }) => value);
  return startsAnother(subject) && entrypoint !== undefined ? { entrypoint, command } : {};
}

/** The working directory and the user that a pod, a service or a task sets over its image. */
function ownSurroundings({ pods, services, clouds }: Subject): Pick<Plan, 'workingDirectory' | 'user'> {
  const folders = [
    ...pods.map(({ container }) => container.workingDir?.text),
    ...services.map(({ service }) => service.workingDir),
    ...clouds.map(({ container }) => container.workingDirectory?.text),
  ];
  const users = [
    ...pods.map(({ container }) => container.user?.text),
    ...services.map(({ service }) => service.user),
    ...clouds.map(({ container }) => container.user?.text),
  ];
  const folder = folders.find((text) => text?.isKnown === true)?.value;
  const user = users.find((text) => text?.isKnown === true)?.value;
  return {
    ...(folder?.startsWith('/') === true ? { workingDirectory: folder } : {}),
    ...(user !== undefined && /^[\w.-]+(?::[\w.-]+)?$/.test(user) ? { user } : {}),
  };
}

/** Volumes that stay, at folders of the image. */
function volumesOf({ process, services: [service] }: Subject): Plan['volumes'] {
  const mounted =
    service === undefined
      ? process.mounts.filter(({ isVolume }) => isVolume).map(({ target }) => target)
      : service.service.mounts.flatMap(({ type, target }) => (type === 'volume' ? (target ?? []) : []));
  return mounted
    .filter(({ isKnown, value }) => isKnown && value.startsWith('/'))
    .map((target) => ({ folder: target.value, at: target.span() }));
}

function limitsOf({ services, pods, clouds }: Subject): Limits {
  const memory = [
    ...pods.map(({ container: { limits } }) => knownOr(limits.memory?.value)),
    ...services.map(({ service }) => service.memoryLimit?.value ?? service.deploy?.limits.memory?.value),
    ...clouds.map(({ container }) => knownOr(container.memory)),
  ];
  const cpus = [
    ...pods.map(({ container: { limits } }) => knownOr(limits.cpu?.value)),
    ...services.map(({ service }) => service.deploy?.limits.cpus?.value),
    ...clouds.map(({ container }) => knownOr(container.cpus)),
  ];
  return {
    memoryBytes: memory.find((bytes) => bytes !== undefined) ?? GIBIBYTE,
    cpus: cpus.find((number) => number !== undefined) ?? 1,
    pids: 512,
  };
}

function knownOr(value: Known<number> | undefined): number | undefined {
  return value === undefined || isUnknown(value) ? undefined : value;
}

/** As long as the most patient probe waits for a start, within bounds. */
function budgetOf(probes: readonly DeclaredProbe[]): number {
  const patience = probes.map(
    ({ initialDelay, startPeriod, period, failureThreshold }) =>
      known(initialDelay.value) +
      known(startPeriod?.value ?? 0) +
      known(period.value) * known(failureThreshold.value),
  );
  return Math.min(MOST_BUDGET, Math.max(LEAST_BUDGET, ...patience));
}

function known(value: Known<number>): number {
  return isUnknown(value) ? 0 : value;
}
