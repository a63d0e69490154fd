import type { Deployment } from '../../deployment/deployment.ts';
import { once } from '../../deployment/lazy.ts';
import { clustersOf } from '../../deployment/workloads/declared.ts';

/** The names that the deployment gives to services and containers, in small letters. */
export const neighboursOf = once((deployment: Deployment): readonly string[] => {
  const services = deployment.composeFiles().flatMap(({ compose }) => compose.services);
  const clusters = clustersOf(deployment).flatMap((cluster) => cluster.services);
  const names = [
    ...services.flatMap(({ name, containerName }) => [name, ...(containerName ? [containerName] : [])]),
    ...clusters.flatMap(({ name }) => name?.text ?? []),
  ];
  return [...new Set(names.filter(({ isKnown }) => isKnown).map(({ value }) => value.toLowerCase()))];
});
