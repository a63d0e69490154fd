import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Unit } from '../../lowering/units.ts';
import type { Run } from '../../scripts/run.ts';
import { isUnseen, reached, startsDirectly } from '../processes/started-directly.ts';
import { isWorker } from '../processes/workers.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { programsOf } from '../units/unit-programs.ts';
import { everyUnit } from '../units/written-units.ts';
import { engineKeepers } from './engine-keepers.ts';
import { type KeptServer, kept } from './kept-server.ts';
import { byLoop, byManager, byPythonLoop, byScript } from './script-keepers.ts';

/** Every server that something starts by itself, once for each that does. */
export const keptServers = once((deployment: Deployment): readonly KeptServer[] => [
  ...everyUnit(deployment).flatMap((unit) => byUnit(deployment, unit)),
  ...engineKeepers(deployment),
  ...deployment
    .runs()
    .flatMap((run) => [
      ...byOrigin(deployment, run),
      ...byManager(deployment, run),
      ...byLoop(deployment, run),
      ...byPythonLoop(deployment, run),
      ...byScript(deployment, run),
    ]),
]);

/** Services that are not templates; those without `Restart=` only where something starts them at boot. */
function byUnit(deployment: Deployment, unit: Unit): KeptServer[] {
  if (!unit.name.endsWith('.service') || unit.isTemplate) return [];
  const restart = unit.file.last('Service', 'Restart');
  const start = unit.file.last('Service', 'ExecStart');
  const restarts = restart !== undefined && restart.value.value !== 'no';
  const isBooted = unit.file.all.some(
    ({ section, name }) => section === 'Install' && /^(?:WantedBy|RequiredBy)$/.test(name.value),
  );
  const type = unit.file.last('Service', 'Type')?.value.value;
  if (start === undefined || (!restarts && !isBooted)) return [];
  const says = restarts
    ? `\`${unit.name}\` starts it again whenever it ends`
    : `\`${unit.name}\` starts it at boot`;
  const shared = {
    kind: 'unit',
    at: (restarts ? restart : start).text.span(),
    says,
    name: unit.name,
    restarts,
    unit,
  } as const;
  const { runs } = programsOf(deployment, unit, 'ExecStart');
  return runs.flatMap((run) =>
    run.acts.flatMap((act) => {
      const isMain =
        run.script.origin.kind === 'unit' &&
        type !== 'oneshot' &&
        run.acts.length === 1 &&
        isUnseen(deployment, act);
      if (!(isMain || isWorker(deployment, act)) || !startsDirectly(deployment, act)) return [];
      return kept(deployment, act, { ...shared, artefact: artefactsOf(deployment).ofPath(unit.path) });
    }),
  );
}

/** cron, supervisord, and scripts that run at boot. */
function byOrigin(deployment: Deployment, run: Run): KeptServer[] {
  const { origin, path } = run.script;
  const artefact = artefactsOf(deployment).ofScript(run.script);
  if (origin.kind === 'cron') {
    const isBoot = origin.schedule.value.trim() === '@reboot';
    const says = isBoot
      ? 'cron starts it at boot'
      : `cron starts it by the clock (\`${origin.schedule.value}\`)`;
    const keeper = {
      kind: 'cron',
      at: origin.schedule.span(),
      says,
      name: 'cron',
      restarts: !isBoot,
      artefact,
    } as const;
    const own = isBoot
      ? run.acts.filter((act) => isUnseen(deployment, act) && startsDirectly(deployment, act))
      : [];
    return [...new Set([...reached(deployment, run), ...own])].flatMap((act) =>
      kept(deployment, act, keeper),
    );
  }
  if (origin.kind === 'supervisor') {
    const says = `supervisord starts \`${origin.program}\` again`;
    const keeper = {
      kind: 'supervisord',
      at: run.script.text.span(),
      says,
      name: origin.program,
      restarts: true,
      artefact,
    } as const;
    return run.acts.flatMap((act) => kept(deployment, act, keeper));
  }
  if (origin.kind !== 'file' || !/(?:^|\/)rc\.local$|(?:^|\/)init\.d\/[^/]+$/.test(path)) return [];
  return reached(deployment, run).flatMap((act) =>
    kept(deployment, act, {
      kind: 'boot-script',
      at: act.line.text.span(),
      says: `\`${path}\` starts it at boot`,
      name: path,
      restarts: false,
      artefact,
    }),
  );
}
