import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { folderOf } from '../../lowering/lines.ts';
import { environmentOf } from '../../lowering/script-of.ts';
import { unitEnvironment } from '../../lowering/units.ts';
import { repositoryPath } from '../../paths.ts';
import { buildsOf, imagesOf } from '../images/images.ts';
import { everyUnit } from '../units/written-units.ts';

/** The variables that a process is started with. */
export interface Environment {
  readonly environment: ReadonlyMap<string, Text>;
  /** What sets more variables: files and objects that were not read. */
  readonly from: readonly Text[];
}

/** A service or pod that runs an image built from a Dockerfile of the repository, and leaves the command to it. */
export interface ImageUser extends Environment {
  readonly dockerfile: string;
}

export function composeUsers(deployment: Deployment): ImageUser[] {
  return imagesOf(deployment).flatMap(({ by, dockerfile }) => {
    if (by.kind !== 'compose' || dockerfile === undefined) return [];
    const { environment, envFiles, command, entrypoint } = by.service;
    if (command !== undefined || entrypoint !== undefined) return [];
    const own = { environment: environmentOf(environment), from: envFiles.map(({ path }) => path) };
    return [{ ...filesIn(deployment, own, by.path), dockerfile }];
  });
}

export function podUsers(deployment: Deployment): ImageUser[] {
  const containers = deployment.kubernetesObjects().flatMap(({ workload }) => workload?.pod.containers ?? []);
  return containers.flatMap(({ image, command, args, env, envFrom }) => {
    if (image === undefined || command !== undefined || args !== undefined) return [];
    const dockerfiles = new Set(buildsOf(deployment, image).map(({ dockerfile }) => dockerfile));
    const own = { environment: environmentOf(env), from: envFrom.map(({ text }) => text) };
    return [...dockerfiles].flatMap((dockerfile) =>
      dockerfile === undefined ? [] : [{ ...own, dockerfile }],
    );
  });
}

/** `Environment=` and `EnvironmentFile=` of the units of that name. */
export function unitsNamed(deployment: Deployment, name: string): Environment[] {
  return everyUnit(deployment)
    .filter((unit) => unit.name === name)
    .map((unit) => ({
      environment: unitEnvironment(unit),
      from: unit.file.directives('Service', 'EnvironmentFile').map(({ value }) => value),
    }));
}

/** Files of variables that the repository holds are read, seen from the file at `path`. */
export function filesIn(
  deployment: Deployment,
  { environment, from }: Environment,
  path: string,
): Environment {
  let all = new Map<string, Text>();
  const unread: Text[] = [];
  for (const file of from) {
    const found = repositoryPath(file.value, folderOf(path));
    const entries =
      found === undefined || posix.basename(found) === posix.basename(path)
        ? undefined
        : deployment.dotenv(found);
    if (entries === undefined) unread.push(file);
    else all = new Map([...all, ...environmentOf(entries)]);
  }
  return { environment: new Map([...all, ...environment]), from: unread };
}
