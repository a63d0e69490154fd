import { type JsonNode, jsonMember, parseJson } from '../../syntax/json.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { repositoryPath } from '../paths.ts';
import type { Resource } from '../terraform/resource.ts';
import { itemsOf, type Value } from '../terraform/value.ts';
import { type CloudContainer, cloudRunContainers, ecsContainers } from './cloud-container.ts';
import { type Fields, seen, yamlFields } from './fields.ts';
import { jsonFields, jsonList } from './json-fields.ts';
import { bodyFields, valueFields } from './terraform-fields.ts';

/** Containers that are declared together: of one task definition, service or job. */
export interface CloudTask {
  /** `aws_ecs_task_definition.chat`, or the path of the file. */
  readonly address: string;
  /** Of Terraform: the resource. */
  readonly resource?: Resource;
  readonly containers: readonly CloudContainer[];
}

/** Every ECS task definition, Cloud Run service and job, of Terraform and of files of their own. */
export const cloudTasksOf = once((deployment: Deployment): readonly CloudTask[] => [
  ...deployment
    .terraform()
    .flatMap(({ resources }) => resources.flatMap((resource) => ofResource(resource) ?? [])),
  ...taskFiles(deployment),
  ...knativeServices(deployment),
]);

/** The containers that a resource declares; undefined of any other kind of resource. */
function ofResource(resource: Resource): CloudTask | undefined {
  if (resource.mode !== 'managed') return undefined;
  const containers = containersOf(resource);
  return containers === undefined ? undefined : { address: resource.address, resource, containers };
}

function containersOf({ type, body }: Resource): CloudContainer[] | undefined {
  const isJob = type === 'google_cloud_run_v2_job';
  switch (type) {
    case 'google_cloud_run_v2_service':
    case 'google_cloud_run_service':
    case 'google_cloud_run_v2_job': {
      const template = seen(bodyFields(body, 'plural'), 'template');
      // v2 has `template { containers }`, jobs `template { template { … } }`, the older resource `template { spec { … } }`.
      const inner = seen(template, isJob ? 'template' : 'spec') ?? template;
      return inner === undefined ? [] : cloudRunContainers(inner, { declaredIn: 'terraform', isJob });
    }
    case 'aws_ecs_task_definition': {
      const value = body.attribute('container_definitions');
      const fields = value === undefined ? [] : definitions(value);
      return ecsContainers(fields, bodyFields(body), 'terraform');
    }
    default:
      return undefined;
  }
}

/** `jsonencode([…])`, or JSON in a heredoc or in another file. */
function definitions(value: Value): Fields[] {
  if (value.kind !== 'string') return [];
  if (value.encodes !== undefined)
    return (itemsOf(value.encodes) ?? []).flatMap((item) => valueFields(item) ?? []);
  return jsonList(parseJson(value.text).value);
}

const TASK_FILE = /(?:^|\/)[^/]*task[-_.]?def[^/]*\.json$/i;

/** Task definitions as the command line registers them, known by their name or by the action that deploys them. */
function taskFiles(deployment: Deployment): CloudTask[] {
  const { repository } = deployment;
  const named = repository.below('').filter((path) => TASK_FILE.test(path));
  const deployed = deployment
    .workflows()
    .flatMap(({ workflow }) => workflow.jobs.flatMap(({ steps }) => steps))
    .flatMap((step) => step.with.filter(({ name }) => name.value === 'task-definition'))
    .flatMap(({ value }) => (value?.isKnown === true ? (repositoryPath(value.value, '') ?? []) : []));
  return [...new Set([...named, ...deployed])].flatMap((path) => {
    const containers = path.endsWith('.json') ? ofTaskFile(deployment.json(path)?.value) : [];
    return containers.length === 0 ? [] : [{ address: path, containers }];
  });
}

/** The definition itself, or `{"taskDefinition": …}` as `describe-task-definition` prints it. */
function ofTaskFile(root: JsonNode | undefined): CloudContainer[] {
  const task = jsonMember(root, 'taskDefinition') ?? root;
  return ecsContainers(jsonList(jsonMember(task, 'containerDefinitions')), jsonFields(task), 'cloud');
}

/** Knative's Service, which is how Cloud Run writes one (`gcloud run services replace`). */
function knativeServices(deployment: Deployment): CloudTask[] {
  return deployment.kubernetesObjects().flatMap(({ apiVersion, kind, mapping, text }) => {
    if (kind.value !== 'Service' || !apiVersion.value.startsWith('serving.knative.dev/')) return [];
    const spec = seen(seen(seen(yamlFields(mapping), 'spec'), 'template'), 'spec');
    if (spec === undefined) return [];
    const containers = cloudRunContainers(spec, { declaredIn: 'cloud', isJob: false });
    return [{ address: text.path, containers }];
  });
}
