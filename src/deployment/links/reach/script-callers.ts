import type { Act } from '../../acts/act.ts';
import type { Script } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { type Known, unknown } from '../../unknown.ts';
import { fileThatRuns } from './edges.ts';

/** Files that other scripts source, and files that are started by `sh -e FILE`. */
const known = once((deployment: Deployment) => {
  const sourced = new Set(
    deployment.runs().flatMap((run) => run.sourced.filter((path) => path !== run.script.path)),
  );
  const strict = new Set<string>();
  for (const act of deployment.acts()) {
    if (act.runs === undefined || !act.line.wrappers.some((one) => one === 'sh') || !startsStrictly(act))
      continue;
    const file = fileThatRuns(deployment, act, act.runs);
    if (file !== undefined) strict.add(file);
  }
  return { sourced, strict };
});

/** `bash -e deploy.sh`, `sh -eu deploy.sh`. */
function startsStrictly(act: Act): boolean {
  return /\b(?:ba|da|z|k)?sh\s+(?:-\S+\s+)*-[a-z]*e[a-z]*\s/.test(act.line.text.value);
}

/**
 * Whether a failure that a script itself does not notice is noticed by who calls it: false where `sh -e` starts it, unknown
 * for a file that is sourced (the shell is the caller's), undefined where nothing is known of callers.
 */
export function callersOf(deployment: Deployment, script: Script, act: Act): Known<boolean> | undefined {
  if (script.origin.kind !== 'file') return undefined;
  const { sourced, strict } = known(deployment);
  if (strict.has(script.path)) return false;
  if (sourced.has(script.path))
    return unknown('the script is sourced: its caller’s errexit decides', act.line.text.span());
  return undefined;
}
