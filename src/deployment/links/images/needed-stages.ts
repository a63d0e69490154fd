import type { DockerfileTree } from '../../../syntax/dockerfile/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { stageOf } from './image-contents.ts';
import { imagesOf } from './images.ts';

/** Indices of the stages that some build of the Dockerfile goes through; BuildKit leaves out the others. */
export function neededStages(
  deployment: Deployment,
  path: string,
  tree: DockerfileTree,
): ReadonlySet<number> {
  const builds = imagesOf(deployment).filter(({ dockerfile }) => dockerfile === path);
  if (builds.some(({ target }) => target?.isKnown === false))
    return new Set(tree.stages.map(({ index }) => index));
  return stagesFor(tree, builds.length === 0 ? [undefined] : builds.map(({ target }) => target?.value));
}

/** Indices of the stages that a build of one of these targets goes through; undefined stands for the last stage. */
export function stagesFor(
  tree: DockerfileTree,
  targets: readonly (string | undefined)[],
): ReadonlySet<number> {
  const queue = targets.flatMap((target) => stageOf(tree, target)?.index ?? []);
  const needed = new Set<number>();
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    if (needed.has(index)) continue;
    needed.add(index);
    queue.push(...neededBy(tree, index));
  }
  return needed;
}

/** Stages that one refers to: FROM, `COPY --from`, `RUN --mount=…,from=`. */
function neededBy(tree: DockerfileTree, index: number): number[] {
  const stage = tree.stages[index];
  if (stage === undefined) return [];
  const names = stage.instructions.flatMap((instruction) => {
    const mounted = instruction.flags.flatMap(({ name, value }) =>
      name === 'mount' ? [/(?:^|,)from=([^,]+)/.exec(value?.value ?? '')?.[1] ?? ''] : [],
    );
    return instruction.kind === 'copy' || instruction.kind === 'add'
      ? [...mounted, instruction.from?.value ?? '']
      : mounted;
  });
  const found = names.flatMap((name) => (name === '' ? [] : (stageOf(tree, name)?.index ?? [])));
  return stage.baseStage === undefined ? found : [...found, stage.baseStage];
}
