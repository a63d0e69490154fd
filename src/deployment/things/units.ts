import type { Span } from '../../repository/span.ts';
import type { UnitDirective } from '../../syntax/systemd/systemd.ts';
import { parseTimeSpan } from '../../syntax/systemd/values.ts';
import type { Act } from '../acts/act.ts';
import { factOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import { workerName } from '../links/processes/worker-names.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { stoppingOf } from '../links/units/stopping.ts';
import { daemonsOf, programsOf } from '../links/units/unit-programs.ts';
import { everyUnit } from '../links/units/written-units.ts';
import type { Unit } from '../lowering/units.ts';
import type { ServiceUnit } from '../model/unit.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';

/** systemd.service(5), `RestartSec=`: 100 ms. */
const DEFAULT_RESTART_DELAY = 0.1;

/** Service units of the repository's files and those that its scripts write. */
export function unitsOf(deployment: Deployment): ServiceUnit[] {
  return everyUnit(deployment)
    .filter(
      ({ name, file }) => name.endsWith('.service') && file.all.some(({ section }) => section === 'Service'),
    )
    .map((unit) => unitOf(deployment, unit));
}

function unitOf(deployment: Deployment, unit: Unit): ServiceUnit {
  const setting = (name: string): UnitDirective | undefined => unit.file.last('Service', name);
  const [type, restart, delay, start] = [
    setting('Type'),
    setting('Restart'),
    setting('RestartSec'),
    setting('ExecStart'),
  ];
  return {
    ...artefactsOf(deployment).ofPath(unit.path),
    name: unit.name,
    at: (start?.text ?? unit.text.slice(0, 1)).span(),
    type: settledValue(type, 'simple'),
    type_at: placeOf(type),
    has_pid_file: setting('PIDFile') !== undefined,
    exec_start_at: placeOf(start),
    ...daemonsIn(deployment, unit),
    ...databasesIn(deployment, unit),
    kill_mode: settledValue(setting('KillMode'), 'control-group'),
    ...execStop(deployment, unit),
    restart: settledValue(restart, 'no'),
    restart_at: placeOf(restart),
    restart_delay: secondsOf(delay, DEFAULT_RESTART_DELAY),
    restart_delay_at: placeOf(delay),
  };
}

function daemonsIn(deployment: Deployment, unit: Unit) {
  const daemons = daemonsOf(deployment, unit);
  const { hasUnknown } = programsOf(deployment, unit, 'ExecStart');
  return {
    daemons:
      hasUnknown && daemons.length === 0
        ? unknown('what `ExecStart=` runs is not in the repository')
        : daemons.length,
    has_several_daemons: daemons.length > 1,
    daemons_at: daemons.map(({ act }) => act.line.text.span()),
    daemon_names: listed(daemons.map(({ act }) => workerName(act))),
  };
}

/** Databases that a unit starts and that are not its main process: behind a shell, or gone to the background. */
function databasesIn(deployment: Deployment, unit: Unit) {
  const { runs } = programsOf(deployment, unit, 'ExecStart');
  const behindShell = new Set(runs.filter(({ script }) => script.body.kind === 'shell'));
  const all = runs.flatMap((run) =>
    run.acts.filter((act) => isDatabase(deployment, act)).map((act) => ({ act, run })),
  );
  const besides = all.filter(({ act, run }) => behindShell.has(run) && !act.line.wrappers.includes('exec'));
  const hard = hardStop(unit, all.length > 0, besides.length > 0);
  return {
    databases: all.length,
    databases_at: all.map(({ act }) => act.line.text.span()),
    kills_database: hard !== undefined,
    kills_database_at: placeOf(hard),
  };
}

/** The directive by which a database gets SIGKILL without notice (systemd.kill(5)). */
function hardStop(unit: Unit, hasDatabase: boolean, isBesides: boolean): UnitDirective | undefined {
  const [mode, signal] = [unit.file.last('Service', 'KillMode'), unit.file.last('Service', 'KillSignal')];
  if (isBesides && mode?.value.value === 'mixed') return mode;
  return hasDatabase && /^(?:SIG)?KILL$|^9$/.test(signal?.value.value ?? '') ? signal : undefined;
}

function isDatabase(deployment: Deployment, act: Act): boolean {
  const kind = act.kind === 'serve' ? factOf(deployment.programs, act, 'kind') : undefined;
  return kind !== undefined && !isUnknown(kind) && kind.value === 'database';
}

function execStop(deployment: Deployment, unit: Unit) {
  const stop = unit.file.last('Service', 'ExecStop');
  const { waits, signalAt, signal, isToMainProcess } = stoppingOf(deployment, unit);
  const own = settledValue(unit.file.last('Service', 'KillSignal'), 'TERM');
  const isOwnSignal = signal !== undefined && !isUnknown(own) && own.replace(/^SIG/, '') === signal;
  const mode = settledValue(unit.file.last('Service', 'KillMode'), 'control-group');
  return {
    exec_stop_at: placeOf(stop),
    exec_stop_waits: waits,
    exec_stop_signal_at: signalAt,
    exec_stop_redundant: !waits && isToMainProcess && isOwnSignal && mode === 'control-group',
  };
}

function listed(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function settledValue(directive: UnitDirective | undefined, otherwise: string): Known<string> {
  if (directive === undefined) return otherwise;
  const why = directive.value.unknown;
  return why === undefined ? directive.value.value : unknown(why, directive.value.span());
}

function secondsOf(directive: UnitDirective | undefined, otherwise: number): Known<number> {
  if (directive === undefined) return otherwise;
  const why = directive.value.unknown;
  const seconds = parseTimeSpan(directive.value.value);
  if (why === undefined && seconds !== undefined) return seconds;
  return unknown(why ?? `\`${directive.value.value}\` is no time span`, directive.value.span());
}

function placeOf(directive: UnitDirective | undefined): Span | undefined {
  return directive?.value.span();
}
