import type { Deployment } from '../deployment.ts';
import {
  type ContainerCommands,
  pausesBeforeServing,
  workersOf,
} from '../links/containers/container-commands.ts';
import type { DeployedContainer } from '../links/containers/deployed-container.ts';
import { lazyLoad } from '../links/containers/slow-starts.ts';
import type { Probe } from '../model/probe.ts';
import { courseOf } from '../probes/docker.ts';
import { duringOutage, longestSurvived, whileNothingListens } from '../probes/kubelet.ts';
import { allKnown, derived, type Timing } from '../probes/timing.ts';
import { isUnknown, type Known } from '../unknown.ts';
import type { DeclaredProbe } from '../workloads/probe.ts';
import { type Measurements, measuredProbe, measurements, UNMEASURED } from './probe-measurements.ts';
import { longestBlock } from './request-block.ts';

/** One probe of a container. */
export interface Question {
  readonly container: DeployedContainer;
  readonly probe: DeclaredProbe;
  readonly timing: Timing;
  /** It asks what the container's liveness probe asks. */
  readonly repeats: boolean;
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
  | keyof Measurements
>;

/** How long the container takes to boot and may be blocked, as far as that is declared or was measured, and what the probe makes of it. */
export function durations(deployment: Deployment, question: Question): Durations {
  const declared = declaredDurations(deployment, question);
  const seen = measuredProbe(deployment, question.probe);
  if (seen === undefined) return declared;
  const { start, load } = seen;
  // What a rehearsal measured stands over what is declared: its own rules judge it, and the others say no more of it.
  return {
    ...declared,
    ...measurements(deployment, question.probe, seen),
    ...(start && { boot_share: 0 }),
    ...(start?.upAfter !== undefined && { boot_seconds: start.upAfter }),
    ...(load && {
      block_share: 0,
      block_seconds: load.seconds,
      block_at: longestBlock(question.container.commands(), load.says)?.place.span(),
    }),
  };
}

function declaredDurations(
  deployment: Deployment,
  { container, probe, timing, repeats }: Question,
): Durations {
  if (probe.kind === 'target')
    return { answers_before_load: false, boot_share: 0, block_share: 0, ...UNMEASURED };
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
      (probe.kind === 'startup' || (probe.kind === 'readiness' && repeats)) &&
      lazyLoad(commands) !== undefined,
    boot_seconds: longest === undefined ? undefined : seconds,
    boot_at: longest?.at,
    boot_share: bootShare(container, {
      probe,
      timing,
      boot: longest === undefined ? (statedSeconds ?? 0) : seconds,
    }),
    stated_boot_seconds: statedSeconds,
    stated_boot_at: statedSeconds === undefined ? undefined : stated?.at,
    block_seconds: block?.seconds,
    block_at: block?.seconds === undefined ? undefined : block.place.span(),
    block_share:
      block?.seconds === undefined
        ? 0
        : blockShare(deployment, { commands, probe, timing, seconds: block.seconds }),
    ...UNMEASURED,
  };
}

function bootShare(
  container: DeployedContainer,
  { probe, timing, boot }: { probe: DeclaredProbe; timing: Timing; boot: number },
): Known<number> {
  if (boot === 0) return 0;
  if (probe.kind === 'health') return unhealthyShare(probe, boot);
  const decides = probe.kind === 'startup' || probe.kind === 'liveness';
  if (!decides) return 0;
  const guarded = probe.kind === 'liveness' ? isGuarded(container) : false;
  if (isUnknown(guarded)) return guarded;
  return guarded ? 0 : derived(timing, (known) => whileNothingListens(known, boot).share);
}

function unhealthyShare(
  { period, timeout, failureThreshold, startPeriod, startInterval }: DeclaredProbe,
  boot: number,
): Known<number> {
  const given = allKnown([
    period.value,
    timeout.value,
    failureThreshold.value,
    startPeriod?.value ?? 0,
    startInterval?.value ?? period.value,
  ]);
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
  return derived(timing, (known) =>
    seconds <= longestSurvived(known) ? 0 : duringOutage(known, { from: 0, to: seconds }).share,
  );
}

/**
 * A startup probe holds the others back until the container is up. Cloud Run has one of its own, which connects, where none is
 * declared (Configure container health checks).
 */
export function isGuarded({ pod, probes }: DeployedContainer): Known<boolean> {
  if (probes.some(({ system }) => system === 'cloud-run')) return true;
  const startup = pod?.container.startup ?? probes.find(({ kind }) => kind === 'startup');
  return startup !== undefined && isUnknown(startup) ? startup : startup !== undefined;
}
