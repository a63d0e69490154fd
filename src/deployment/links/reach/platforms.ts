import { posix } from 'node:path';
import type { KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { roleOfPath } from './roles.ts';

/** Something that a platform for containers is told to run in production. */
export interface Platform {
  /** The file that says so. */
  readonly path: string;
  /** Whether it runs what one of these names means, or that image. */
  runs(names: readonly (string | undefined)[], image: string | undefined): boolean;
}

/** Kubernetes' workloads, Terraform's container services, and the files of platforms. */
export const platformsOf = once((deployment: Deployment): readonly Platform[] => [
  ...deployment
    .kubernetesObjects()
    .flatMap((object) => (isProduction(object.text.path) ? ofObject(object) : [])),
  ...deployment
    .terraform()
    .flatMap(({ source: { resources } }) =>
      [...resources].flatMap(([key, { text }]) =>
        SERVICE.test(key) && isProduction(text.path) ? [anything(text.path)] : [],
      ),
    ),
  ...deployment.repository.files.flatMap(({ path }) =>
    FILE.test(path) && isProduction(path) ? [anything(path)] : [],
  ),
]);

const SERVICE =
  /^(?:aws_(?:ecs_service|ecs_task_definition|apprunner_service)|google_cloud_run(?:_v2)?_(?:service|job)|azurerm_(?:container_app|container_group|linux_web_app)|digitalocean_app)\./;
const FILE = /^(?:fly\.toml|render\.ya?ml|railway\.(?:toml|json)|Dockerrun\.aws\.json)$/;

function isProduction(path: string): boolean {
  return roleOfPath(path) === undefined;
}

/** Whatever the repository builds. */
function anything(path: string): Platform {
  return { path, runs: (names) => names.length > 0 };
}

/** Of a workload its names; OpenShift's templates fill theirs in. */
function ofObject({ text, kind, name, workload }: KubernetesObject): Platform[] {
  if (kind.value === 'Template' || kind.value === 'DeploymentConfig') return [anything(text.path)];
  if (workload === undefined) return [];
  const { containers } = workload.pod;
  const images = containers.flatMap(({ image }) =>
    image?.isKnown === true ? [repositoryOf(image.value)] : [],
  );
  const known = [name, ...containers.map((one) => one.name)].flatMap((one) =>
    one?.isKnown === true ? [one.value] : [],
  );
  const all = [...known, ...images.map((image) => posix.basename(image))];
  return [
    {
      path: text.path,
      runs: (names, image) =>
        names.some((one) => one !== undefined && all.some((other) => areLike(one, other))) ||
        (image !== undefined && images.includes(repositoryOf(image))),
    },
  ];
}

/** Whether two names mean the same: `shop-api` and `api`. */
export function areLike(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => name.toLowerCase().replaceAll(/[_.]/g, '-'));
  if (a === undefined || b === undefined || a.length < 2 || b.length < 2) return false;
  return (
    a === b || a.endsWith(`-${b}`) || b.endsWith(`-${a}`) || a.startsWith(`${b}-`) || b.startsWith(`${a}-`)
  );
}

function repositoryOf(image: string): string {
  return image
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')
    .toLowerCase();
}
