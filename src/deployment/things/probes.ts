import type { Deployment } from '../deployment.ts';
import { artefactsOf } from '../links/artefacts.ts';
import { type ContainerCommands, pausesBeforeServing, workersOf } from '../links/container-commands.ts';
import { type DeployedContainer, deployedContainersOf } from '../links/deployed-containers.ts';
import { lazyLoad } from '../links/slow-starts.ts';
import type { Probe } from '../model/probe.ts';
import { courseOf } from '../probes/docker.ts';
import { duringOutage, longestSurvived, type ProbeTiming, timeToDecide, whileNothingListens } from '../probes/kubelet.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';
import type { DeclaredProbe, ProbeAsk } from '../workloads/probe.ts';

/** Every probe that is declared, with the place of each setting. */
export function probesOf(deployment: Deployment): Probe[] {
  return deployedContainersOf(deployment).flatMap((container) => container.probes.map((probe) => probeOf(deployment, container, probe)));
}

function probeOf(deployment: Deployment, container: DeployedContainer, probe: DeclaredProbe): Probe {
  const { pod } = container;
  const timing = timingOf(probe);
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
    decides_within: derived(timing, timeToDecide),
    earliest_failure: derived(timing, ({ initialDelay, failureThreshold, period }) => initialDelay + (failureThreshold - 1) * period),
    progress_deadline: pod?.workload.progressDeadline.at === undefined ? undefined : pod.workload.progressDeadline.value,
    is_guarded: isGuarded(container),
    acted_on: container.isWatched,
    ...contradictions(probe),
    repeats_liveness: repeatsLiveness(container, probe),
    ...durations(deployment, { container, probe, timing }),
  };
}

type Timing = Known<ProbeTiming>;

function timingOf({ initialDelay, period, timeout, failureThreshold }: DeclaredProbe): Timing {
  const given = allKnown([initialDelay.value, period.value, timeout.value, failureThreshold.value]);
  if (isUnknown(given)) return given;
  const [delay = 0, every = 0, limit = 0, failures = 0] = given;
  return { initialDelay: delay, period: every, timeout: limit, failureThreshold: failures };
}

/** All of them, or the first that is not known. */
function allKnown(values: readonly Known<number>[]): Known<readonly number[]> {
  const numbers: number[] = [];
  for (const value of values) {
    if (isUnknown(value)) return value;
    numbers.push(value);
  }
  return numbers;
}

function derived<T>(timing: Timing, compute: (timing: ProbeTiming) => T): Known<T> {
  return isUnknown(timing) ? timing : compute(timing);
}

type Asked = Pick<Probe, 'mechanism' | 'url_path' | 'url_path_at' | 'port' | 'port_at' | 'port_is_declared'>;

function asked(container: DeployedContainer, { ask }: DeclaredProbe): Asked {
  if (isUnknown(ask)) return { mechanism: ask, port_is_declared: ask, url_path: ask, port: ask };
  const path = ask.kind === 'http' ? ask.path : undefined;
  const port = ask.kind === 'exec' ? undefined : ask.port;
  return {
    mechanism: ask.kind,
    url_path: path?.text.value,
    url_path_at: path?.at,
    port: port?.text.value,
    port_at: port?.at,
    port_is_declared: port === undefined ? true : isDeclared(container, port.text),
  };
}

/** A name that no port of the container has makes every probe an error, which is thrown away (kubelet, prober.go). */
function isDeclared({ pod }: DeployedContainer, port: NonNullable<Extract<ProbeAsk, { kind: 'tcp' }>['port']>['text']): Known<boolean> {
  if (pod === undefined || /^\d+$/.test(port.value)) return true;
  if (!port.isKnown) return unknown(port.unknown ?? 'the port is unknown', port.span());
  const { ports, open } = pod.container;
  if (ports.some(({ name }) => name?.text.value === port.value)) return true;
  const unseen = ports.find(({ name }) => name?.text.isKnown === false);
  if (unseen?.name !== undefined) return unknown(unseen.name.text.unknown ?? 'a port’s name is unknown', unseen.name.at);
  return open ?? false;
}

