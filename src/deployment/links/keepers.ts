import { posix } from 'node:path';
import type { Span } from '../../repository/span.ts';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import type { Unit } from '../lowering/units.ts';
import type { Keeper } from '../model/supervision.ts';
import type { Run } from '../scripts/run.ts';
import { type Artefact, artefactsOf } from './artefacts.ts';
import { engineKeepers } from './engine-keepers.ts';
import { fileStarted } from './edges.ts';
import { identityOf, type ServerIdentity } from './server-identity.ts';
import { programsOf } from './unit-programs.ts';
import { goesRoundForEver, isKeeperProgram, isWorker, runOfFile } from './workers.ts';
import { everyUnit } from './written-units.ts';

/** A server under a keeper. */
export interface KeptServer {
  readonly identity: ServerIdentity;
  readonly keeper: {
    readonly kind: Extract<Keeper['kind'], string>;
    readonly at: Span;
    readonly says: string;
    readonly name: string;
    readonly restarts: boolean;
    readonly artefact: Artefact;
    readonly unit?: Unit;
  };
  /** The command that starts the server. */
  readonly act: Act;
}

/** Every server that something starts by itself, once for each that does. */
export const keptServers = once((deployment: Deployment): readonly KeptServer[] => [
  ...everyUnit(deployment).flatMap((unit) => byUnit(deployment, unit)),
  ...engineKeepers(deployment),
  ...deployment.runs().flatMap((run) => [...byOrigin(deployment, run), ...byManager(deployment, run), ...byLoop(deployment, run), ...byScript(deployment, run)]),
]);

/** Services that are not templates; those without `Restart=` only where something starts them at boot. */
function byUnit(deployment: Deployment, unit: Unit): KeptServer[] {
  if (!unit.name.endsWith('.service') || unit.isTemplate) return [];
  const restart = unit.file.last('Service', 'Restart');
  const start = unit.file.last('Service', 'ExecStart');
  const restarts = restart !== undefined && restart.value.value !== 'no';
  const isBooted = unit.file.all.some(({ section, name }) => section === 'Install' && /^(?:WantedBy|RequiredBy)$/.test(name.value));
  const type = unit.file.last('Service', 'Type')?.value.value;
  if (start === undefined || (!restarts && !isBooted)) return [];
  const says = restarts ? `\`${unit.name}\` starts it again whenever it ends` : `\`${unit.name}\` starts it at boot`;
  const shared = { kind: 'unit', at: (restarts ? restart : start).text.span(), says, name: unit.name, restarts, unit } as const;
  const { runs } = programsOf(deployment, unit, 'ExecStart');
  return runs.flatMap((run) =>
    run.acts.flatMap((act) => {
      const isMain = run.script.origin.kind === 'unit' && type !== 'oneshot' && isUnseen(deployment, act);
      if (!(isMain || isWorker(deployment, act)) || !startsDirectly(deployment, act)) return [];
      return kept(deployment, act, { ...shared, artefact: artefactsOf(deployment).ofPath(unit.path) });
    }),
  );
}

/** It runs something that is no script of this repository: what it starts cannot be followed further. */
function isUnseen(deployment: Deployment, act: Act): boolean {
  if (act.kind !== 'run') return false;
  const file = fileStarted(deployment, act);
  return file === undefined || runOfFile(deployment, file) === undefined;
}

/** Not by asking another keeper, and not in a function that nobody calls. */
function startsDirectly(deployment: Deployment, act: Act): boolean {
  const isManaged = act.line.wrappers.some((name) => MANAGERS.includes(name));
  return act.line.flow.called && !isManaged && !isKeeperProgram(deployment, act) && act.line.where.at(-1)?.kind !== 'ci';
}

function kept(deployment: Deployment, act: Act, keeper: KeptServer['keeper']): KeptServer[] {
  const identity = identityOf(deployment, act);
  return identity === undefined ? [] : [{ identity, keeper, act }];
}

