import type { Span } from '../../../repository/span.ts';
import { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown, type Known } from '../../unknown.ts';
import { composeProbe, dockerfileProbe } from '../../workloads/other-probes.ts';
import type { DeclaredProbe, ProbeAsk } from '../../workloads/probe.ts';
import { isFallback } from '../commands/fallbacks.ts';
import { buildsOfDockerfile } from '../images/dockerfile-builds.ts';
import { stageOf } from '../images/image-contents.ts';
import { type ContainerProcess, processOf, runOfWords } from '../ports/container-process.ts';
import { portedPods } from '../ports/pod-containers.ts';
import { type PortedContainer, portedContainer } from '../ports/ported-container.ts';
import { serviceContainers } from '../ports/service-containers.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { clientOf } from './clients.ts';
import { answersHere } from './port-mappings.ts';
import { listensInstead, type PortUse, serviceArtefact } from './port-use.ts';

/** Ports that health checks and probes ask in the container itself. */
export function probedPorts(deployment: Deployment): PortUse[] {
  return [...inCompose(deployment), ...inImages(deployment), ...inPods(deployment)];
}

interface Asked {
  readonly container: PortedContainer;
  readonly artefact: Artefact;
  /** What asks, for people. */
  readonly who: string;
  readonly answers: (port: number) => Known<boolean>;
}

/** A port with the characters that name it. */
export interface NamedPort {
  readonly number: number;
  readonly at: Span;
}

/** One probe may try several addresses, of which one is enough. */
function usesOf(deployment: Deployment, ports: readonly NamedPort[], asked: Asked): PortUse[] {
  if (ports.some(({ number }) => asked.answers(number) === true)) return [];
  const { container, artefact, who, answers } = asked;
  return ports.map(({ number, at }) => ({
    artefact,
    at,
    kind: 'probe',
    port: String(number),
    says: `${who} asks port ${number} of \`${container.name}\``,
    answered: isFallback(deployment, at) ? true : answers(number),
    ...listensInstead(container),
  }));
}

function inCompose(deployment: Deployment): PortUse[] {
  return serviceContainers(deployment).flatMap((container) => {
    const { service, path, process } = container;
    const probe = composeProbe(service);
    if (probe === undefined) return [];
    return usesOf(deployment, portsAsked(deployment, probe, process), {
      container,
      artefact: serviceArtefact(deployment, path, service),
      who: 'the health check',
      answers: (port) => answersHere(deployment, container, port),
    });
  });
}

/** `HEALTHCHECK` of a stage, against what the image starts when nobody says otherwise. */
function inImages(deployment: Deployment): PortUse[] {
  return deployment.dockerfiles().flatMap(({ path, tree }) => {
    const [build] = buildsOfDockerfile(deployment, path);
    const stage = build === undefined ? undefined : stageOf(tree, build.target);
    const check = stage?.instructions.flatMap((one) => (one.kind === 'healthcheck' ? [one] : [])).at(-1);
    const probe = check === undefined ? undefined : dockerfileProbe(check);
    if (build === undefined || stage === undefined || probe === undefined) return [];
    const process = processOf(deployment, build, {
      image: undefined,
      entrypoint: undefined,
      command: undefined,
      environment: new Map(),
      open: undefined,
      workingDirectory: undefined,
      mounts: [],
      text: stage.base,
    });
    const container = portedContainer(deployment, { name: path, at: stage.base.span(), process });
    return usesOf(deployment, portsAsked(deployment, probe, process), {
      container,
      artefact: artefactsOf(deployment).ofPath(path),
      who: '`HEALTHCHECK`',
      answers: container.answers,
    });
  });
}

function inPods(deployment: Deployment): PortUse[] {
  return portedPods(deployment).flatMap((pod) =>
    pod.workload.containers.flatMap(({ startup, liveness, readiness }) =>
      [startup, liveness, readiness].flatMap((probe) => {
        if (probe === undefined || isUnknown(probe) || isUnknown(probe.ask)) return [];
        return usesOf(deployment, numbersOf(probe.ask), {
          container: pod,
          artefact: artefactsOf(deployment).ofPath(probe.at.path),
          who: `the ${probe.kind} probe`,
          answers: pod.answers,
        });
      }),
    ),
  );
}

/** The port of a probe that asks over the network, and `localhost:8000` in the words of one that runs a command. */
function numbersOf(ask: ProbeAsk): NamedPort[] {
  if (ask.kind === 'exec') return ask.words.flatMap(localPorts);
  const isElsewhere = ask.kind !== 'grpc' && ask.host !== undefined;
  const text = isElsewhere ? undefined : ask.port?.text;
  return text?.isKnown === true && /^\d{1,5}$/.test(text.value)
    ? [{ number: Number(text.value), at: text.span() }]
    : [];
}

/** The ports that a probe asks in its container: in words, whatever program reads them; else by what a client there dials. */
export function portsAsked(
  deployment: Deployment,
  probe: DeclaredProbe,
  process: ContainerProcess,
): NamedPort[] {
  if (isUnknown(probe.ask)) return [];
  const written = numbersOf(probe.ask);
  if (written.length > 0 || probe.ask.kind !== 'exec') return written;
  const { acts } = runOfWords(deployment, process, shellWords(probe.ask));
  return acts.flatMap((act) => {
    if (act.kind !== 'connect') return [];
    const client = clientOf(deployment, act);
    const host = client?.host?.value ?? client?.defaultHost;
    if (client?.port === undefined || (host !== undefined && !LOCAL.test(host))) return [];
    return [{ number: client.port.number, at: (client.port.text ?? act.line.text).span() }];
  });
}

function shellWords({ shell, words }: ProbeAsk & { readonly kind: 'exec' }): readonly Text[] {
  const [first] = words;
  if (!shell || first === undefined) return words;
  const standing = (word: string): Text => Text.standing(word, first.slice(0, 0).span());
  return [standing('sh'), standing('-c'), ...words];
}

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?)$/;

function localPorts(word: Text): NamedPort[] {
  if (word.length > 10_000) return [];
  return [...word.value.matchAll(/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]):(\d{2,5})(?!\d)/g)].flatMap(
    (match) => {
      const port = match[1] ?? '';
      const start = match.index + match[0].length - port.length;
      const text = word.slice(start, start + port.length);
      return text.isKnown ? [{ number: Number(port), at: text.span() }] : [];
    },
  );
}
