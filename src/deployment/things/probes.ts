import type { Deployment } from '../deployment.ts';
import type { DeployedContainer } from '../links/containers/deployed-container.ts';
import { deployedContainersOf } from '../links/containers/deployed-containers.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Probe } from '../model/probe.ts';
import { timeToDecide } from '../probes/kubelet.ts';
import { allKnown, derived, timingOf } from '../probes/timing.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';
import type { DeclaredProbe, ProbeAsk } from '../workloads/probe.ts';
import { durations, isGuarded } from './probe-durations.ts';

/** Every probe that is declared, with the place of each setting. */
export function probesOf(deployment: Deployment): Probe[] {
  return deployedContainersOf(deployment).flatMap((container) =>
    container.probes.map((probe) => probeOf(deployment, container, probe)),
  );
}

function probeOf(deployment: Deployment, container: DeployedContainer, probe: DeclaredProbe): Probe {
  const { pod } = container;
  const timing = timingOf(probe);
  const repeats = repeatsLiveness(container, probe);
  return {
    ...artefactsOf(deployment).ofPath(probe.at.path),
    at: probe.at,
    kind: probe.kind,
    system: probe.system,
    declared_in: container.declaredIn,
    container: container.name,
    workload: pod === undefined ? undefined : (pod.workload.name?.text.value ?? pod.workload.kind),
    ...asked(container, probe),
    ...settings(probe),
    budget: derived(timing, ({ failureThreshold, period }) => failureThreshold * period),
    decides_within: derived(timing, timeToDecide),
    earliest_failure: derived(
      timing,
      ({ initialDelay, failureThreshold, period }) => initialDelay + (failureThreshold - 1) * period,
    ),
    progress_deadline:
      pod?.workload.progressDeadline.at === undefined ? undefined : pod.workload.progressDeadline.value,
    is_guarded: isGuarded(container),
    acted_on: container.isWatched,
    ...contradictions(probe),
    repeats_liveness: repeats,
    ...durations(deployment, { container, probe, timing, repeats }),
  };
}

type Asked = Pick<
  Probe,
  'mechanism' | 'asks_plainly' | 'url_path' | 'url_path_at' | 'port' | 'port_at' | 'port_is_declared'
>;

function asked(container: DeployedContainer, { ask }: DeclaredProbe): Asked {
  if (isUnknown(ask))
    return { mechanism: ask, asks_plainly: ask, port_is_declared: ask, url_path: ask, port: ask };
  const path = ask.kind === 'http' ? ask.path : undefined;
  const port = ask.kind === 'exec' ? undefined : ask.port;
  return {
    mechanism: ask.kind,
    asks_plainly: isPlain(ask),
    url_path: path?.text.value,
    url_path_at: path?.at,
    port: port?.text.value,
    port_at: port?.at,
    port_is_declared: port === undefined ? true : isDeclared(container, port.text),
  };
}

function isPlain(ask: ProbeAsk): boolean {
  if (ask.kind !== 'http' || ask.path === undefined || ask.port === undefined) return false;
  return ask.host === undefined && ask.scheme === undefined && ask.headers.length === 0;
}

/** A name that no port of the container has makes every probe an error, which is thrown away (kubelet, prober.go). */
function isDeclared(
  { pod }: DeployedContainer,
  port: NonNullable<Extract<ProbeAsk, { kind: 'tcp' }>['port']>['text'],
): Known<boolean> {
  if (pod === undefined || /^\d+$/.test(port.value)) return true;
  if (!port.isKnown) return unknown(port.unknown ?? 'the port is unknown', port.span());
  const { ports, open } = pod.container;
  if (ports.some(({ name }) => name?.text.value === port.value)) return true;
  const unseen = ports.find(({ name }) => name?.text.isKnown === false);
  if (unseen?.name !== undefined)
    return unknown(unseen.name.text.unknown ?? 'a port’s name is unknown', unseen.name.at);
  return open ?? false;
}

function settings(probe: DeclaredProbe) {
  const { initialDelay, period, timeout, failureThreshold, successThreshold, startPeriod, startInterval } =
    probe;
  return {
    initial_delay: initialDelay.value,
    initial_delay_at: initialDelay.at,
    period: period.value,
    period_at: period.at,
    timeout: timeout.value,
    timeout_at: timeout.at,
    failure_threshold: failureThreshold.value,
    failure_threshold_at: failureThreshold.at,
    success_threshold: successThreshold.value,
    success_threshold_at: successThreshold.at,
    start_period: startPeriod?.value,
    start_period_at: startPeriod?.at,
    start_interval: startInterval?.value,
    start_interval_at: startInterval?.at,
    budget_at: failureThreshold.at ?? initialDelay.at ?? startPeriod?.at ?? period.at ?? probe.at,
  };
}

function contradictions({
  system,
  startInterval,
  startPeriod,
  ...probe
}: DeclaredProbe): Pick<Probe, 'timeout_reaches_period' | 'start_interval_is_idle'> {
  const isTicked = system === 'kubernetes' || system === 'cloud-run';
  const times = allKnown([probe.period.value, probe.timeout.value]);
  const [every = 0, limit = 0] = isUnknown(times) ? [] : times;
  const period = startPeriod?.value ?? 0;
  const idle: Known<boolean> = startInterval?.at !== undefined && (isUnknown(period) ? period : period === 0);
  return {
    timeout_reaches_period: isTicked && (isUnknown(times) ? times : limit >= every),
    start_interval_is_idle: idle,
  };
}

function repeatsLiveness({ probes }: DeployedContainer, probe: DeclaredProbe): boolean {
  const liveness = probes.find(({ kind }) => kind === 'liveness');
  if (liveness === undefined || liveness === probe) return false;
  const key = askKey(probe.ask);
  return key !== undefined && key === askKey(liveness.ask);
}

function askKey(ask: Known<ProbeAsk>): string | undefined {
  if (isUnknown(ask)) return undefined;
  if (ask.kind === 'exec') return ask.words.map(({ value }) => value).join('\u0000');
  return [ask.kind, ask.kind === 'http' ? ask.path?.text.value : '', ask.port?.text.value].join('\u0000');
}
