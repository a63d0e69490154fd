import type { Span } from '../../repository/span.ts';
import type { Act } from '../acts/act.ts';
import { factOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { edgesOf } from '../links/reach/edges.ts';
import type { StateLock } from '../model/state-lock.ts';
import { isUnknown } from '../unknown.ts';

/** Kinds of acts that change the state; a plan only reads it. */
const CHANGES = ['apply', 'remove', 'edit', 'migrate'];

/** Commands of Terraform and its kin that pass by the state's lock, or by the question before a change. */
export function stateLocksOf(deployment: Deployment): StateLock[] {
  return deployment.acts().flatMap((act) => {
    if (act.program !== 'terraform') return [];
    const found = bypass(deployment, act);
    return found === undefined ? [] : [lockOf(deployment, act, found)];
  });
}

interface Bypass {
  readonly how: StateLock['how'];
  readonly at: Span;
}

function bypass(deployment: Deployment, act: Act): Bypass | undefined {
  if (act.command === 'force-unlock') return { how: 'unlocks', at: subcommandAt(act) };
  if (!CHANGES.includes(act.kind)) return undefined;
  const locks = factOf(deployment.programs, act, 'locks');
  if (
    locks !== undefined &&
    !isUnknown(locks) &&
    locks.text !== undefined &&
    /^(?:false|0|f)$/i.test(String(locks.value))
  ) {
    return { how: 'ignores', at: optionAt(act, 'lock') };
  }
  const approved = factOf(deployment.programs, act, 'approved');
  if (approved === undefined || isUnknown(approved) || /^(?:false|0|f)$/i.test(String(approved.value)))
    return undefined;
  return approved.text === undefined ? undefined : { how: 'unasked', at: optionAt(act, 'auto-approve') };
}

function subcommandAt(act: Act): Span {
  const word = act.line.argv.find(({ value }) => value === act.command);
  return (word ?? act.line.text).span();
}

function optionAt(act: Act, name: string): Span {
  const use = act.options.get(name)?.at(-1);
  return (use?.text ?? act.line.text).span();
}

function lockOf(deployment: Deployment, act: Act, { how, at }: Bypass): StateLock {
  return {
    ...artefactsOf(deployment).ofAct(act),
    at,
    program: act.program,
    command: act.command,
    how,
    in_pipeline: runsInPipeline(deployment, act),
  };
}

/** In a workflow's own step, or in a script that a workflow starts, directly or through others. */
function runsInPipeline(deployment: Deployment, act: Act): boolean {
  const { origin, path } = act.line.script;
  return origin.kind === 'workflow' || fromWorkflows(deployment).has(path);
}

const fromWorkflows = once((deployment: Deployment): ReadonlySet<string> => {
  const edges = edgesOf(deployment);
  const found = new Set<string>();
  const open = deployment.files('workflow', 'composite-action').map(({ path }) => path);
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    for (const edge of edges) {
      if (edge.from !== from || found.has(edge.to)) continue;
      found.add(edge.to);
      open.push(edge.to);
    }
  }
  return found;
});
