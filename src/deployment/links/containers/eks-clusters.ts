import type { Text } from '../../../repository/text.ts';
import { literalOf } from '../../../syntax/terraform/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { Body } from '../../terraform/body.ts';
import { findAttribute } from '../../terraform/configuration.ts';
import type { ModuleInstance } from '../../terraform/module-instance.ts';
import { entriesOf, type Value } from '../../terraform/value.ts';
import { type Known, type Unknown, unknown } from '../../unknown.ts';

/** An EKS cluster, and the modules that make it and what is in it. */
export interface EksCluster {
  /** Folder of the Terraform root. */
  readonly root: string;
  readonly at: Text;
  readonly modules: readonly ModuleInstance[];
  /** Minor version of Kubernetes: 31 for `1.31`; undefined where it is not said. */
  readonly version: number | undefined;
  /** Volumes are made by AWS' own part of it (EKS Auto Mode), or by the in-tree plugin of versions below 1.23. */
  readonly bringsDriver: Known<boolean>;
}

/** A call of a module that is not in the repository. */
export interface ForeignCall {
  readonly source: string;
  readonly inputs: Body;
}

/** The clusters of the roots that make exactly one. */
export const eksClusters = once((deployment: Deployment): readonly EksCluster[] => {
  const modules = deployment.terraform();
  const roots = new Set(modules.map(({ root }) => root));
  return [...roots].flatMap(
    (root) =>
      clusterOf(
        root,
        modules.filter((module) => module.root === root),
      ) ?? [],
  );
});

const EKS_MODULE =
  /^terraform-aws-modules\/eks\/aws$|github\.com[/:]terraform-aws-modules\/terraform-aws-eks(?:\.git)?(?:\?|$)/;
const CLUSTERS =
  /^(?:aws_eks_cluster|google_container_cluster|azurerm_kubernetes_cluster|digitalocean_kubernetes_cluster)$/;

function clusterOf(root: string, modules: readonly ModuleInstance[]): EksCluster | undefined {
  // With several files of variables there is a module for each; they are one configuration.
  const made = new Map<string, { readonly isEks: boolean; readonly body: Body }>();
  for (const module of modules) {
    for (const { mode, type, address, body } of module.resources)
      if (mode === 'managed' && CLUSTERS.test(type))
        made.set(address, { isEks: type === 'aws_eks_cluster', body });
    for (const { source, inputs } of foreignCalls(module))
      if (isEksModule(source)) made.set(headOf(inputs).value, { isEks: true, body: inputs });
  }
  const [cluster] = made.values();
  if (cluster === undefined || made.size > 1 || !cluster.isEks) return undefined;
  const { body } = cluster;
  return { root, at: headOf(body), modules, version: versionOf(body), bringsDriver: bringsDriver(body) };
}

/** terraform-aws-modules/terraform-aws-eks, from the registry or from its repository. */
export function isEksModule(source: string): boolean {
  return EKS_MODULE.test(source);
}

/** Calls of modules from a registry or another repository, and those whose folder is not here. */
export function foreignCalls(module: ModuleInstance): ForeignCall[] {
  return [...module.source.calls].flatMap(([name, block]) => {
    if (module.call(name).why === undefined) return [];
    const source = literalOf(findAttribute(block, 'source')?.value);
    return [{ source: source?.value ?? '', inputs: new Body(block, module.scope) }];
  });
}

/** Of the resource `version`; of the module that is its own, and `cluster_version` (from 21 on `kubernetes_version`) the cluster's. */
function versionOf(body: Body): number | undefined {
  const names =
    body.attribute('source') === undefined ? ['version'] : ['cluster_version', 'kubernetes_version'];
  const [value] = names.flatMap((name) => body.attribute(name) ?? []);
  const minor = value?.kind === 'string' && value.text.isKnown ? /^1\.(\d+)$/.exec(value.text.value) : null;
  return minor === null ? undefined : Number(minor[1]);
}

/** `compute_config`, and `cluster_compute_config` of the module's versions up to 20. */
function bringsDriver(body: Body): Known<boolean> {
  if ((versionOf(body) ?? 99) < 23) return true;
  if (body.unsettled !== undefined) return body.unsettled;
  const [block] = body.blocks('compute_config');
  if (block !== undefined) return isTrue(block.attribute('enabled'), block.text);
  const value = body.attribute('compute_config') ?? body.attribute('cluster_compute_config');
  if (value === undefined || value.kind === 'null') return false;
  const entries = entriesOf(value);
  return entries === undefined ? unsettled(value.at) : isTrue(entries.get('enabled'), value.at);
}

function isTrue(value: Value | undefined, at: Text): Known<boolean> {
  if (value === undefined || value.kind === 'null') return false;
  return value.kind === 'bool' ? value.value : unsettled(at);
}

function unsettled(at: Text): Unknown {
  return unknown('whether the cluster is in Auto Mode is not settled here', at.span());
}

/** `resource "aws_eks_cluster" "demo"`: its own line. */
function headOf({ text }: Body): Text {
  const end = text.value.search(/\s*\{/);
  return text.slice(0, end === -1 ? undefined : end);
}
