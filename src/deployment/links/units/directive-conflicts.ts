import type { Text } from '../../../repository/text.ts';
import type { UnitDirective } from '../../../syntax/systemd/systemd.ts';
import { unitNameOf } from '../../../syntax/systemd/unit-name.ts';
import { splitExec } from '../../../syntax/systemd/words.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import type { Unit } from '../../lowering/units.ts';
import type { DirectiveFault } from './directive-faults.ts';
import { templateOf, unitNameOfWord } from './unit-names.ts';
import { everyUnit } from './written-units.ts';

/** Settings of a unit, its drop-ins and its timer that do not go together, most of them by service_verify() in systemd's service.c. */
export function conflictsOf(deployment: Deployment, unit: Unit): DirectiveFault[] {
  if (unit.name.endsWith('.timer')) return timerConflicts(unit);
  if (!unit.name.endsWith('.service') || isBranching(unit)) return [];
  return [...execFaults(unit), ...serviceFaults(deployment, unit), ...enabledBesides(deployment, unit)];
}

/** A template engine decides which of its lines are there: not all that is in the file is in the unit at once. */
function isBranching({ text }: Unit): boolean {
  return !text.isKnown && text.lines().some((line) => !line.isKnown && line.value.trim() === '');
}

function serviceFaults(deployment: Deployment, unit: Unit): DirectiveFault[] {
  const type = unit.file.last('Service', 'Type');
  if (type !== undefined && !type.value.isKnown) return [];
  const isWholeUnit = isWhole(deployment, unit);
  const isNameless =
    type?.value.value === 'dbus' && isWholeUnit && unit.file.last('Service', 'BusName') === undefined;
  return [
    ...(type?.value.value === 'oneshot' ? oneshotFaults(unit, type) : startFaults(unit, isWholeUnit)),
    ...(isNameless ? [refused(type, 'Type=dbus needs a BusName=')] : []),
    ...(isWholeUnit ? idleDelay(unit) : []),
  ];
}

function oneshotFaults({ file }: Unit, type: UnitDirective): DirectiveFault[] {
  const restart = file.last('Service', 'Restart');
  const limit = file.last('Service', 'RuntimeMaxSec');
  const faults: DirectiveFault[] = [];
  if (restart !== undefined && /^(?:always|on-success)$/.test(restart.value.value))
    faults.push({
      ...refused(restart, `Restart=${restart.value.value} is not allowed with Type=oneshot`),
      other: type.value,
    });
  if (limit !== undefined && limit.value.value !== 'infinity')
    faults.push({
      kind: 'contradiction',
      at: limit.name,
      name: 'RuntimeMaxSec',
      because: 'it does nothing with Type=oneshot, whose commands are limited by TimeoutStartSec=',
      other: type.value,
    });
  return faults;
}

/** None, or several; the usual way to several is a drop-in that does not empty the list first. */
function startFaults(unit: Unit, isWholeUnit: boolean): DirectiveFault[] {
  const { file, text } = unit;
  const [first, second] = file.directives('Service', 'ExecStart');
  if (first !== undefined && second !== undefined) {
    const hint = second.text.path === first.text.path ? '' : '; a drop-in starts with a bare ExecStart=';
    const because = `more than one ExecStart= is for Type=oneshot alone${hint}`;
    return [{ ...refused(second, because), at: second.text, other: first.text }];
  }
  const header = file.headers.find(({ value }) => value === 'Service');
  const hasOther = file.last('Unit', 'SuccessAction') ?? file.last('Service', 'ExecStop');
  if (first !== undefined || header === undefined || hasOther !== undefined) return [];
  if (!isWholeUnit || !text.isKnown) return [];
  return [{ kind: 'refused', at: header, name: 'ExecStart', because: 'a service needs an ExecStart=' }];
}

/** `RestartSec=` and no `Restart=`: nothing restarts it, though somebody thought of the pause. */
function idleDelay({ file, text }: Unit): DirectiveFault[] {
  const delay = file.last('Service', 'RestartSec');
  const restart = file.last('Service', 'Restart') ?? file.last('Service', 'RestartForceExitStatus');
  if (delay === undefined || restart !== undefined || !text.isKnown) return [];
  const because = 'it does nothing without Restart=, whose default is no: a service that ends stays down';
  return [{ kind: 'contradiction', at: delay.name, name: 'RestartSec', because }];
}