function settings(probe: DeclaredProbe) {
  const { initialDelay, period, timeout, failureThreshold, successThreshold, startPeriod, startInterval } = probe;
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

function contradictions({ system, startInterval, startPeriod, ...probe }: DeclaredProbe): Pick<Probe, 'timeout_reaches_period' | 'start_interval_is_idle'> {
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

function isGuarded({ pod, probes }: DeployedContainer): Known<boolean> {
  const startup = pod?.container.startup ?? probes.find(({ kind }) => kind === 'startup');
  return startup !== undefined && isUnknown(startup) ? startup : startup !== undefined;
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

interface Question {
  readonly container: DeployedContainer;
  readonly probe: DeclaredProbe;
  readonly timing: Timing;
}

type Durations = Pick<
  Probe,
  | 'lazy_load_at'
  | 'answers_before_load'
  | 'boot_seconds'
  | 'boot_at'
  | 'boot_share'
  | 'stated_boot_seconds'
  | 'stated_boot_at'
  | 'block_seconds'
  | 'block_at'
  | 'block_share'
>;

function durations(deployment: Deployment, { container, probe, timing }: Question): Durations {
  if (probe.kind === 'target') return { answers_before_load: false, boot_share: 0, block_share: 0 };
  const commands = container.commands();
  const pauses = pausesBeforeServing(deployment, commands);
  const seconds = pauses.reduce((sum, pause) => sum + pause.seconds, 0);
  const longest = [...pauses].sort((a, b) => b.seconds - a.seconds)[0];
  const stated = container.pod === undefined ? undefined : commands.healthcheck?.startPeriod;
  const statedSeconds = stated?.at === undefined || isUnknown(stated.value) ? undefined : stated.value;
  const block = longestBlock(commands);
  return {
    lazy_load_at: lazyLoad(commands)?.place.span(),
    answers_before_load:
      (probe.kind === 'startup' || (probe.kind === 'readiness' && repeatsLiveness(container, probe))) && lazyLoad(commands) !== undefined,
    boot_seconds: longest === undefined ? undefined : seconds,
    boot_at: longest?.at,
    boot_share: bootShare(container, { probe, timing, boot: longest === undefined ? (statedSeconds ?? 0) : seconds }),
    stated_boot_seconds: statedSeconds,
    stated_boot_at: statedSeconds === undefined ? undefined : stated?.at,
    block_seconds: block?.seconds,
    block_at: block?.place.span(),
    block_share: block?.seconds === undefined ? 0 : blockShare(deployment, { commands, probe, timing, seconds: block.seconds }),
  };
}

function longestBlock({ application }: ContainerCommands) {
  const calls = application?.blocking().filter(({ runs, seconds }) => runs === 'request' && seconds !== undefined) ?? [];
  return calls.sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0))[0];
}

function bootShare(container: DeployedContainer, { probe, timing, boot }: { probe: DeclaredProbe; timing: Timing; boot: number }): Known<number> {
  if (boot === 0) return 0;
  if (probe.kind === 'health') return unhealthyShare(probe, boot);
  const decides = probe.kind === 'startup' || probe.kind === 'liveness';
  if (!decides) return 0;
  const guarded = probe.kind === 'liveness' ? isGuarded(container) : false;
  if (isUnknown(guarded)) return guarded;
  return guarded ? 0 : derived(timing, (known) => whileNothingListens(known, boot).share);
}

function unhealthyShare({ period, timeout, failureThreshold, startPeriod, startInterval }: DeclaredProbe, boot: number): Known<number> {
  const given = allKnown([period.value, timeout.value, failureThreshold.value, startPeriod?.value ?? 0, startInterval?.value ?? period.value]);
  if (isUnknown(given)) return given;
  const [interval = 0, limit = 0, retries = 0, start = 0, early = 0] = given;
  const timing = { interval, timeout: limit, retries, startPeriod: start, startInterval: early };
  return courseOf(timing, boot).unhealthyAt === undefined ? 0 : 1;
}

interface Block {
  readonly commands: ContainerCommands;
  readonly probe: DeclaredProbe;
  readonly timing: Timing;
  readonly seconds: number;
}

/** Only a probe that the blocked loop itself must answer notices: the kernel accepts a TCP connection all the same. */
function blockShare(deployment: Deployment, { commands, probe, timing, seconds }: Block): Known<number> {
  if (probe.kind !== 'liveness' || isUnknown(probe.ask) || probe.ask.kind !== 'http') return 0;
  if (workersOf(deployment, commands) !== 1) return 0;
  return derived(timing, (known) => (seconds <= longestSurvived(known) ? 0 : duringOutage(known, { from: 0, to: seconds }).share));
}
