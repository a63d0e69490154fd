import { spanKey } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { type InterpreterUse as Found, interpreterUses } from '../links/containers/interpreter-uses.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { nixScripts } from '../links/units/nix-scripts.ts';
import type { InterpreterUse } from '../model/interpreter-use.ts';
import { isUnknown } from '../unknown.ts';

/** Interpreters that something deployed looks up; a script that several images start is judged by the first that lacks it. */
export function interpreterUsesOf(deployment: Deployment): InterpreterUse[] {
  const all = [...interpreterUses(deployment), ...nixScripts(deployment)];
  const found = new Map<string, Found>();
  for (const use of all) {
    const key = spanKey(use.at.span());
    const before = found.get(key);
    if (before === undefined || (!isAbsent(before) && isAbsent(use))) found.set(key, use);
  }
  return [...found.values()].map((use) => describe(deployment, use));
}

function isAbsent({ absent }: Found): boolean {
  return !isUnknown(absent) && absent !== false;
}

function describe(deployment: Deployment, { at, path, absent, base, by }: Found): InterpreterUse {
  return {
    ...artefactsOf(deployment).ofPath(at.path),
    at: at.span(),
    interpreter: path,
    absent: isUnknown(absent) ? absent : absent !== false,
    why: isUnknown(absent) || absent === false ? undefined : absent,
    target_at: base.span(),
    run_at: by?.span(),
  };
}
