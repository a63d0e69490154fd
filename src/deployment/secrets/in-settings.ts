import type { Text } from '../../repository/text.ts';
import type { KubernetesObject } from '../../syntax/kubernetes/objects.ts';
import type { Workflow, WorkflowStep } from '../../syntax/workflow/tree.ts';
import type { Deployment } from '../deployment.ts';
import { unitEnvironment } from '../lowering/units.ts';
import type { Candidate } from './candidate.ts';

interface Pair {
  readonly name: Text;
  readonly value?: Text | undefined;
}

function pairs(list: Iterable<Pair>, where: string, more: Partial<Candidate> = {}): Candidate[] {
  const found: Candidate[] = [];
  for (const { name, value } of list)
    if (value !== undefined) found.push({ key: name.value, value, where, ...more });
  return found;
}

/** Names and values of files that are nothing else: `.env`. */
export function candidatesInDotenv(deployment: Deployment): Candidate[] {
  return deployment
    .files('dotenv')
    .flatMap((file) => pairs(deployment.dotenv(file.path) ?? [], 'an environment file'));
}

export function candidatesInImages(deployment: Deployment): Candidate[] {
  return deployment.dockerfiles().flatMap(({ tree }) => [
    ...pairs(tree.globalArgs, 'a default of the image’s build'),
    ...tree.stages.flatMap(({ instructions }) =>
      instructions.flatMap((instruction) => {
        if (instruction.kind === 'env') return pairs(instruction.pairs, 'the image’s environment');
        return instruction.kind === 'arg' ? pairs(instruction.pairs, 'a default of the image’s build') : [];
      }),
    ),
  ]);
}

export function candidatesInCompose(deployment: Deployment): Candidate[] {
  return deployment
    .composeFiles()
    .flatMap(({ compose }) =>
      compose.services.flatMap(({ name, environment, build }) => [
        ...pairs(environment, `the environment of service ${name.value}`),
        ...pairs(build?.args ?? [], `the build of service ${name.value}`),
      ]),
    );
}

export function candidatesInUnits(deployment: Deployment): Candidate[] {
  return deployment.units().flatMap((unit) =>
    [...unitEnvironment(unit)].map(([key, value]) => ({
      key,
      value,
      where: `the environment of ${unit.name}`,
    })),
  );
}

export function candidatesInKubernetes(deployment: Deployment): Candidate[] {
  return deployment.kubernetesObjects().flatMap((object) => {
    const { workload, data, kind, name } = object;
    const containers =
      workload === undefined ? [] : [...workload.pod.initContainers, ...workload.pod.containers];
    const label = name?.isKnown === true ? `${kind.value} ${name.value}` : `a ${kind.value}`;
    return [
      ...containers.flatMap(({ env }) => pairs(env, `the environment of ${label}`)),
      ...pairs(data, label),
      ...(kind.value === 'Secret' ? encoded(object, label) : []),
    ];
  });
}

/** `data` of a Secret: base64, which hides nothing. Keys of it that say what they are. */
function encoded({ mapping }: KubernetesObject, label: string): Candidate[] {
  const data = mapping.get('data');
  if (data?.kind !== 'mapping') return [];
  return data.entries.flatMap(({ key, value }) => {
    if (value.kind !== 'scalar' || !value.decoded.isKnown) return [];
    const plain = Buffer.from(value.decoded.value, 'base64').toString('utf8');
    const isText = /^[\x20-\x7e\s]+$/.test(plain);
    if (!isText) return [];
    return [{ key: key.decoded.value, value: value.decoded.standIn(plain), where: `${label}, in base64` }];
  });
}

export function candidatesInWorkflows(deployment: Deployment): Candidate[] {
  return deployment
    .workflows()
    .flatMap(({ workflow }) => [
      ...pairs(
        workflow.env,
        'the environment of the workflow',
        workflow.jobs.some(({ services }) => services.length > 0) ? { throwaway: true } : {},
      ),
      ...workflow.jobs.flatMap((job) => candidatesInJob(job)),
    ]);
}

/** What service containers of a job are told lasts as long as the job. */
function candidatesInJob({ id, env, steps, services, container }: Workflow['jobs'][number]): Candidate[] {
  const throwaway = services.length > 0 ? { throwaway: true } : {};
  const where = `the environment of job ${id.value}`;
  return [
    ...pairs(env, where, throwaway),
    ...services.flatMap((service) => pairs(service.env, 'a service container', { throwaway: true })),
    ...pairs(container?.env ?? [], 'the job’s container', { throwaway: true }),
    ...steps.flatMap((step: WorkflowStep) => [
      ...pairs(step.env, where, throwaway),
      ...pairs(step.with, `an input of a step of job ${id.value}`),
    ]),
  ];
}
