import type { Text } from '../../../repository/text.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { KubernetesContainer, KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import type { Deployment } from '../../deployment.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';

/** What is known of a container's variables. */
export interface Settings {
  readonly values: ReadonlyMap<string, Text>;
  /** Why there may be more: a file that is not here, a Secret. */
  readonly open?: string;
}

/** Variables of a compose service, those of its `env_file`s below them. */
export function serviceSettings(deployment: Deployment, path: string, service: ComposeService): Settings {
  const values = new Map<string, Text>();
  let open =
    service.extends === undefined ? undefined : `service \`${service.name.value}\` extends another one`;
  for (const file of service.envFiles) {
    const found = repositoryPath(file.path.value, folderOf(path));
    const entries = found === undefined ? undefined : deployment.dotenv(found);
    if (entries === undefined) open = `\`${file.path.value}\` is not in the repository`;
    else
      for (const { name, value, interpolates } of entries) if (!interpolates) values.set(name.value, value);
  }
  for (const { name, value } of service.environment) {
    if (value === undefined) open ??= `\`${name.value}\` comes from outside`;
    else values.set(name.value, value);
  }
  return { values, ...(open === undefined ? {} : { open }) };
}

/** Variables of a container, with those of ConfigMaps and Secrets of the repository. */
export function containerSettings(deployment: Deployment, { env, envFrom }: KubernetesContainer): Settings {
  const values = new Map<string, Text>();
  let open: string | undefined;
  for (const { kind, name } of envFrom) {
    const data = dataOf(deployment, kind === 'secret' ? 'Secret' : 'ConfigMap', name);
    if (data === undefined) open = `\`${name?.value ?? kind}\` is not in the repository`;
    for (const pair of data ?? []) if (pair.value !== undefined) values.set(pair.name.value, pair.value);
  }
  for (const variable of env) {
    const value = variable.value ?? referredValue(deployment, variable);
    if (value !== undefined) values.set(variable.name.value, value);
    else if (/USER|DB|DATABASE/.test(variable.name.value))
      open = `\`${variable.name.value}\` comes from elsewhere`;
  }
  return { values, ...(open === undefined ? {} : { open }) };
}

/** What `valueFrom` leads to, where that is in the repository. */
function referredValue(
  deployment: Deployment,
  { from }: KubernetesContainer['env'][number],
): Text | undefined {
  if (from === undefined) return undefined;
  const data = dataOf(deployment, from.kind === 'secretKeyRef' ? 'Secret' : 'ConfigMap', from.name);
  return data?.find((pair) => pair.name.value === from.key?.value)?.value;
}

function dataOf(
  deployment: Deployment,
  kind: string,
  name: Text | undefined,
): KubernetesObject['data'] | undefined {
  if (name === undefined) return undefined;
  const isIt = (object: KubernetesObject): boolean =>
    object.kind.value === kind && object.name?.value === name.value;
  return deployment.kubernetesObjects().find(isIt)?.data;
}
