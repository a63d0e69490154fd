import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';

const CLEANS =
  /(?:^|[^a-z])(?:clean(?:[-_]?up)?|tear[-_]?down|uninstall|purge|nuke|wipe|reset|destroy|prune|remove|delete|drop|down)(?:[^a-z]|$)/i;
const DEPLOYS =
  /(?:^|[^a-z])(?:re)?(?:deploy(?:ment)?|update|upgrade|start|rollout|release|provision|install|setup|bootstrap|up|run|recreate)(?:[^a-z]|$)/i;

/** Names around a command that say what it is for: its functions, arms of `case`, and its target, job or file. */
function namesAround({ line }: Act): string[] {
  const { flow, script, text } = line;
  const { origin } = script;
  const own =
    origin.kind === 'recipe'
      ? origin.target
      : origin.kind === 'workflow'
        ? `${origin.job} ${posix.basename(script.path)}`
        : posix.basename(text.path);
  const arms = flow.conditions.filter(({ branch }) => branch === 'arm').map(({ text: arm }) => arm.value);
  return [...flow.functions, ...arms, own].map((name) => name.replace(/([a-z])([A-Z])/g, '$1_$2'));
}

/** Whether it stands in a trap, or in a function, branch, target or file whose name says that it takes something away for good. */
export function isCleanUp(act: Act): boolean {
  return act.line.flow.trap !== undefined || namesAround(act).some((name) => CLEANS.test(name));
}

/** Whether a function, branch, target or file around it is called after a deployment: `deploy.sh`, `make upgrade`. */
export function isNamedDeploy(act: Act): boolean {
  return namesAround(act).some((name) => DEPLOYS.test(name));
}
