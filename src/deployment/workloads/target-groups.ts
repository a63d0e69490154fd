import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import type { Body } from '../terraform/body.ts';
import type { ModuleInstance } from '../terraform/module-instance.ts';
import type { Resource } from '../terraform/resource.ts';
import type { CloudContainer } from './cloud-container.ts';
import { cloudTasksOf } from './clouds.ts';
import { type Fields, type Scalar, seen } from './fields.ts';
import type { DeclaredProbe, ProbeAsk } from './probe.ts';
import { numberAt, type Stated } from './stated.ts';
import { bodyFields } from './terraform-fields.ts';

/** The health check of a load balancer's target group. */
export interface TargetProbe {
  readonly probe: DeclaredProbe;
  /** The container that an ECS service registers in the group; undefined where nothing here says who is. */
  readonly container: CloudContainer | undefined;
}

const NEVER: Stated<number> = { value: 0 };

/** Every health check of a target group, with the container that it asks. */
export const targetProbesOf = once((deployment: Deployment): readonly TargetProbe[] =>
  deployment.terraform().flatMap((module) =>
    module.resources.flatMap((resource): TargetProbe[] => {
      if (resource.mode !== 'managed' || !GROUP_TYPE.test(resource.type)) return [];
      const member = memberOf(deployment, module, resource);
      const probe = targetProbe(bodyFields(resource.body), member?.port);
      return probe === undefined ? [] : [{ probe, container: member?.container }];
    }),
  ),
);

const GROUP_TYPE = /^aws_(?:a)?lb_target_group$/;

/** The container and its port that an ECS service of the same module registers in the group. */
function memberOf(
  deployment: Deployment,
  { resources }: ModuleInstance,
  group: Resource,
): { container: CloudContainer | undefined; port: Scalar | undefined } | undefined {
  for (const service of resources) {
    if (service.type !== 'aws_ecs_service') continue;
    const balancer = service.body
      .blocks('load_balancer')
      .find((block) => refersTo(block, 'target_group_arn', group));
    if (balancer === undefined) continue;
    const fields = bodyFields(balancer);
    const name = fields.scalar('containerName')?.text;
    const task = cloudTasksOf(deployment).find(
      ({ resource }) =>
        resource !== undefined &&
        resources.includes(resource) &&
        refersTo(service.body, 'task_definition', resource),
    );
    const container = task?.containers.find((one) => one.name?.text.value === name?.value);
    return { container, port: fields.scalar('containerPort') };
  }
  return undefined;
}

/** What a resource will be called is known only once it is made: `aws_lb_target_group.web.arn` says by itself which it is. */
function refersTo(body: Body, attribute: string, { type, name }: Resource): boolean {
  const written = body.written(attribute)?.value.text.value ?? '';
  return new RegExp(`^${type}\\.${name}(?:\\[[^\\]]*\\])?\\.\\w+$`).test(written);
}

/**
 * Interval 30, unhealthy after 3, the time-out by the group's protocol: 6 for HTTP, 10 for HTTPS, TCP and TLS (the provider's
 * documentation, `health_check`). Without a port it asks the one that gets the traffic.
 */
function targetProbe(fields: Fields, traffic: Scalar | undefined): DeclaredProbe | undefined {
  const check = seen(fields, 'healthCheck');
  if (check === undefined || check.scalar('enabled')?.text.value === 'false') return undefined;
  const said = check.scalar('port');
  const port = said === undefined || said.text.value === 'traffic-port' ? traffic : said;
  const isHttp = (fields.scalar('protocol')?.text.value ?? 'HTTP') === 'HTTP';
  return {
    kind: 'target',
    system: 'load-balancer',
    at: check.head.span(),
    ask: askOf(check, port),
    initialDelay: NEVER,
    period: numberAt(check, 'interval', 30),
    timeout: numberAt(check, 'timeout', isHttp ? 6 : 10),
    failureThreshold: numberAt(check, 'unhealthyThreshold', 3),
    successThreshold: numberAt(check, 'healthyThreshold', 3),
  };
}

function askOf(check: Fields, port: Scalar | undefined): ProbeAsk {
  const scheme = check.scalar('protocol');
  const asked = port === undefined ? {} : { port };
  if (scheme?.text.value === 'TCP') return { kind: 'tcp', ...asked };
  const path = check.scalar('path');
  return {
    kind: 'http',
    headers: [],
    ...asked,
    ...(path === undefined ? {} : { path }),
    ...(scheme === undefined ? {} : { scheme }),
  };
}
