import type { Text } from '../../../repository/text.ts';
import type { KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import type { NameValue } from '../../../syntax/yaml/reader.ts';
import type { ObjectFault } from './object-fault.ts';
import { isSettled } from './scalar-kinds.ts';

/** Kinds whose names are parts of a path and no host names (validation.go of each). */
const PATH_NAMED = /^(?:Role|ClusterRole|RoleBinding|ClusterRoleBinding)$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/** Names and labels that are none (apimachinery, pkg/util/validation/validation.go: RFC 1123, label values). */
export function nameFaults(object: KubernetesObject): ObjectFault[] {
  const { name, labels, workload, service } = object;
  const isLabel = /^(?:Service|Namespace)$/.test(object.kind.value);
  const pod = workload?.pod;
  const containers = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])];
  return [
    ...(PATH_NAMED.test(object.kind.value) ? [] : nameFault(name, isLabel ? 'label' : 'subdomain')),
    ...containers.flatMap((container) => nameFault(container.name, 'label')),
    ...(pod?.volumes ?? []).flatMap((volume) => nameFault(volume.name, 'label')),
    ...containers.flatMap(({ ports }) => ports.flatMap(({ name: port }) => portNameFault(port))),
    ...(service?.ports ?? []).flatMap((port) => nameFault(port.name, 'label')),
    ...[labels, workload?.templateLabels ?? [], workload?.selector ?? []].flatMap((pairs) =>
      pairs.flatMap(labelFault),
    ),
  ];
}

function nameFault(name: Text | undefined, kind: 'label' | 'subdomain'): ObjectFault[] {
  // In capitals it is a word that is replaced before.
  if (!isSettled(name) || name.length === 0 || !/[a-z]/.test(name.value)) return [];
  const most = kind === 'label' ? 63 : 253;
  if (name.length > most) return [bad(name, `the name is longer than ${most} characters`)];
  if ((kind === 'label' ? LABEL : SUBDOMAIN).test(name.value)) return [];
  const dots = kind === 'label' ? '' : ', dots';
  return [
    bad(name, `\`${name.value}\` is no name: only small letters, digits${dots} and dashes between them are`),
  ];
}

/** IANA_SVC_NAME: at most fifteen characters, one of them a letter. */
function portNameFault(name: Text | undefined): ObjectFault[] {
  if (!isSettled(name) || name.length === 0) return [];
  if (name.length > 15)
    return [bad(name, `\`${name.value}\` has ${name.length} characters, and a port's name has at most 15`)];
  const isName = LABEL.test(name.value) && /[a-z]/.test(name.value) && !name.value.includes('--');
  return isName
    ? []
    : [
        bad(
          name,
          `\`${name.value}\` is no name of a port: small letters, digits and single dashes are, with a letter at least`,
        ),
      ];
}

function labelFault({ name, value }: NameValue): ObjectFault[] {
  if (!isSettled(value) || !isSettled(name)) return [];
  if (value.length > 63)
    return [bad(value, `the value of label \`${name.value}\` is longer than 63 characters`)];
  return LABEL_VALUE.test(value.value)
    ? []
    : [
        bad(
          value,
          `\`${value.value}\` is no value of a label: letters, digits, \`-\`, \`_\` and \`.\` between them are`,
        ),
      ];
}

function bad(at: Text, because: string): ObjectFault {
  return { kind: 'bad-value', at, because };
}
