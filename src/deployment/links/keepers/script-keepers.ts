import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import type { Run } from '../../scripts/run.ts';
import { MANAGERS, reached, startsDirectly } from '../processes/started-directly.ts';
import { goesRoundForEver, isWorker } from '../processes/workers.ts';
import { everyStatement, loopsForEver } from '../python/endless-loops.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { type KeptServer, kept } from './kept-server.ts';

/** `pm2 start server.js` */
export function byManager(deployment: Deployment, run: Run): KeptServer[] {
  return run.acts.flatMap((act) => {
    const manager = act.line.wrappers.find((name) => MANAGERS.includes(name));
    const isOffered = run.script.origin.kind === 'package-script';
    if (
      manager === undefined ||
      isOffered ||
      act.kind !== 'run' ||
      act.line.where.at(-1)?.kind === 'container'
    )
      return [];
    const artefact = artefactsOf(deployment).ofAct(act);
    return kept(deployment, act, {
      kind: 'pm2',
      at: act.line.text.span(),
      says: `${manager} starts it again`,
      name: manager,
      restarts: true,
      artefact,
    });
  });
}

/** `while true; do server; sleep 1; done`, and a watchdog that starts what it misses. */
export function byLoop(deployment: Deployment, run: Run): KeptServer[] {
  return run.loops.flatMap((loop) => {
    if (!goesRoundForEver(loop)) return [];
    const inLoop = ({ line }: Act): boolean => line.order >= loop.body.from && line.order < loop.body.to;
    return reached(deployment, run, inLoop).flatMap((act) => {
      const says = 'this loop starts it again';
      const artefact = artefactsOf(deployment).ofScript(run.script);
      const at = inOwn(run, act)
        ? act.line.text.span()
        : loop.loop.text.slice(0, firstLine(loop.loop.text.value)).span();
      return kept(deployment, act, {
        kind: 'loop',
        at,
        says,
        name: run.script.path,
        restarts: true,
        artefact,
      });
    });
  });
}

/** `while True:` of a Python program around the call that starts a server. */
export function byPythonLoop(deployment: Deployment, run: Run): KeptServer[] {
  const { origin, path, text } = run.script;
  const tree = origin.kind === 'python' ? deployment.pythonTree(path) : undefined;
  if (tree === undefined) return [];
  const at = text.span();
  const isRepeated = [...everyStatement(tree.body)].filter(loopsForEver).some((loop) => {
    const { start, end } = loop.text.span();
    return start <= at.start && at.end <= end;
  });
  const says = 'this loop starts it again';
  const artefact = artefactsOf(deployment).ofScript(run.script);
  const keeper = { kind: 'loop', at, says, name: path, restarts: true, artefact } as const;
  return isRepeated ? reached(deployment, run).flatMap((act) => kept(deployment, act, keeper)) : [];
}

function inOwn(run: Run, act: Act): boolean {
  return run.acts.includes(act);
}

function firstLine(text: string): number {
  const end = text.indexOf('\n');
  return end < 0 ? text.length : end;
}

const RESTARTING =
  /^(?:deploy|redeploy|update|upgrade|monitor|watch\w*|health\w*|check\w*|restart|keep-?alive)(?:[_.-]|$)/i;

/** A script that kills the server and leaves a new one in the background. */
export function byScript(deployment: Deployment, run: Run): KeptServer[] {
  const { origin, path } = run.script;
  if (origin.kind !== 'file' || !RESTARTING.test(posix.basename(path))) return [];
  const kill = run.acts.find(({ kind, line }) => kind === 'kill' && line.flow.called);
  if (kill === undefined) return [];
  return run.acts.flatMap((act) => {
    const isLeft = act.line.flow.background && act.line.order > kill.line.order && isWorker(deployment, act);
    if (!isLeft || !startsDirectly(deployment, act)) return [];
    const says = `\`${posix.basename(path)}\` kills it and starts another`;
    return kept(deployment, act, {
      kind: 'script',
      at: act.line.text.span(),
      says,
      name: path,
      restarts: true,
      artefact: artefactsOf(deployment).ofAct(act),
    });
  });
}
