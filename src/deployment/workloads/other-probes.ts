import type { Text } from '../../repository/text.ts';
import type { ComposeService } from '../../syntax/compose/file.ts';
import type { InstructionOf } from '../../syntax/dockerfile/tree.ts';
import type { Resource } from '../terraform/resource.ts';
import { unknown } from '../unknown.ts';
import { type Fields, seen } from './fields.ts';
import { type DeclaredProbe, type ProbeAsk, readProbe } from './probe.ts';
import { numberAt, type Stated, stated } from './stated.ts';
import { bodyFields, valueFields } from './terraform-fields.ts';

const NEVER: Stated<number> = { value: 0 };
const ONCE: Stated<number> = { value: 1 };

/** `healthcheck:` of a compose service, with Docker's defaults. What it leaves out the image's own may say. */
export function composeProbe(service: ComposeService): DeclaredProbe | undefined {
  const { healthcheck } = service;
  if (healthcheck === undefined || healthcheck.disabled) return undefined;
  const { test } = healthcheck;
  const isBuilt = service.build !== undefined;
  const entry = service.node.entry('healthcheck');
  const ask: DeclaredProbe['ask'] =
    test === undefined
      ? unknown('the image says how it asks', healthcheck.text.span(0, 1))
      : { kind: 'exec', shell: test.form === 'shell', words: test.words };
  const or = (setting: typeof healthcheck.interval, otherwise: number): Stated<number> => {
    if (setting === undefined && test === undefined && isBuilt)
      return { value: unknown('the image says it') };
    return stated(setting, otherwise);
  };
  return {
    kind: 'health',
    system: 'docker',
    at: (entry?.key.source ?? healthcheck.text).span(),
    ask,
    initialDelay: NEVER,
    period: or(healthcheck.interval, 30),
    timeout: or(healthcheck.timeout, 30),
    failureThreshold: or(healthcheck.retries, 3),
    successThreshold: ONCE,
    startPeriod: or(healthcheck.startPeriod, 0),
    startInterval: or(healthcheck.startInterval, 5),
  };
}

/** `HEALTHCHECK` of a Dockerfile; undefined for `NONE`. */
export function dockerfileProbe(instruction: InstructionOf<'healthcheck'>): DeclaredProbe | undefined {
  const { command } = instruction;
  if (instruction.disabled || command === undefined) return undefined;
  const ask: ProbeAsk =
    command.form === 'exec'
      ? { kind: 'exec', shell: false, words: command.words }
      : { kind: 'exec', shell: true, words: [command.script] };
  return {
    kind: 'health',
    system: 'docker',
    at: instruction.keyword.span(),
    ask,
    initialDelay: NEVER,
    period: stated(instruction.interval, 30),
    timeout: stated(instruction.timeout, 30),
    failureThreshold: stated(instruction.retries, 3),
    successThreshold: ONCE,
    startPeriod: stated(instruction.startPeriod, 0),
    startInterval: stated(instruction.startInterval, 5),
  };
}

/** A probe that a Terraform resource declares and that is no pod's, with the container it is of. */
export interface ResourceProbe {
  readonly probe: DeclaredProbe;
  readonly container: Text | undefined;
  readonly image: Text | undefined;
}

/** Probes of Cloud Run services, ECS task definitions and load balancers' target groups. */
export function resourceProbes(resource: Resource): ResourceProbe[] {
  if (resource.mode !== 'managed') return [];
  switch (resource.type) {
    case 'google_cloud_run_v2_service':
    case 'google_cloud_run_service':
      return cloudRunProbes(bodyFields(resource.body, 'plural'));
    case 'aws_ecs_task_definition': {
      const value = resource.body.attribute('container_definitions');
      const made = value?.kind === 'string' ? value.encodes : undefined;
      const items = made?.kind === 'tuple' || made?.kind === 'list' ? made.items : [];
      return items.flatMap((item) => ecsProbe(valueFields(item)));
    }
    case 'aws_lb_target_group':
    case 'aws_alb_target_group':
      return targetProbe(bodyFields(resource.body));
    default:
      return [];
  }
}

/** v2 has `template { containers { … } }`, the older resource `template { spec { containers { … } } }`. */
function cloudRunProbes(fields: Fields): ResourceProbe[] {
  const template = seen(fields, 'template');
  const blocks = [template, seen(template, 'spec')].flatMap((part) => part?.list('containers') ?? []);
  return blocks.flatMap((container) =>
    (['startup', 'liveness'] as const).flatMap((kind): ResourceProbe[] => {
      const inner = seen(container, `${kind}Probe`);
      return inner === undefined
        ? []
        : [{ probe: readProbe(inner, kind, 'cloud-run'), ...namesOf(container) }];
    }),
  );
}

/** ECS: interval 30, timeout 5, retries 3, no start period (API reference, HealthCheck). */
function ecsProbe(container: Fields | undefined): ResourceProbe[] {
  const check = seen(container, 'healthCheck');
  if (container === undefined || check === undefined) return [];
  const [kind, ...rest] = check.words('command') ?? [];
  const probe: DeclaredProbe = {
    kind: 'health',
    system: 'ecs',
    at: check.head.span(),
    ask:
      kind === undefined
        ? unknown('it does not say how it asks', check.head.span())
        : { kind: 'exec', shell: kind.value === 'CMD-SHELL', words: rest },
    initialDelay: NEVER,
    period: numberAt(check, 'interval', 30),
    timeout: numberAt(check, 'timeout', 5),
    failureThreshold: numberAt(check, 'retries', 3),
    successThreshold: ONCE,
    startPeriod: numberAt(check, 'startPeriod', 0),
  };
  return [{ probe, ...namesOf(container) }];
}

/** Interval 30, unhealthy after 3 (the provider's documentation). */
function targetProbe(fields: Fields): ResourceProbe[] {
  const check = seen(fields, 'healthCheck');
  if (check === undefined) return [];
  const protocol = check.scalar('protocol')?.text.value ?? 'HTTP';
  const path = check.scalar('path');
  const port = check.scalar('port');
  const ask: ProbeAsk =
    protocol === 'TCP'
      ? { kind: 'tcp', ...(port === undefined ? {} : { port }) }
      : {
          kind: 'http',
          headers: [],
          ...(path === undefined ? {} : { path }),
          ...(port === undefined ? {} : { port }),
        };
  const probe: DeclaredProbe = {
    kind: 'target',
    system: 'load-balancer',
    at: check.head.span(),
    ask,
    initialDelay: NEVER,
    period: numberAt(check, 'interval', 30),
    timeout: numberAt(check, 'timeout', 5),
    failureThreshold: numberAt(check, 'unhealthyThreshold', 3),
    successThreshold: numberAt(check, 'healthyThreshold', 3),
  };
  return [{ probe, container: undefined, image: undefined }];
}

function namesOf(container: Fields): Pick<ResourceProbe, 'container' | 'image'> {
  return { container: container.scalar('name')?.text, image: container.scalar('image')?.text };
}