/** cron, supervisord, and scripts that run at boot. */
function byOrigin(deployment: Deployment, run: Run): KeptServer[] {
  const { origin, path } = run.script;
  const artefact = artefactsOf(deployment).ofScript(run.script);
  if (origin.kind === 'cron') {
    const isBoot = origin.schedule.value.trim() === '@reboot';
    const says = isBoot ? 'cron starts it at boot' : `cron starts it by the clock (\`${origin.schedule.value}\`)`;
    const keeper = { kind: 'cron', at: origin.schedule.span(), says, name: 'cron', restarts: !isBoot, artefact } as const;
    const own = isBoot ? run.acts.filter((act) => isUnseen(deployment, act) && startsDirectly(deployment, act)) : [];
    return [...new Set([...reached(deployment, run), ...own])].flatMap((act) => kept(deployment, act, keeper));
  }
  if (origin.kind === 'supervisor') {
    const says = `supervisord starts \`${origin.program}\` again`;
    const keeper = { kind: 'supervisord', at: run.script.text.span(), says, name: origin.program, restarts: true, artefact } as const;
    return run.acts.flatMap((act) => kept(deployment, act, keeper));
  }
  if (origin.kind !== 'file' || !/(?:^|\/)rc\.local$|(?:^|\/)init\.d\/[^/]+$/.test(path)) return [];
  return reached(deployment, run).flatMap((act) =>
    kept(deployment, act, { kind: 'boot-script', at: act.line.text.span(), says: `\`${path}\` starts it at boot`, name: path, restarts: false, artefact }),
  );
}

/** Workers that a run starts, in its own commands and in the scripts that they start. */
function reached(deployment: Deployment, run: Run, within: (act: Act) => boolean = () => true): Act[] {
  const found: Act[] = [];
  const seen = new Set<Run>([run]);
  const queue: { run: Run; isFirst: boolean }[] = [{ run, isFirst: true }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const act of next.run.acts) {
      if ((next.isFirst && !within(act)) || !startsDirectly(deployment, act)) continue;
      const file = act.kind === 'run' ? fileStarted(deployment, act) : undefined;
      const inner = file === undefined ? undefined : runOfFile(deployment, file);
      if (inner !== undefined && !seen.has(inner)) {
        seen.add(inner);
        queue.push({ run: inner, isFirst: false });
      } else if (inner === undefined && isWorker(deployment, act)) found.push(act);
    }
  }
  return found;
}

const MANAGERS = ['pm2', 'pm2-runtime', 'forever'];

/** `pm2 start server.js` */
function byManager(deployment: Deployment, run: Run): KeptServer[] {
  return run.acts.flatMap((act) => {
    const manager = act.line.wrappers.find((name) => MANAGERS.includes(name));
    if (manager === undefined || act.kind !== 'run' || act.line.where.at(-1)?.kind === 'container') return [];
    const artefact = artefactsOf(deployment).ofAct(act);
    return kept(deployment, act, { kind: 'pm2', at: act.line.text.span(), says: `${manager} starts it again`, name: manager, restarts: true, artefact });
  });
}

/** `while true; do server; sleep 1; done`, and a watchdog that starts what it misses. */
function byLoop(deployment: Deployment, run: Run): KeptServer[] {
  return run.loops.flatMap((loop) => {
    if (!goesRoundForEver(loop)) return [];
    const inLoop = ({ line }: Act): boolean => line.order >= loop.body.from && line.order < loop.body.to;
    return reached(deployment, run, inLoop).flatMap((act) => {
      const says = 'this loop starts it again';
      const artefact = artefactsOf(deployment).ofScript(run.script);
      const at = inOwn(run, act) ? act.line.text.span() : loop.loop.text.slice(0, firstLine(loop.loop.text.value)).span();
      return kept(deployment, act, { kind: 'loop', at, says, name: run.script.path, restarts: true, artefact });
    });
  });
}

function inOwn(run: Run, act: Act): boolean {
  return run.acts.includes(act);
}

function firstLine(text: string): number {
  const end = text.indexOf('\n');
  return end < 0 ? text.length : end;
}

const RESTARTING = /^(?:deploy|redeploy|update|upgrade|monitor|watch\w*|health\w*|check\w*|restart|keep-?alive)(?:[_.-]|$)/i;

/** A script that kills the server and leaves a new one in the background. */
function byScript(deployment: Deployment, run: Run): KeptServer[] {
  const { origin, path } = run.script;
  if (origin.kind !== 'file' || !RESTARTING.test(posix.basename(path))) return [];
  const kill = run.acts.find(({ kind, line }) => kind === 'kill' && line.flow.called);
  if (kill === undefined) return [];
  return run.acts.flatMap((act) => {
    const isLeft = act.line.flow.background && act.line.order > kill.line.order && isWorker(deployment, act);
    if (!isLeft || !startsDirectly(deployment, act)) return [];
    const says = `\`${posix.basename(path)}\` kills it and starts another`;
    return kept(deployment, act, { kind: 'script', at: act.line.text.span(), says, name: path, restarts: true, artefact: artefactsOf(deployment).ofAct(act) });
  });
}
