import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { isTrue } from '../links/commands/file-writes.ts';
import { containerStartsOf } from '../links/containers/container-starts.ts';
import { startScriptOf } from '../links/containers/first-process.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { ChildWait } from '../model/child-wait.ts';
import type { Run } from '../scripts/run.ts';

const CLEAN_UP: readonly Act['kind'][] = ['kill', 'stop', 'remove', 'restart', 'disable'];
const NO_WORK: readonly Act['kind'][] = ['print', 'check', 'sleep', 'wait', 'list'];

/** Every `wait` for one child: with `-n`, or for a process by its number. */
export function childWaitsOf(deployment: Deployment): ChildWait[] {
  return deployment.runs().flatMap((run) =>
    run.acts.flatMap((act) => {
      const isWait = act.kind === 'wait' && act.program === 'wait' && act.line.flow.called;
      const any = isTrue(deployment.programs, act, 'any');
      return isWait && (any || act.operands.has('target')) ? [waitOf(deployment, run, act)] : [];
    }),
  );
}

function waitOf(deployment: Deployment, run: Run, act: Act): ChildWait {
  const after = run.acts.filter((other) => comesLater(run, act, other));
  const container = containerScripts(deployment).get(run.script.path);
  const { errexit, onFailure } = act.line.flow;
  return {
    ...artefactsOf(deployment).ofAct(act),
    at: act.line.text.span(),
    any: isTrue(deployment.programs, act, 'any'),
    ends_script: errexit && onFailure !== 'ignored',
    errexit_at: errexitOf(run, act),
    clean_up_after: after.filter(({ kind }) => CLEAN_UP.includes(kind)).map(({ line }) => line.text.span()),
    work_after: after.filter(({ kind }) => !NO_WORK.includes(kind)).map(({ line }) => line.text.span()),
    exit_trap: run.traps.some(({ signals }) => signals.some((signal) => /^(?:EXIT|0|ERR)$/.test(signal))),
    in_container: container !== undefined,
    container_at: container,
  };
}

/** After it, or in the loop around it; what another branch runs is not. */
function comesLater(run: Run, act: Act, other: Act): boolean {
  const { flow } = other.line;
  if (!flow.called || flow.trap !== undefined || other.line.order >= run.uncalledFrom || other === act)
    return false;
  if (other.line.order > act.line.order) return !isOtherBranch(act, other);
  return act.line.flow.loops.some((index) => {
    const body = run.loops[index]?.body;
    return body !== undefined && other.line.order >= body.from;
  });
}

/** The other side of a condition that both stand under. */
function isOtherBranch(act: Act, other: Act): boolean {
  return act.line.flow.conditions.some((mine) =>
    other.line.flow.conditions.some((theirs) => theirs.text === mine.text && theirs.branch !== mine.branch),
  );
}

function errexitOf(run: Run, act: Act) {
  const text = run.script.text;
  const before = text.value.slice(0, Math.max(0, act.line.text.span().start - text.span().start));
  const last = [
    ...before.matchAll(
      /^[ \t]*set[ \t]+-[a-zA-Z]*e[a-zA-Z]*|^#![^\n]*\s-[a-z]*e[a-z]*|set[ \t]+-o[ \t]+errexit/gm,
    ),
  ].at(-1);
  return last === undefined
    ? undefined
    : text
        .slice(last.index, last.index + last[0].length)
        .trim()
        .span();
}

/** Scripts of the repository that containers start with, and the commands that say so. */
const containerScripts = once((deployment: Deployment) => {
  const scripts = containerStartsOf(deployment).flatMap((start) => {
    const path = startScriptOf(deployment, start);
    return path === undefined ? [] : [[path, start.text.span()] as const];
  });
  return new Map(scripts.toReversed());
});
