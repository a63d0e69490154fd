import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import type { ModuleInstance } from '../../terraform/module-instance.ts';
import { entriesOf, type Value } from '../../terraform/value.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import type { DeclaredClaim } from '../../workloads/claims.ts';
import { clustersOf } from '../../workloads/declared.ts';
import { type EksCluster, type ForeignCall, foreignCalls, isEksModule } from './eks-clusters.ts';

/** Drivers that EKS does not install by itself (docs.aws.amazon.com/eks, "Use Kubernetes volume storage with Amazon EBS" and "… EFS"). */
export type StorageDriver = 'aws-ebs-csi-driver' | 'aws-efs-csi-driver';

/**
 * The driver that makes a claim's volume on EKS. `kubernetes.io/aws-ebs` is the EBS driver too since 1.23 (CSI migration), and `gp2` is the
 * class that EKS makes with it. Undefined where no such driver is needed, or nothing says which.
 */
export function driverOfClaim(
  deployment: Deployment,
  { storageClass, volume }: DeclaredClaim,
): StorageDriver | undefined {
  if (storageClass?.text.isKnown !== true || volume !== undefined) return undefined;
  const name = storageClass.text.value;
  const classes = clustersOf(deployment).flatMap(({ storage }) =>
    storage.filter((one) => one.kind === 'class' && one.name?.isKnown === true && one.name.value === name),
  );
  const drivers = new Set(classes.map(({ provisioner }) => driverOf(provisioner?.value ?? '')));
  if (drivers.size > 0) return drivers.size === 1 ? [...drivers][0] : undefined;
  return /^gp[23]$/.test(name) ? 'aws-ebs-csi-driver' : undefined;
}

function driverOf(provisioner: string): StorageDriver | undefined {
  if (/^(?:ebs\.csi\.aws\.com|kubernetes\.io\/aws-ebs)$/.test(provisioner)) return 'aws-ebs-csi-driver';
  return provisioner === 'efs.csi.aws.com' ? 'aws-efs-csi-driver' : undefined;
}

/** Whether the configuration that makes a cluster, or anything else in the repository, puts the driver into it. */
export function isDriverInstalled(
  deployment: Deployment,
  cluster: EksCluster,
  driver: StorageDriver,
): Known<boolean> {
  if (driver === 'aws-ebs-csi-driver' && cluster.bringsDriver !== false) return cluster.bringsDriver;
  const answers = cluster.modules.flatMap((module) => [
    ...addonsOf(module, driver),
    ...foreignCalls(module).map((call) => installs(call, driver)),
  ]);
  if (answers.includes(true)) return true;
  return answers.find(isUnknown) ?? elsewhere(deployment)(driver) ?? false;
}

/** What its own resources say: add-ons of EKS, and charts. */
function addonsOf(module: ModuleInstance, driver: StorageDriver): Known<boolean>[] {
  return module.resources.flatMap(({ mode, type, body }) => {
    if (mode !== 'managed') return [];
    if (type === 'aws_eks_addon') return [isNamed(body.attribute('addon_name'), driver)];
    return type === 'helm_release' ? [isNamed(body.attribute('chart'), driver)] : [];
  });
}

function isNamed(value: Value | undefined, driver: StorageDriver): Known<boolean> {
  if (value?.kind !== 'string') return value === undefined ? false : mayBe(value);
  if (value.text.value.includes(driver)) return true;
  return value.text.isKnown ? false : mayBe(value);
}

function mayBe(value: Value): Known<boolean> {
  return unknown('it may name the driver', value.at.span());
}

/** Modules of this registry namespace make networks, roles, databases: nothing inside of a cluster. */
const HARMLESS = /^terraform-aws-modules\/(?!eks(?:-pod-identity)?\/)[\w-]+\/aws(?:\/\/|$)/;

/**
 * `cluster_addons` (from version 21 on `addons`) of terraform-aws-modules/eks; `eks_addons` and `enable_aws_efs_csi_driver` of aws-ia's blueprints. What other
 * modules put into a cluster is not known.
 */
function installs({ source, inputs }: ForeignCall, driver: StorageDriver): Known<boolean> {
  if (HARMLESS.test(source)) return false;
  const isKnownModule = isEksModule(source) || /^aws-ia\/eks-blueprints-addons?\/aws/.test(source);
  if (!isKnownModule)
    return unknown(`what \`${source}\` puts into the cluster is not known`, inputs.text.span());
  const flag = inputs.attribute(`enable_${driver.replaceAll('-', '_')}`);
  if (flag !== undefined && flag.kind !== 'null') return flag.kind === 'bool' ? flag.value : mayBe(flag);
  const lists = ['cluster_addons', 'addons', 'eks_addons'].map((name) => inputs.attribute(name));
  const answers = lists.flatMap((value): Known<boolean>[] => {
    if (value === undefined || value.kind === 'null') return [];
    const entries = entriesOf(value);
    if (entries === undefined) return [mayBe(value)];
    if (entries.has(driver)) return [true];
    return value.kind === 'object' && value.rest !== undefined ? [mayBe(value)] : [];
  });
  return answers.includes(true) || (answers.find(isUnknown) ?? false);
}

const SPOKEN_OF: Readonly<Record<StorageDriver, RegExp>> = {
  'aws-ebs-csi-driver': /ebs[-_ ]?csi/i,
  'aws-efs-csi-driver': /efs[-_ ]?csi/i,
};

/** Scripts, charts, eksctl's files: whoever speaks of the driver may install it, which is then not settled. */
const elsewhere = once((deployment: Deployment) =>
  remembered((driver: StorageDriver): Known<boolean> | undefined => {
    for (const { path, content } of deployment.repository.files) {
      const start = content.search(SPOKEN_OF[driver]);
      if (start === -1) continue;
      return unknown(`\`${path}\` speaks of the driver`, { path, start, end: start + 7 });
    }
    return undefined;
  }),
);
