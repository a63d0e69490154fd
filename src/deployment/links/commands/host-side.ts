import type { ComposeFile } from '../../../syntax/compose/file.ts';
import type { DockerfileTree } from '../../../syntax/dockerfile/tree.ts';
import type { Act } from '../../acts/act.ts';
import type { Script } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';
import { type Known, unknown } from '../../unknown.ts';
import { fileThatRuns } from '../reach/edges.ts';

/** Whether a script runs on the host and not in a container, where `localhost` is another machine. */
export function runsOnHost(deployment: Deployment, script: Script): Known<boolean> {
  const { kind } = script.origin;
  if (script.where[0]?.kind !== 'host') return false;
  if (kind !== 'file' && kind !== 'cron' && kind !== 'recipe' && kind !== 'unit')
    return unknown('nothing says whether it runs on the host');
  if (startedInContainers(deployment).has(script.path)) return false;
  const taken = withFolders(script.path).find((path) => takenIntoContainers(deployment).has(path));
  return taken === undefined ? true : unknown(`\`${taken}\` is part of a container as well`);
}

/** A path and the folders above it, without the root. */
function withFolders(path: string): string[] {
  const steps = path.split('/');
  return steps.map((_, i) => steps.slice(0, i + 1).join('/'));
}

/** Files of the repository that the command of an image, a service or a workload starts. */
const startedInContainers = once((deployment: Deployment): ReadonlySet<string> => {
  const started = new Set<string>();
  const byScript = new Map<string, readonly Act[]>();
  for (const run of deployment.runs())
    byScript.set(run.script.path, [...(byScript.get(run.script.path) ?? []), ...run.acts]);
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
const takenIntoContainers = once((deployment: Deployment): ReadonlySet<string> => {
  const paths = [
    ...deployment.dockerfiles().flatMap(({ path, tree }) => copiedBy(path, tree)),
    ...deployment.composeFiles().flatMap(({ path, compose }) => mountedBy(path, compose)),
  ];
  return new Set(paths.flatMap((path) => (path === undefined || path === '' ? [] : [path])));
});

/** Sources of COPY and ADD, seen from the folders that are most often the context. */
function copiedBy(path: string, { stages }: DockerfileTree): (string | undefined)[] {
  const contexts = [folderOf(path), '', folderOf(folderOf(path))];
  return stages
    .flatMap(({ instructions }) => instructions)
    .flatMap((instruction) => {
      const isCopy = instruction.kind === 'copy' || instruction.kind === 'add';
      return isCopy && instruction.from === undefined ? instruction.sources : [];
    })
    .filter(({ value }) => !/^\.?\/?$|^\*/.test(value))
    .flatMap(({ value }) => contexts.map((context) => repositoryPath(value, context)));
}

function mountedBy(path: string, { services }: ComposeFile): (string | undefined)[] {
  return services
    .flatMap(({ mounts }) => mounts)
    .flatMap(({ source }) =>
      source !== undefined && /^\.{1,2}\/[^/.]/.test(source.value) ? [source.value] : [],
    )
    .map((source) => repositoryPath(source, folderOf(path)));
}
