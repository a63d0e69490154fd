import type { DockerfileStage, DockerfileTree, Instruction } from '../../../syntax/dockerfile/tree.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { stageLine } from './stage-line.ts';

/** A command of a RUN, and what the image has gone through before it. */
export interface BuildStep {
  readonly dockerfile: string;
  readonly tree: DockerfileTree;
  readonly stage: DockerfileStage;
  /** The RUN. */
  readonly instruction: Instruction;
  readonly act: Act;
  /** Commands of this stage and of those that it is based on, in order. */
  readonly before: readonly Act[];
  /** The stage and those it is based on, the lowest first. */
  readonly stages: readonly DockerfileStage[];
  /** What FROM names at the bottom. */
  readonly base: DockerfileStage['base'];
}

/** Every command that the image builds of the repository run. */
export const buildSteps = once((deployment: Deployment): readonly BuildStep[] => {
  return deployment
    .dockerfiles()
    .flatMap(({ path, tree }) => tree.stages.flatMap((stage) => stepsOf(deployment, { path, tree, stage })));
});

interface StageRuns {
  readonly path: string;
  readonly tree: DockerfileTree;
  readonly stage: DockerfileStage;
}

function stepsOf(deployment: Deployment, { path, tree, stage }: StageRuns): BuildStep[] {
  const stages = stageLine(tree, stage).reverse();
  const steps: BuildStep[] = [];
  const before: Act[] = [];
  for (const one of stages) {
    for (const run of deployment.runsOf(path, 'image-build', one.index)) {
      const start = run.script.text.span().start;
      const instruction = one.instructions.findLast(({ text }) => text.span().start <= start);
      for (const act of run.acts) {
        if (one === stage && instruction !== undefined) {
          const base = (stages[0] ?? stage).base;
          // What comes before is cut off when it is asked for: the list goes on growing.
          const count = before.length;
          steps.push({
            dockerfile: path,
            tree,
            stage,
            instruction,
            act,
            stages,
            base,
            get before() {
              return before.slice(0, count);
            },
          });
        }
        before.push(act);
      }
    }
  }
  return steps;
}
