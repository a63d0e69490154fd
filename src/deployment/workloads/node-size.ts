import type { Text } from '../../repository/text.ts';
import type { Body } from '../terraform/body.ts';
import type { ModuleInstance } from '../terraform/module-instance.ts';
import type { Resource } from '../terraform/resource.ts';
import { itemsOf, type Value } from '../terraform/value.ts';

/** The only node of a cluster: all that its pods can ever have. */
export interface OnlyNode {
  readonly machine: string;
  readonly machineAt: Text;
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

const GIB = 2 ** 30;
const SIZES: Readonly<Record<string, number>> = { large: 1, xlarge: 2 };
/** GiB of memory for each vCPU, by AWS's instance families. */
const AWS_FAMILIES: readonly (readonly [RegExp, number])[] = [
  [/^c\d/, 2],
  [/^m\d/, 4],
  [/^r\d/, 8],
];
const AWS_BURSTABLE: Readonly<Record<string, readonly [number, number]>> = {
  nano: [2, 0.5],
  micro: [2, 1],
  small: [2, 2],
  medium: [2, 4],
  large: [2, 8],
  xlarge: [4, 16],
  '2xlarge': [8, 32],
};
const GOOGLE: readonly (readonly [RegExp, number])[] = [
  [/^(?:e2|n2|n2d|c3|n4)-standard-(\d+)$/, 4],
  [/^(?:e2|n2|n2d|c3)-highmem-(\d+)$/, 8],
  [/^(?:e2|n2|n2d|c3)-highcpu-(\d+)$/, 1],
  [/^n1-standard-(\d+)$/, 3.75],
];
const OTHERS: Readonly<Record<string, readonly [number, number]>> = {
  'e2-micro': [2, 1],
  'e2-small': [2, 2],
  'e2-medium': [2, 4],
  Standard_B2s: [2, 4],
  Standard_B2ms: [2, 8],
  Standard_B4ms: [4, 16],
  Standard_D2s_v3: [2, 8],
  Standard_D4s_v3: [4, 16],
  Standard_D2s_v5: [2, 8],
  Standard_D4s_v5: [4, 16],
  's-1vcpu-2gb': [1, 2],
  's-2vcpu-2gb': [2, 2],
  's-2vcpu-4gb': [2, 4],
  's-4vcpu-8gb': [4, 8],
};

/** vCPUs and GiB of a machine type, from the clouds' own tables; undefined for one that is not listed here. */
export function machineSize(type: string): readonly [number, number] | undefined {
  const [family = '', size = ''] = type.split('.');
  if (/^t[234]g?a?$/.test(family) && size !== '') return AWS_BURSTABLE[size];
  const perCpu = AWS_FAMILIES.find(([pattern]) => pattern.test(family))?.[1];
  const times = SIZES[size] ?? (/^(\d+)xlarge$/.exec(size) ? Number.parseInt(size, 10) * 2 : undefined);
  if (perCpu !== undefined && times !== undefined) return [2 * times, 2 * times * perCpu];
  for (const [pattern, memory] of GOOGLE) {
    const cpus = Number(pattern.exec(type)?.[1]);
    if (Number.isInteger(cpus) && cpus > 0) return [cpus, cpus * memory];
  }
  return OTHERS[type];
}

/** The node of a configuration that makes exactly one, and says which machine it is; undefined otherwise. */
export function onlyNode(modules: readonly ModuleInstance[]): OnlyNode | undefined {
  const pools = modules
    .flatMap((module) => module.resources)
    .filter(({ mode, type }) => mode === 'managed' && POOLS.has(type));
  const [pool] = pools;
  return pool === undefined || pools.length > 1 || pool.body.unsettled !== undefined
    ? undefined
    : POOLS.get(pool.type)?.(pool);
}

const POOLS: ReadonlyMap<string, (pool: Resource) => OnlyNode | undefined> = new Map([
  [
    'aws_eks_node_group',
    ({ body }) => {
      const [scaling] = body.blocks('scaling_config');
      return scaling === undefined
        ? undefined
        : nodeOf(body.attribute('instance_types'), numberOf(scaling, 'max_size'));
    },
  ],
  [
    'google_container_node_pool',
    ({ body }) => {
      const [scaling] = body.blocks('autoscaling');
      const count =
        scaling === undefined ? numberOf(body, 'node_count') : numberOf(scaling, 'max_node_count');
      return nodeOf(body.blocks('node_config')[0]?.attribute('machine_type'), count);
    },
  ],
  [
    'azurerm_kubernetes_cluster',
    ({ body }) => {
      const [pool] = body.blocks('default_node_pool');
      return pool === undefined
        ? undefined
        : nodeOf(pool.attribute('vm_size'), numberOf(pool, 'max_count') ?? numberOf(pool, 'node_count'));
    },
  ],
  [
    'digitalocean_kubernetes_cluster',
    ({ body }) => {
      const [pool] = body.blocks('node_pool');
      return pool === undefined
        ? undefined
        : nodeOf(pool.attribute('size'), numberOf(pool, 'max_nodes') ?? numberOf(pool, 'node_count'));
    },
  ],
]);

function nodeOf(machine: Value | undefined, count: number | undefined): OnlyNode | undefined {
  const values = machine === undefined ? [] : (itemsOf(machine) ?? [machine]);
  const [only] = values;
  if (count !== 1 || values.length !== 1 || only?.kind !== 'string' || !only.text.isKnown) return undefined;
  const size = machineSize(only.text.value);
  return size === undefined
    ? undefined
    : { machine: only.text.value, machineAt: only.text, cpu: size[0], memory: size[1] * GIB };
}

function numberOf(body: Body, name: string): number | undefined {
  const value = body.attribute(name);
  return value?.kind === 'number' ? value.value : undefined;
}
