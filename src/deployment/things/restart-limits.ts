import type { Span } from '../../repository/span.ts';
import type { ComposeService } from '../../syntax/compose/file.ts';
import type { UnitDirective } from '../../syntax/systemd/systemd.ts';
import { parseTimeSpan } from '../../syntax/systemd/values.ts';
import type { Deployment } from '../deployment.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { startSteps } from '../links/units/start-steps.ts';
import { everyUnit } from '../links/units/written-units.ts';
import type { Unit } from '../lowering/units.ts';
import type { RestartLimit } from '../model/restart-limit.ts';
import { isLimitOff, reachesLimit } from '../start-limit.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';

/** Who waits this long between two starts means to go on for ever: 30 seconds. */
const DELIBERATE = 30;

/** Restarts of units and of swarm services. `restart:` of Compose is none: it has no interval, and backs off by itself to a minute. */
export function restartLimitsOf(deployment: Deployment): RestartLimit[] {
  const units = everyUnit(deployment).flatMap((unit) => ofUnit(deployment, unit));
  const services = deployment
    .composeFiles()
    .flatMap(({ path, compose }) =>
      compose.services.flatMap((service) => ofService(deployment, path, service)),
    );
  return [...units, ...services];
}

function ofUnit(deployment: Deployment, unit: Unit): RestartLimit[] {
  const restart = unit.file.last('Service', 'Restart');
  if (!unit.name.endsWith('.service') || restart === undefined || restart.value.value === 'no') return [];
  const [delay, longest] = [
    unit.file.last('Service', 'RestartSec'),
    unit.file.last('Service', 'RestartMaxDelaySec'),
  ];
  const { interval, burst, ignored } = limitSettings(unit);
  const numbers = { delay: seconds(delay, 0.1), interval: seconds(interval, 10), burst: count(burst, 5) };
  const off = [interval, burst].find(
    (setting) => setting !== undefined && /^0+(?:\D|$)/.test(setting.value.value),
  );
  const decisive = off ?? delay ?? restart;
  const timeToFail = pausesFirst(deployment, unit);
  const steps = unit.file.last('Service', 'RestartSteps') === undefined ? undefined : seconds(longest, 0);
  return [
    {
      ...artefactsOf(deployment).ofPath(unit.path),
      keeper: 'systemd',
      service: unit.name,
      at: (off?.text ?? decisive.text).span(),
      restart: restart.value.isKnown
        ? restart.value.value
        : unknown(restart.value.unknown ?? '', restart.value.span()),
      ...judged({ ...numbers, timeToFail }, steps),
      stated: (interval ?? burst ?? ignored) !== undefined,
      own: deployment.repository.file(unit.path)?.format === 'systemd',
      misplaced: ignored !== undefined && interval === undefined,
      settings_at: [restart, delay, interval, burst, ignored].flatMap((one) =>
        one === undefined || one === decisive ? [] : [one.text.span()],
      ),
      delay_at: delay?.value.span(),
    },
  ];
}

/**
 * The limit belongs to `[Unit]`. Of `[Service]`, systemd still reads the old names without `Sec` and ignores
 * `StartLimitIntervalSec=` (load-fragment-gperf.gperf.in).
 */
function limitSettings(unit: Unit): Record<'interval' | 'burst' | 'ignored', UnitDirective | undefined> {
  const { file } = unit;
  const last = (section: string, ...names: readonly string[]): UnitDirective | undefined =>
    file.all.findLast((one) => one.section === section && names.includes(one.name.value));
  return {
    interval:
      last('Unit', 'StartLimitIntervalSec', 'StartLimitInterval') ?? last('Service', 'StartLimitInterval'),
    burst: last('Unit', 'StartLimitBurst') ?? last('Service', 'StartLimitBurst'),
    ignored: last('Service', 'StartLimitIntervalSec'),
  };
}

