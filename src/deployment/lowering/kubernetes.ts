import type { Text } from '../../repository/text.ts';
import type { KubernetesContainer, KubernetesObject, ProbeAction } from '../../syntax/kubernetes/objects.ts';
import type { Origin } from '../acts/script.ts';
import { argvScript, environmentOf, type Lowered } from './script-of.ts';

/** Commands, probes and hooks of the pods that an object makes. */
export function lowerObject(object: KubernetesObject): Lowered[] {
  const { workload } = object;
  if (workload === undefined) return [];
  const containers = [...workload.pod.initContainers, ...workload.pod.containers];
  return containers.flatMap((container) => lowerContainer(container, object.name?.value ?? ''));
}

function lowerContainer(container: KubernetesContainer, workload: string): Lowered[] {
  const name = container.name?.value ?? '';
  const settings = {
    where: { kind: 'container', ...(container.name === undefined ? {} : { name: container.name }) } as const,
    environment: environmentOf(container.env),
  };
  const script = (
    words: readonly Text[],
    part: Extract<Origin, { kind: 'workload' }>['part'],
    text: Text,
  ): Lowered =>
    argvScript(words, text, { ...settings, origin: { kind: 'workload', workload, container: name, part } });
  const argv = [...(container.command ?? []), ...(container.args ?? [])];
  const [first] = argv;
  const exec = (action: ProbeAction | undefined, part: 'probe' | 'hook'): Lowered[] =>
    action?.kind === 'exec' ? [script(action.command, part, action.text)] : [];
  return [
    ...(first === undefined ? [] : [script(argv, 'command', first)]),
    ...[container.liveness, container.readiness, container.startup].flatMap((probe) =>
      exec(probe?.action, 'probe'),
    ),
    ...[container.preStop, container.postStart].flatMap((hook) => exec(hook, 'hook')),
  ];
}
