import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { copyEnd } from '../commands/file-writes.ts';

/** What a command contributes to a deployment. */
export type Work = 'installation' | 'build' | 'copy' | 'migration' | 'update' | 'push' | 'rollout';

/** What the command contributes; tasks of `npm run` and `make` are taken by their names. Undefined for all others. */
export function workOf(deployment: Deployment, act: Act): Work | undefined {
  switch (act.kind) {
    case 'build':
      return 'build';
    case 'compile':
      // A type check: it makes nothing.
      return act.options.has('noEmit') ? undefined : 'build';
    case 'install':
      return 'installation';
    case 'migrate':
      return 'migration';
    case 'update':
      return act.program === 'git' && GIT_UPDATES.has(act.command) && !takesBack(act) ? 'update' : undefined;
    case 'push':
      return act.program === 'git' ? undefined : 'push';
    case 'apply':
      return 'rollout';
    case 'copy':
      return isBackup(deployment, act) ? undefined : 'copy';
    case 'run':
      return workOfTask(deployment, act);
    default:
      return undefined;
  }
}

/** What brings other code into the tree; `stash pop` and `cherry-pick` do not. */
const GIT_UPDATES = new Set(['pull', 'reset', 'merge', 'rebase', 'checkout', 'switch', 'clone']);

/** `merge --abort`, and `checkout HEAD -- file`: what was there before comes back, which is no other code. */
function takesBack(act: Act): boolean {
  return act.options.has('abort') || (act.command === 'checkout' && act.operands.has('path'));
}

const TASK_RUNNERS = new Set(['npm', 'yarn', 'pnpm', 'bun', 'make', 'just', 'task', 'rake', 'composer']);

function workOfTask(deployment: Deployment, act: Act): Work | undefined {
  if (!TASK_RUNNERS.has(act.program)) return undefined;
  const names = [
    ...textsOf(deployment.programs, act, 'script'),
    ...textsOf(deployment.programs, act, 'target'),
  ].map(({ value }) => value);
  if (names.some((name) => /(?:^|[:_-])migrat(?:e|ions?)(?:$|[:_-])/i.test(name))) return 'migration';
  if (names.some((name) => /^(?:build|compile|bundle)(?:$|[:_-])/i.test(name))) return 'build';
  return names.some((name) => /^install(?:$|[:_-])/i.test(name)) ? 'installation' : undefined;
}

/** `cp x x.bak`, `cp "$file" "$file-$date"`: what it guards against is another failure. */
export function isBackup(deployment: Deployment, act: Act): boolean {
  const path = copyEnd(deployment.programs, act)?.path.value ?? '';
  if (BESIDE.test(act.line.text.value.slice(0, 500))) return true;
  return /\.(?:bak|backup|old|orig|save)\b|backup|~$|^\/tmp\//i.test(path) || act.program === 'ln';
}

/** Its last two words begin with the same characters, and the second goes on from there. */
const BESIDE = /\s["']?([^\s"']{2,200})["']?\s+["']?\1["']?[-_.][^\s/]*$/;