/** Seconds of the pauses that stand before everything else of a start: no start fails sooner. */
function pausesFirst(deployment: Deployment, unit: Unit): number {
  if (unit.file.last('Service', 'ExecCondition') !== undefined) return 0;
  const steps = startSteps(deployment, unit).filter(({ directive }) => directive === 'ExecStartPre');
  const others = steps.findIndex(({ run, sleeps }) => run.acts.length !== 1 || sleeps.length !== 1);
  const first = others < 0 ? steps : steps.slice(0, others);
  return first.flatMap(({ sleeps }) => sleeps).reduce((sum, { seconds }) => sum + seconds, 0);
}

interface Numbers {
  readonly delay: Known<number>;
  readonly interval: Known<number>;
  readonly burst: Known<number>;
  readonly timeToFail: number;
}

/** `longest`: the delay that growing delays end at. */
function judged({ delay, interval, burst, timeToFail }: Numbers, longest?: Known<number>) {
  const unclear = [delay, interval, burst].find(isUnknown);
  const isKnown = !isUnknown(delay) && !isUnknown(interval) && !isUnknown(burst);
  const limit = isKnown ? { burst, interval, restartDelay: delay, timeToFail } : undefined;
  const slowest = longest === undefined || isUnknown(longest) ? delay : longest;
  return {
    delay,
    interval,
    burst,
    time_to_fail: timeToFail,
    limit_off: limit === undefined ? (unclear ?? false) : isLimitOff(limit),
    limit_reachable: limit === undefined ? (unclear ?? false) : reachesLimit(limit),
    deliberate: isUnknown(slowest) ? slowest : slowest >= DELIBERATE,
  };
}

/**
 * A swarm service is given up after `max_attempts` restarts within `window` (swarmkit's restart.go, shouldRestart()); without
 * a window they are counted for ever, and the limit is reached.
 */
function ofService(deployment: Deployment, path: string, service: ComposeService): RestartLimit[] {
  const policy = service.deploy?.restartPolicy;
  const attempts = policy?.maxAttempts;
  if (policy === undefined || attempts === undefined || policy.condition?.value === 'none') return [];
  const delay = settledValue(policy.delay, 5);
  const window = settledValue(policy.window, 0);
  const numbers = {
    delay,
    interval: window === 0 ? Number.POSITIVE_INFINITY : window,
    burst: settledValue(attempts, 0),
    timeToFail: 0,
  };
  const places = [policy.delay, policy.window].flatMap((setting) =>
    setting === undefined ? [] : [setting.text.span()],
  );
  return [
    {
      ...artefactsOf(deployment).ofPath(path),
      keeper: 'swarm',
      service: service.name.value,
      at: attempts.text.span(),
      restart: policy.condition?.value ?? 'any',
      ...judged(numbers),
      stated: true,
      own: true,
      misplaced: false,
      settings_at: places,
      delay_at: policy.delay?.text.span(),
    },
  ];
}

interface SettingLike {
  readonly value?: number | undefined;
  readonly text: { span(): Span; readonly unknown: string | undefined; readonly value: string };
}

function settledValue(setting: SettingLike | undefined, otherwise: number): Known<number> {
  if (setting === undefined) return otherwise;
  return (
    setting.value ??
    unknown(setting.text.unknown ?? `\`${setting.text.value}\` is no number`, setting.text.span())
  );
}

function seconds(directive: UnitDirective | undefined, otherwise: number): Known<number> {
  return numberOf(directive, otherwise, (value) => parseTimeSpan(value));
}

function count(directive: UnitDirective | undefined, otherwise: number): Known<number> {
  return numberOf(directive, otherwise, (value) => (/^\d+$/.test(value) ? Number(value) : undefined));
}

function numberOf(
  directive: UnitDirective | undefined,
  otherwise: number,
  read: (value: string) => number | undefined,
): Known<number> {
  if (directive === undefined || directive.value.length === 0) return otherwise;
  const number = directive.value.isKnown ? read(directive.value.value) : undefined;
  return (
    number ??
    unknown(directive.value.unknown ?? `\`${directive.value.value}\` is no number`, directive.value.span())
  );
}
