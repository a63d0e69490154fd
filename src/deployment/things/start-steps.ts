import type { UnitDirective } from '../../syntax/systemd/systemd.ts';
import { parseTimeSpan } from '../../syntax/systemd/values.ts';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { type StartStep as Step, startSteps } from '../links/units/start-steps.ts';
import { everyUnit } from '../links/units/written-units.ts';
import type { Unit } from '../lowering/units.ts';
import type { StartStep } from '../model/start-step.ts';
import { type Known, unknown } from '../unknown.ts';

/** systemd-system.conf(5), `DefaultTimeoutStartSec=`. */
const DEFAULT_TIMEOUT = 90;

/** The commands that systemd waits for while it starts the units of the repository. */
export function startStepsOf(deployment: Deployment): StartStep[] {
  return everyUnit(deployment)
    .filter(({ name }) => name.endsWith('.service'))
    .flatMap((unit) =>
      startSteps(deployment, unit)
        .filter(({ sleeps, work }) => sleeps.length > 0 || work.length > 0)
        .map((step) => stepOf(deployment, unit, step)),
    );
}

function stepOf(deployment: Deployment, unit: Unit, { directive, run, sleeps, work }: Step): StartStep {
  const setting = timeoutSetting(unit);
  const [first] = work;
  const [longest] = sleeps.toSorted((a, b) => b.seconds - a.seconds);
  const cause = longest?.act ?? first;
  return {
    ...artefactsOf(deployment).ofPath(unit.path),
    at: (setting?.value ?? cause?.line.text ?? run.script.text).span(),
    unit: unit.name,
    directive,
    timeout: timeoutOf(unit, setting),
    timeout_is_default: setting === undefined,
    sleep_seconds: sleeps.reduce((sum, { seconds }) => sum + seconds, 0),
    sleeps_at: sleeps.map(({ act }) => act.line.text.span()),
    work: first === undefined ? undefined : shownAs(first),
    work_at: first?.line.text.span(),
    command_at: run.script.text.span(),
  };
}

/** The one of the two that is read last wins; `TimeoutSec=` sets both timeouts. */
function timeoutSetting({ file }: Unit): UnitDirective | undefined {
  return file.all.findLast(
    ({ section, name }) => section === 'Service' && /^Timeout(?:Start)?Sec$/.test(name.value),
  );
}

/** 0 is read as infinity, which is also the default of a one-shot service (config_parse_service_timeout(), service_add_extras()). */
function timeoutOf({ file }: Unit, setting: UnitDirective | undefined): Known<number> {
  if (setting === undefined) {
    const isOneshot = file.last('Service', 'Type')?.value.value === 'oneshot';
    return isOneshot ? Number.POSITIVE_INFINITY : DEFAULT_TIMEOUT;
  }
  const { value } = setting;
  const seconds = value.isKnown ? parseTimeSpan(value.value) : undefined;
  if (seconds === undefined)
    return unknown(value.unknown ?? `\`${value.value}\` is no time span`, value.span());
  return seconds === 0 ? Number.POSITIVE_INFINITY : seconds;
}

function shownAs({ program, command, line }: Act): string {
  const words = command === '' ? (line.argv[1]?.value ?? '') : command;
  return `${program} ${/^[a-z][\w -]*$/.test(words) ? words : ''}`.trim();
}
