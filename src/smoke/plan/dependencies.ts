import type { Deployment } from '../../deployment/deployment.ts';
import { imageName } from '../../deployment/links/images/images.ts';
import { type ServiceContainer, serviceContainers } from '../../deployment/links/ports/service-containers.ts';
import type { PlannedDependency } from './plan.ts';
import type { Subject } from './subjects.ts';

/** A kind of service that is started beside the program: its port, and the variables of its image that are handed on. */
interface KnownService {
  readonly kind: PlannedDependency['kind'];
  readonly pattern: RegExp;
  readonly port: number;
  readonly variables: readonly string[];
  /** Without one of these its image refuses to start. */
  readonly needed: readonly string[];
}

/** The images of Docker's own library, by what their entry points read (docker-library/docs). */
const KNOWN: readonly KnownService[] = [
  {
    kind: 'postgres',
    pattern: /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb)$/,
    port: 5432,
    variables: ['POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB'],
    needed: ['POSTGRES_PASSWORD'],
  },
  { kind: 'redis', pattern: /(?:^|\/)(?:redis|valkey)$/, port: 6379, variables: [], needed: [] },
  {
    kind: 'mysql',
    pattern: /(?:^|\/)(?:mysql|mariadb)$/,
    port: 3306,
    variables: [
      'MYSQL_USER',
      'MYSQL_PASSWORD',
      'MYSQL_DATABASE',
      'MYSQL_ROOT_PASSWORD',
      'MARIADB_USER',
      'MARIADB_PASSWORD',
      'MARIADB_DATABASE',
      'MARIADB_ROOT_PASSWORD',
    ],
    needed: ['MYSQL_ROOT_PASSWORD'],
  },
  {
    kind: 'mongodb',
    pattern: /(?:^|\/)mongo$/,
    port: 27017,
    variables: ['MONGO_INITDB_ROOT_USERNAME', 'MONGO_INITDB_ROOT_PASSWORD', 'MONGO_INITDB_DATABASE'],
    needed: [],
  },
  {
    kind: 'rabbitmq',
    pattern: /(?:^|\/)rabbitmq$/,
    port: 5672,
    variables: ['RABBITMQ_DEFAULT_USER', 'RABBITMQ_DEFAULT_PASS', 'RABBITMQ_DEFAULT_VHOST'],
    needed: [],
  },
];

/** What a value is where the deployment keeps it to itself. */
export const STAND_IN = 'stand-in';

/** The services of the subject's compose file that it waits for or speaks of, as far as their images are known. */
export function dependenciesOf(
  deployment: Deployment,
  { services }: Subject,
): { readonly dependencies: PlannedDependency[]; readonly gaps: string[] } {
  const [own] = services;
  if (own === undefined) return { dependencies: [], gaps: [] };
  const spoken = [...own.process.environment.values()].map(({ value }) => value).join('\n');
  const awaited = new Set(own.service.dependsOn.map(({ service }) => service.value));
  const others = serviceContainers(deployment).filter(
    ({ path, name }) =>
      path === own.path && name !== own.name && (awaited.has(name) || speaksOf(spoken, name)),
  );
  const planned = others.map((other) => ({ other, dependency: plannedFor(other) }));
  return {
    dependencies: planned.flatMap(({ dependency }) => dependency ?? []),
    gaps: planned.flatMap(({ other, dependency }) =>
      dependency === undefined && awaited.has(other.name)
        ? [
            `It depends on \`${other.name}\`, which is not started here: only databases, caches and brokers of known images are.`,
          ]
        : [],
    ),
  };
}

/** `postgres://db:5432/app`, `REDIS_HOST=cache`. */
function speaksOf(values: string, name: string): boolean {
  return new RegExp(`(?:^|[/@])${name.replace(/[^\w]/g, '\\$&')}(?=[:/]|$)`, 'm').test(values);
}

function plannedFor({ service, name, process }: ServiceContainer): PlannedDependency | undefined {
  const image = service.build === undefined ? service.image : undefined;
  if (image?.isKnown !== true) return undefined;
  const given = [...process.environment].map(
    ([variable, value]) => [variable, value.isKnown ? value.value : STAND_IN] as const,
  );
  const planned = dependencyOf(name, image.value, new Map(given));
  return planned && { ...planned, at: service.name.span() };
}

/** A service of this image under this name; undefined for an image that is of no kind that is started. */
export function dependencyOf(
  alias: string,
  image: string,
  environment: ReadonlyMap<string, string>,
): PlannedDependency | undefined {
  const known = KNOWN.find(({ pattern }) => pattern.test(imageName(image)));
  if (known === undefined) return undefined;
  const given = known.variables.flatMap((variable) => {
    const value = environment.get(variable);
    return value === undefined ? [] : [[variable, value] as const];
  });
  const isLacking = known.needed.length > 0 && !given.some(([variable]) => /PASSWORD/.test(variable));
  const needed = isLacking ? known.needed.map((variable) => [variable, STAND_IN] as const) : [];
  return {
    alias,
    kind: known.kind,
    image,
    environment: Object.fromEntries([...needed, ...given]),
    port: known.port,
  };
}

/** What a dependency can be, for people. */
export const DEPENDENCY_KINDS: readonly string[] = KNOWN.map(({ kind }) => kind);
