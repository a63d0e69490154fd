import { Text } from '../../../repository/text.ts';
import type { DockerCommand, DockerfileStage, DockerfileTree } from '../../../syntax/dockerfile/tree.ts';
import type { Origin } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { stageEnvironment, startOf } from '../../lowering/dockerfile.ts';
import { type ImageBuild, stageOf } from './image-contents.ts';
import { stageLine } from './stage-line.ts';

/** How an image starts, and on what it is based. */
export interface ImageStart {
  /** ENTRYPOINT as words, and what is executed in all. */
  readonly entrypoint: readonly Text[] | undefined;
  readonly words: readonly Text[] | undefined;
  readonly text: Text;
  readonly base: Text;
  readonly environment: ReadonlyMap<string, Text>;
  readonly origin: Origin;
}

/** ENTRYPOINT and CMD as the engine joins them (Dockerfile reference, "Understand how CMD and ENTRYPOINT interact"). */
export function imageStartOf(tree: DockerfileTree, stage: DockerfileStage): ImageStart {
  const line = stageLine(tree, stage);
  const last =
    line.find((one) => startOf(one).entrypoint !== undefined || startOf(one).command !== undefined) ?? stage;
  const { entrypoint, command } = startOf(last);
  const shell = line
    .flatMap(({ instructions }) => instructions.flatMap((one) => (one.kind === 'shell' ? [one.words] : [])))
    .at(-1);
  const first = entrypoint === undefined ? undefined : wordsOf(entrypoint, shell);
  const rest = command === undefined || entrypoint?.form === 'shell' ? [] : wordsOf(command, shell);
  const all = [...(first ?? []), ...rest];
  return {
    entrypoint: first,
    words: all.length === 0 ? undefined : all,
    text: (command !== undefined && entrypoint?.form !== 'shell' ? command : entrypoint)?.text ?? stage.text,
    base: line.at(-1)?.base ?? stage.base,
    environment: stageEnvironment(tree, stage.index),
    origin: { kind: 'image-command', stage: stage.index },
  };
}

function wordsOf(command: DockerCommand, shell: readonly Text[] | undefined): readonly Text[] {
  if (command.form === 'exec') return command.words;
  return [...(shell ?? shellBefore(command.text)), command.script];
}

/** `/bin/sh -c` is what a shell form is given to. */
function shellBefore(text: Text): Text[] {
  const at = text.slice(0, 0).span();
  return [Text.standing('/bin/sh', at), Text.standing('-c', at)];
}

/** How the image of a build starts. */
export function builtImage(deployment: Deployment, [build]: readonly ImageBuild[]): ImageStart | undefined {
  const tree = deployment.dockerfileAt(build?.dockerfile);
  const stage = tree === undefined ? undefined : stageOf(tree, build?.target);
  return tree === undefined || stage === undefined ? undefined : imageStartOf(tree, stage);
}
