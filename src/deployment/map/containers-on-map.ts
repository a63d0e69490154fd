import type { Deployment } from '../deployment.ts';
import { dockerfileOf } from '../links/containers/container-commands.ts';
import type { DeployedContainer } from '../links/containers/deployed-container.ts';
import { deployedContainersOf } from '../links/containers/deployed-containers.ts';
import { imagesOf } from '../links/images/images.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { isUnknown } from '../unknown.ts';
import type { DeclaredProbe, ProbeAsk } from '../workloads/probe.ts';
import type { MapDraft, MapNode } from './deployment-map.ts';
import { containerNode, imageNode } from './run-owners.ts';

/** Containers with their probes and published ports, and the images they run. */
export function drawContainers(deployment: Deployment, draft: MapDraft): void {
  for (const container of deployedContainersOf(deployment)) {
    const { path } = container.at;
    if (artefactsOf(deployment).ofPath(path).role !== 'production') continue;
    if (container.declaredIn === 'dockerfile') {
      draft.add({ ...imageNode(path), details: container.probes.map(probeDetail) });
      continue;
    }
    const id = draft.add(nodeOf(deployment, container));
    const dockerfile = builtFrom(deployment, container);
    if (dockerfile !== undefined) draft.connect(id, draft.add(imageNode(dockerfile)), 'runs the image of');
  }
  for (const { path, compose } of deployment.composeFiles())
    for (const { name, dependsOn } of compose.services)
      for (const { service } of dependsOn) {
        const [from, to] = [containerNode(path, name.value).id, containerNode(path, service.value).id];
        if (draft.nodes.has(from) && draft.nodes.has(to)) draft.connect(from, to, 'waits for');
      }
}

/** The id of a container as its commands have it. */
function nodeOf(deployment: Deployment, container: DeployedContainer): MapNode {
  const { at, name, pod, image } = container;
  const workload = pod?.workload.name?.text.value ?? pod?.workload.kind;
  const { id, kind } = containerNode(at.path, workload === undefined ? name : `${workload}/${name}`);
  const names = [pod?.workload.name?.text, pod?.container.name?.text].filter((text) => text !== undefined);
  // What a template fills in is a placeholder, which nobody should read as a name.
  const title = pod === undefined ? name : names.map((text) => (text.isKnown ? text.value : '…')).join('/');
  const line = deployment.lineOf(at);
  const named = image === undefined ? [] : [image.isKnown ? image.value : 'an image filled in later'];
  const published = publishedPorts(deployment, container);
  return {
    id,
    kind,
    title,
    details: [...named, ...published, ...container.probes.map(probeDetail)],
    path: at.path,
    line,
  };
}

function publishedPorts(deployment: Deployment, { at, name, declaredIn }: DeployedContainer): string[] {
  if (declaredIn !== 'compose') return [];
  const file = deployment.composeFiles().find(({ path }) => path === at.path);
  const service = file?.compose.services.find((one) => one.name.value === name);
  return (service?.ports ?? []).flatMap(({ published, target }) =>
    published === undefined || target === undefined
      ? []
      : [`host :${published.text.value} → :${target.text.value}`],
  );
}

function builtFrom(
  deployment: Deployment,
  { at, name, declaredIn, image }: DeployedContainer,
): string | undefined {
  if (declaredIn === 'compose') {
    const build = imagesOf(deployment).find(
      ({ by }) => by.kind === 'compose' && by.path === at.path && by.service.name.value === name,
    );
    if (build?.dockerfile !== undefined && deployment.repository.hasFile(build.dockerfile))
      return build.dockerfile;
  }
  return image === undefined ? undefined : dockerfileOf(deployment, image)?.dockerfile;
}

/** `liveness GET /health :8000, every 10 s, 3 failures`. */
export function probeDetail({ kind, ask, period, failureThreshold }: DeclaredProbe): string {
  const how = isUnknown(ask) ? 'asks in a way that is filled in later' : askDetail(ask);
  return `${kind} ${how}, every ${shownNumber(period)} s, ${shownNumber(failureThreshold)} failures`;
}

function askDetail(ask: ProbeAsk): string {
  if (ask.kind === 'exec') {
    const [, url] =
      /\b(?:curl|wget)\b[^|;&]*?(https?:\/\/[^\s'"]+)/.exec(ask.words.map(({ value }) => value).join(' ')) ??
      [];
    return url === undefined ? 'runs a command' : `GET ${url}`;
  }
  const port = ask.port === undefined ? '' : ` :${ask.port.text.value}`;
  return ask.kind === 'http' ? `GET ${ask.path?.text.value ?? '/'}${port}` : `${ask.kind}${port}`;
}

function shownNumber({ value }: DeclaredProbe['period']): string {
  return isUnknown(value) ? '?' : String(value);
}
