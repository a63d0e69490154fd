import type { Text } from '../../../repository/text.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { DockerfileTree } from '../../../syntax/dockerfile/tree.ts';
import type { Script } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { lowerDockerfile } from '../../lowering/dockerfile.ts';
import { folderOf } from '../../lowering/lines.ts';
import { environmentOf } from '../../lowering/script-of.ts';
import { repositoryPath } from '../../paths.ts';
import type { Run } from '../../scripts/run.ts';

/**
 * What compose services run that leave the command to the image they build: the Dockerfile's own command, with the variables
 * that the service adds.
 */
export const serviceStarts = once((deployment: Deployment): readonly Run[] =>
  deployment
    .composeFiles()
    .flatMap(({ path, compose }) =>
      compose.services.flatMap((service) =>
        startsOf(deployment, path, service).map((script) => deployment.runOf(script)),
      ),
    ),
);

function startsOf(deployment: Deployment, path: string, service: ComposeService): Script[] {
  const { build, command, entrypoint, environment } = service;
  if (build === undefined || command !== undefined || entrypoint !== undefined || environment.length === 0)
    return [];
  const tree = dockerfileOf(deployment, path, service);
  const stage = tree === undefined ? undefined : stageOf(tree, build.target);
  if (tree === undefined || stage === undefined) return [];
  const added = environmentOf(environment);
  return commandsOf(tree, stage).map((script) => ({
    ...script,
    path,
    origin: { kind: 'compose', service: service.name.value, part: 'command' },
    environment: new Map([...script.environment, ...added]),
  }));
}

/** The tree of the Dockerfile that a service builds, when it is in the repository. */
export function dockerfileOf(
  deployment: Deployment,
  path: string,
  { build }: ComposeService,
): DockerfileTree | undefined {
  if (build === undefined) return undefined;
  const context = repositoryPath(build.context?.value ?? '.', folderOf(path));
  const file =
    context === undefined ? undefined : repositoryPath(build.dockerfile?.value ?? 'Dockerfile', context);
  return deployment.dockerfileAt(file);
}

function stageOf(tree: DockerfileTree, target: Text | undefined): number | undefined {
  const last = tree.stages.length - 1;
  if (target === undefined) return last < 0 ? undefined : last;
  const found = tree.stages.findIndex(({ name }) => name?.value === target.value);
  return found < 0 ? undefined : found;
}

/** The start commands of a stage, or of the nearest stage below it that has any. */
function commandsOf(tree: DockerfileTree, index: number): Script[] {
  const all = lowerDockerfile(tree).map(({ script }) => script);
  for (let at: number | undefined = index; at !== undefined; at = belowOf(tree, at)) {
    const found = all.filter(({ origin }) => origin.kind === 'image-command' && origin.stage === at);
    if (found.length > 0) return found;
  }
  return [];
}

function belowOf(tree: DockerfileTree, index: number): number | undefined {
  const base = tree.stages[index]?.baseStage;
  return base === undefined || base >= index ? undefined : base;
}
