import { posix } from 'node:path';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { folderOf } from '../lowering/lines.ts';
import { repositoryPath } from '../scripts/paths.ts';
import type { Script } from '../scripts/script.ts';
import { type Known, unknown } from '../unknown.ts';
import { fileThatRuns } from './edges.ts';

/** Whether a script runs on the host and not in a container, where `localhost` is another machine. */
export function runsOnHost(deployment: Deployment, script: Script): Known<boolean> {
  const { kind } = script.origin;
  if (script.where[0]?.kind !== 'host') return false;
  if (kind !== 'file' && kind !== 'cron' && kind !== 'recipe' && kind !== 'unit') return unknown('nothing says whether it runs on the host');
  if (startedInContainers(deployment).has(script.path)) return false;
  const taken = takenIntoContainers(deployment).find(({ path }) => script.path === path || script.path.startsWith(`${path}/`));
  return taken === undefined ? true : unknown(`\`${taken.path}\` is part of a container as well`);
}

/** Files of the repository that the command of an image, a service or a workload starts. */
const startedInContainers = once((deployment: Deployment): ReadonlySet<string> => {
  const started = new Set<string>();
  const byScript = new Map<string, readonly Act[]>();
  for (const run of deployment.runs()) byScript.set(run.script.path, [...(byScript.get(run.script.path) ?? []), ...run.acts]);
  const follow = (acts: readonly Act[]): void => {
    for (const act of acts) {
      const file = act.runs === undefined ? undefined : fileThatRuns(deployment, act, act.runs);
      if (file === undefined || started.has(file)) continue;
      started.add(file);
      follow(byScript.get(file) ?? []);
    }
  };
  for (const { script, acts } of deployment.runs()) {
    if (['image-command', 'image-build', 'compose', 'workload'].includes(script.origin.kind)) follow(acts);
  }
  return started;
});

/** Files and folders that are copied or mounted by name; a whole context or project is left out: that says nothing. */
const takenIntoContainers = once((deployment: Deployment): readonly { readonly path: string }[] => {
  const taken: { path: string }[] = [];
  const add = (path: string | undefined): void => {
    if (path !== undefined && path !== '') taken.push({ path });
  };
  for (const { path, tree } of deployment.dockerfiles()) {
    for (const { instructions } of tree.stages) {
      for (const instruction of instructions) {
        if ((instruction.kind !== 'copy' && instruction.kind !== 'add') || instruction.from !== undefined) continue;
        for (const { value } of instruction.sources) {
          if (/^\.?\/?$|^\*/.test(value)) continue;
          for (const folder of new Set([folderOf(path), '', posix.dirname(folderOf(path))])) add(repositoryPath(value, folder === '.' ? '' : folder));
        }
      }
    }
  }
  for (const { path, compose } of deployment.composeFiles()) {
    for (const { mounts } of compose.services) {
      for (const { source } of mounts) if (source !== undefined && /^\.{1,2}\/[^/.]/.test(source.value)) add(repositoryPath(source.value, folderOf(path)));
    }
  }
  return taken;
});
