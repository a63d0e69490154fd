import type { KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import { parseQuantity } from '../../../syntax/quantity.ts';
import { asMapping, YamlReader } from '../../../syntax/yaml/reader.ts';
import type { Deployment } from '../../deployment.ts';
import { eksClusters } from '../containers/eks-clusters.ts';
import { KUBERNETES_WORDS } from './closed-words.ts';
import { cronFault } from './cron-schedule.ts';
import { misfitsOf } from './misfits.ts';
import type { ObjectFault } from './object-fault.ts';
import { nameFaults } from './object-names.ts';
import { podFaults } from './pod-faults.ts';
import { removedVersion } from './removed-versions.ts';
import { REQUIRED_FIELDS } from './required-fields.ts';
import { isSettled, kubernetesScalar } from './scalar-kinds.ts';
import { serviceFaults } from './service-faults.ts';

const reader = new YamlReader();

/** For what the API server refuses an object. Kinds that are not in our data (definitions of others' APIs) have no faults. */
export function kubernetesFaults(deployment: Deployment, object: KubernetesObject): ObjectFault[] {
  const { apiVersion, kind } = object;
  const removed = removedVersion(apiVersion.value, kind.value);
  if (removed !== undefined) {
    // The repository's own cluster may be that old.
    const minor = Number(removed.release.slice(2));
    if (eksClusters(deployment).some(({ version }) => version !== undefined && version < minor)) return [];
    const because = `\`${apiVersion.value}\` has had no ${kind.value} since Kubernetes ${removed.release}; it is in ${removed.instead}`;
    return [{ kind: 'removed', at: apiVersion, because }];
  }
  const fields = deployment.knowledge.kubernetesFields();
  const type = fields.kinds.get(`${apiVersion.value}/${kind.value}`);
  if (type === undefined || !apiVersion.isKnown || !kind.isKnown) return [];
  const misfits = misfitsOf(
    { fields, scalar: kubernetesScalar, required: REQUIRED_FIELDS, words: KUBERNETES_WORDS },
    object.mapping,
    type,
  );
  const faults = [
    ...misfits,
    ...nameFaults(object),
    ...podFaults(object),
    ...serviceFaults(object),
    ...scheduleFaults(object),
    ...autoscalerFaults(object),
    ...claimFaults(object),
  ];
  // What is missing mostly stands under the name that is not known.
  return faults.some((fault) => fault.kind === 'unknown-field')
    ? faults.filter((fault) => fault.kind !== 'missing-field')
    : faults;
}

function scheduleFaults({ kind, workload }: KubernetesObject): ObjectFault[] {
  const schedule = workload?.schedule;
  if (kind.value !== 'CronJob' || !isSettled(schedule)) return [];
  const because = cronFault(schedule.value);
  return because === undefined ? [] : [{ kind: 'bad-value', at: schedule, because }];
}

function autoscalerFaults({ autoscaler }: KubernetesObject): ObjectFault[] {
  const { minReplicas: least, maxReplicas: most } = autoscaler ?? {};
  if (least?.value === undefined || most?.value === undefined || least.value <= most.value) return [];
  const because = `\`minReplicas\` ${least.value} is more than \`maxReplicas\` ${most.value}`;
  return [{ kind: 'contradiction', at: least.text, because, other: most.text }];
}

function claimFaults({ claim, mapping }: KubernetesObject): ObjectFault[] {
  const resources = asMapping(asMapping(mapping.get('spec'))?.get('resources'));
  const size = reader.textAt(asMapping(resources?.get('requests')), 'storage');
  if (claim === undefined || !isSettled(size) || parseQuantity(size.value) !== undefined) return [];
  return [{ kind: 'bad-value', at: size, because: `\`${size.value}\` is no quantity: write \`10Gi\`` }];
}
