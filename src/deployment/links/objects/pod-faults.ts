import type { Text } from '../../../repository/text.ts';
import type { KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import { asMapping, YamlReader } from '../../../syntax/yaml/reader.ts';
import { containerFaults, hasOpenKeys, mountFaults } from './container-faults.ts';
import type { ObjectFault } from './object-fault.ts';
import { isSettled } from './scalar-kinds.ts';

const reader = new YamlReader();

/** What is refused in what makes pods (kubernetes/kubernetes, pkg/apis/core/validation/validation.go, and apps and batch beside it). */
export function podFaults(object: KubernetesObject): ObjectFault[] {
  const { workload } = object;
  if (workload === undefined) return [];
  const { pod } = workload;
  const all = [...pod.initContainers, ...pod.containers];
  return [
    ...selectorFaults(object),
    ...restartFaults(object),
    ...strategyFaults(object),
    ...repeated(
      all.map(({ name }) => name),
      'container',
    ),
    ...repeated(
      pod.volumes.map(({ name }) => name),
      'volume',
    ),
    ...all.flatMap((container) => containerFaults(container)),
    // A StatefulSet is taken; what is refused are its pods.
    ...(object.kind.value === 'StatefulSet' ? [] : all.flatMap((container) => mountFaults(container, pod))),
  ];
}

const SELECTING = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet)$/;

function selectorFaults({ kind, workload, mapping }: KubernetesObject): ObjectFault[] {
  if (workload === undefined || !SELECTING.test(kind.value)) return [];
  const { selector, templateLabels, pod } = workload;
  if (templateLabels.some(({ name }) => !isSettled(name))) return [];
  const spec = mapping.entry('spec');
  if (asMapping(spec?.value)?.get('selector') === undefined) {
    const isWhole =
      templateLabels.length > 0 && pod.containers.length > 0 && pod.containers.every(({ image }) => image);
    if (!isWhole || spec === undefined) return [];
    const because = '`spec` lacks `selector`, which it must have';
    return [{ kind: 'missing-field', at: spec.key.source, because }];
  }
  return selector.flatMap(({ text, name, value }) => {
    if (!isSettled(name) || !isSettled(value)) return [];
    const label = templateLabels.find((one) => one.name.value === name.value);
    if (label !== undefined && (!isSettled(label.value) || label.value.value === value.value)) return [];
    const says = label === undefined ? 'have no such label' : `say \`${name.value}: ${label.value?.value}\``;
    const because = `its selector asks for \`${name.value}: ${value.value}\`, and the labels of its own pods ${says}`;
    return [
      {
        kind: 'contradiction' as const,
        at: text,
        because,
        ...(label === undefined ? {} : { other: label.text }),
      },
    ];
  });
}

function restartFaults({ kind, workload }: KubernetesObject): ObjectFault[] {
  const policy = workload?.pod.restartPolicy;
  if (SELECTING.test(kind.value)) {
    if (policy === undefined || !isSettled(policy.text) || policy.text.value === 'Always') return [];
    const because = `the pods of a ${kind.value} can only have the restart policy \`Always\``;
    return [{ kind: 'bad-value', at: policy.text, because }];
  }
  if (!/^(?:Job|CronJob)$/.test(kind.value) || workload === undefined) return [];
  const isWhole = workload.pod.containers.length > 0 && workload.pod.containers.every(({ image }) => image);
  if (policy === undefined && (!isWhole || hasOpenKeys(workload.pod.mapping))) return [];
  if (policy !== undefined && (!isSettled(policy.text) || /^(?:OnFailure|Never)$/.test(policy.text.value)))
    return [];
  const because = 'the pods of a Job must say the restart policy `OnFailure` or `Never`';
  const at = policy?.text ?? workload.pod.mapping.entries[0]?.key.source ?? workload.pod.text;
  return [{ kind: policy === undefined ? 'missing-field' : 'bad-value', at, because }];
}

function strategyFaults({ kind, mapping }: KubernetesObject): ObjectFault[] {
  if (kind.value !== 'Deployment') return [];
  const strategy = asMapping(asMapping(mapping.get('spec'))?.get('strategy'));
  const type = reader.textAt(strategy, 'type');
  const rolling = strategy?.entry('rollingUpdate');
  if (!isSettled(type) || type.value !== 'Recreate' || rolling === undefined) return [];
  if (rolling.value.kind === 'scalar') return [];
  const because = '`rollingUpdate` cannot stand beside the strategy `Recreate`';
  return [{ kind: 'contradiction', at: rolling.key.source, because, other: type }];
}

function repeated(names: readonly (Text | undefined)[], what: string): ObjectFault[] {
  const first = new Map<string, Text>();
  return names.flatMap((name) => {
    if (!isSettled(name)) return [];
    const other = first.get(name.value);
    first.set(name.value, other ?? name);
    // Reached twice through an alias it is one.
    if (other === undefined || other.span().start === name.span().start) return [];
    const because = `there are two ${what}s called \`${name.value}\``;
    return [{ kind: 'duplicate' as const, at: name, because, other }];
  });
}
