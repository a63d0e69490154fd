import { parseDuration } from '../duration.ts';
import { present } from '../present.ts';
import { parseBytes } from '../quantity.ts';
import { asMapping, type YamlReader } from '../yaml/reader.ts';
import type { YamlMapping } from '../yaml/tree.ts';
import type { ComposeDeploy, ComposeResources, ComposeRestartPolicy, ComposeUpdateConfig } from './file.ts';

/** A service's `deploy`; undefined when there is none. */
export function readDeploy(node: YamlMapping | undefined, reader: YamlReader): ComposeDeploy | undefined {
  if (node === undefined) return undefined;
  const resources = asMapping(node.get('resources'));
  return present({
    text: node.text,
    mode: reader.textAt(node, 'mode'),
    replicas: reader.numberAt(node, 'replicas'),
    limits: readResources(asMapping(resources?.get('limits')), reader),
    reservations: readResources(asMapping(resources?.get('reservations')), reader),
    restartPolicy: readRestartPolicy(asMapping(node.get('restart_policy')), reader),
    updateConfig: readUpdateConfig(asMapping(node.get('update_config')), reader),
  });
}

function readResources(node: YamlMapping | undefined, reader: YamlReader): ComposeResources {
  return present({
    cpus: reader.numberAt(node, 'cpus'),
    memory: reader.settingAt(node, 'memory', parseBytes),
  });
}

function readRestartPolicy(
  node: YamlMapping | undefined,
  reader: YamlReader,
): ComposeRestartPolicy | undefined {
  if (node === undefined) return undefined;
  return present({
    text: node.text,
    condition: reader.wordAt(node, 'condition'),
    delay: reader.settingAt(node, 'delay', inSeconds),
    maxAttempts: reader.numberAt(node, 'max_attempts'),
    window: reader.settingAt(node, 'window', inSeconds),
  });
}

function readUpdateConfig(
  node: YamlMapping | undefined,
  reader: YamlReader,
): ComposeUpdateConfig | undefined {
  if (node === undefined) return undefined;
  return present({
    text: node.text,
    parallelism: reader.numberAt(node, 'parallelism'),
    delay: reader.settingAt(node, 'delay', inSeconds),
    order: reader.wordAt(node, 'order'),
    failureAction: reader.wordAt(node, 'failure_action'),
    monitor: reader.settingAt(node, 'monitor', inSeconds),
  });
}

function inSeconds(written: string): number | undefined {
  return parseDuration(written, 'compose');
}
