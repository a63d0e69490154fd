import type { Act } from '../../acts/act.ts';
import { factOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import type { Unit } from '../../lowering/units.ts';
import { isUnknown } from '../../unknown.ts';
import { fileStarted } from '../reach/edges.ts';
import { programsOf } from '../units/unit-programs.ts';
import { everyUnit } from '../units/written-units.ts';
import { networkServer } from './network-server.ts';
import { dropsRoot, needsRoot } from './root-needs.ts';
import type { RootService } from './root-service.ts';

/** Settings by which a unit gives up root, or most of what root may (systemd.exec(5)). */
const CONFINED = ['DynamicUser', 'CapabilityBoundingSet', 'PrivateUsers', 'RootDirectory', 'RootImage'];

/** Units of the system whose server runs as root and does nothing that needs it. */
export function rootUnits(deployment: Deployment): RootService[] {
  return everyUnit(deployment).flatMap((unit) => {
    const user = unit.file.last('Service', 'User');
    const isRoot = user === undefined || (user.value.isKnown && /^(?:root|0)$/.test(user.value.value));
    if (!unit.name.endsWith('.service') || !isRoot || isOfUser(unit) || isConfined(unit)) return [];
    const { runs } = programsOf(deployment, unit, 'ExecStart');
    const own = runs.some(({ script }) => /^(?:guest|container)$/.test(script.where.at(-1)?.kind ?? ''));
    const acts = runs.flatMap((run) => run.acts);
    const server = networkServer(deployment, acts);
    const start = unit.file.last('Service', 'ExecStart');
    if (server === undefined || start === undefined || own) return [];
    // What the code does that is not here, nobody can tell.
    if (!isSeen(deployment, server.act)) return [];
    if (dropsRoot(acts) || needsRoot(deployment, allActs(deployment, unit))) return [];
    return [{ kind: 'unit', name: unit.name, at: (user ?? start).text.span(), server }];
  });
}

/** The application is in the repository, or there is none: files are served as they are. */
function isSeen(deployment: Deployment, act: Act): boolean {
  const kind = factOf(deployment.programs, act, 'kind');
  const servesFiles = kind !== undefined && !isUnknown(kind) && kind.value === 'files';
  return servesFiles || fileStarted(deployment, act) !== undefined;
}

/** What it runs before and after counts as well. */
function allActs(deployment: Deployment, unit: Unit) {
  return ['ExecStartPre', 'ExecStart', 'ExecStartPost', 'ExecReload', 'ExecStop'].flatMap((directive) =>
    programsOf(deployment, unit, directive).runs.flatMap((run) => run.acts),
  );
}

/** A unit of a user's own manager, which has no root to give. */
function isOfUser({ path, file }: Unit): boolean {
  const wanted = file.last('Install', 'WantedBy')?.value.value ?? '';
  return (
    /(?:^|\/)(?:\.config|\.local\/share)\/systemd\/|systemd[-_/]?user|\/user\//.test(path) ||
    wanted === 'default.target'
  );
}

function isConfined({ file }: Unit): boolean {
  return CONFINED.some((name) => file.last('Service', name) !== undefined);
}
