import type { DockerfileStage, DockerfileTree } from '../../../syntax/dockerfile/tree.ts';

/** Stages based on stages, as deep as anybody writes them; of one that goes deeper the base stays unknown. */
const DEEPEST = 50;

/** A stage and those it is based on, nearest first. */
export function stageLine(tree: DockerfileTree, stage: DockerfileStage): DockerfileStage[] {
  const line = [stage];
  for (let at = stage; at.baseStage !== undefined && at.baseStage < at.index && line.length < DEEPEST; ) {
    const below = tree.stages[at.baseStage];
    if (below === undefined) break;
    line.push(below);
    at = below;
  }
  return line;
}