/** Programs and folders by a path that is not absolute: config_parse_exec() and config_parse_working_directory() refuse them. */
function execFaults({ file }: Unit): DirectiveFault[] {
  const starts = file.directives('Service', 'ExecStart').flatMap((directive) =>
    splitExec(directive.value).flatMap(({ argv: [program] }) =>
      program !== undefined && isRelative(program) && program.value.includes('/')
        ? [
            {
              ...refused(directive, `${program.value} is neither an absolute path nor a bare name`),
              at: program,
            },
          ]
        : [],
    ),
  );
  const folder = file.last('Service', 'WorkingDirectory');
  if (folder === undefined || !isRelative(folder.value) || /^-?~?$/.test(folder.value.value)) return starts;
  return [...starts, refused(folder, `${folder.value.value} is no absolute path`)];
}

/** What a template engine or `envsubst` fills in is none that anybody can tell. */
function isRelative(path: Text): boolean {
  return path.isKnown && /^-?[\w.~][\w./~-]*$/.test(path.value);
}

const TRIGGERS = ['OnCalendar', 'OnBootSec', 'OnActiveSec', 'OnStartupSec'];

/**
 * A timer that pulls its own service in: starting the timer, which is every boot, runs the service at once (systemd issue
 * 14642). One that only counts from the service's last run has no other way to a first one.
 */
function timerConflicts(timer: Unit): DirectiveFault[] {
  if (TRIGGERS.every((name) => timer.file.last('Timer', name) === undefined)) return [];
  return ['Requires', 'Wants', 'BindsTo', 'Upholds'].flatMap((name) =>
    timer.file
      .directives('Unit', name)
      .flatMap(({ value }) => value.split(/\s+/g))
      .filter((word) => word.value === serviceOf(timer))
      .map((at): DirectiveFault => {
        const because = 'starting the timer, which is every boot, then starts its service at once';
        return { kind: 'contradiction', at, name, because };
      }),
  );
}

/** A service that its timer runs and that is enabled besides: it runs at every boot as well. */
function enabledBesides(deployment: Deployment, { name, file }: Unit): DirectiveFault[] {
  const wanted = file.last('Install', 'WantedBy');
  if (wanted === undefined || file.last('Service', 'Type')?.value.value !== 'oneshot') return [];
  const timer = everyUnit(deployment).find(
    (unit) =>
      unit.name.endsWith('.timer') && serviceOf(unit) === name && unit.file.last('Timer', 'OnCalendar'),
  );
  if (timer === undefined) return [];
  const isEnabled = deployment
    .acts()
    .some(
      (act) =>
        act.kind === 'enable' &&
        textsOf(deployment.programs, act, 'unit').some((word) => unitNameOfWord(word).key === name),
    );
  if (!isEnabled) return [];
  const because = 'its timer runs it, and enabled by itself it runs at every boot too';
  const other = timer.file.last('Timer', 'OnCalendar')?.text;
  const fault: DirectiveFault = { kind: 'contradiction', at: wanted.text, name: 'WantedBy', because };
  return [other === undefined ? fault : { ...fault, other }];
}

/** The unit that a timer starts (systemd.timer(5), `Unit=`). */
function serviceOf({ name, file }: Unit): string {
  return file.last('Timer', 'Unit')?.value.value ?? name.replace(/\.timer$/, '.service');
}

/** The file is all there is of the unit: no drop-in that stands by itself, no second file of the same name. */
function isWhole(deployment: Deployment, unit: Unit): boolean {
  if (unitNameOf(unit.path).dropIn) return false;
  const isPart =
    unit.file.all.every(({ section }) => section === 'Service') && !unit.path.endsWith(unit.name);
  const keys = [unit.name, templateOf(unit.name)];
  return !isPart && everyUnit(deployment).filter(({ name }) => keys.includes(name)).length === 1;
}

function refused({ name, value }: UnitDirective, because: string): DirectiveFault {
  return { kind: 'refused', at: value, name: name.value, because };
}
