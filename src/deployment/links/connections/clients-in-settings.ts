import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { unitEnvironment } from '../../lowering/units.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { roleOfName } from '../reach/roles.ts';
import { type Client, type ClientPlace, readAddress } from './clients.ts';
import { runsServer, serverImage } from './server-images.ts';
import { containerSettings, type Settings, serviceSettings } from './told-variables.ts';

/** Variables by which applications are told whom to dial: of services, workloads and units. */
export function clientsInSettings(deployment: Deployment): Client[] {
  return [...inCompose(deployment), ...inWorkloads(deployment), ...inUnits(deployment)];
}

function inCompose(deployment: Deployment): Client[] {
  return deployment.composeFiles().flatMap(({ path, compose }) =>
    compose.services.flatMap((service) => {
      if (runsServer(service)) return [];
      const name = service.name.value;
      const role = roleOfName(name);
      const artefact = artefactsOf(deployment).ofPath(path);
      const place = { kind: 'service', path, service: name } as const;
      return clientsOf(serviceSettings(deployment, path, service), {
        artefact:
          role === undefined || artefact.role !== 'production'
            ? artefact
            : { ...artefact, role: role.role, evidence: `${role.role}: ${role.says}` },
        place,
        program: name,
      });
    }),
  );
}

function inWorkloads(deployment: Deployment): Client[] {
  return deployment.kubernetesObjects().flatMap((object) =>
    (object.workload?.pod.containers ?? []).flatMap((container) => {
      if (serverImage(container.image) !== undefined) return [];
      const program = container.name?.value ?? object.name?.value ?? 'a container';
      const artefact = artefactsOf(deployment).ofPath(object.text.path);
      return clientsOf(containerSettings(deployment, container), {
        artefact,
        place: { kind: 'workload' },
        program,
      });
    }),
  );
}

function inUnits(deployment: Deployment): Client[] {
  return deployment.units().flatMap((unit) => {
    const settings = { values: unitEnvironment(unit) };
    return clientsOf(settings, {
      artefact: artefactsOf(deployment).ofPath(unit.path),
      place: { kind: 'elsewhere' },
      program: unit.name,
    });
  });
}

interface Owner {
  readonly artefact: Artefact;
  readonly place: ClientPlace;
  readonly program: string;
}

const URL_VALUE = /^(postgres(?:ql)?|mysql|mariadb|mongodb)(?:\+\w+)?:\/\//i;

function clientsOf(settings: Settings, owner: Owner): Client[] {
  const urls = [...settings.values.values()].flatMap((value): Client[] => {
    const scheme = URL_VALUE.exec(value.value)?.[1]?.toLowerCase();
    const address = scheme === undefined ? undefined : readAddress(value);
    if (scheme === undefined || address === undefined) return [];
    return [{ ...owner, ...address, at: value.span(), protocol: protocolOf(scheme), fallback: false }];
  });
  return [...urls, ...grouped(settings, owner)];
}

function protocolOf(scheme: string): string {
  if (scheme.startsWith('postgres')) return 'postgres';
  return scheme === 'mariadb' ? 'mysql' : scheme;
}

/** Prefixes of the variables that together say one connection. */
const PREFIXES: readonly (readonly [prefix: string, protocol: string])[] = [
  ['POSTGRES_', 'postgres'],
  ['POSTGRESQL_', 'postgres'],
  ['PG', 'postgres'],
  ['PG_', 'postgres'],
  ['MYSQL_', 'mysql'],
  ['MARIADB_', 'mysql'],
  ['DB_', 'any'],
  ['DATABASE_', 'any'],
];

const PARTS = {
  host: ['HOST', 'SERVER', 'HOSTNAME'],
  user: ['USER', 'USERNAME'],
  database: ['DB', 'DATABASE', 'NAME', 'DBNAME', 'DATABASE_NAME', 'DB_NAME'],
} as const;

/** `POSTGRES_HOST`, `POSTGRES_USER` and `POSTGRES_DB` together. */
function grouped({ values }: Settings, owner: Owner): Client[] {
  return PREFIXES.flatMap(([prefix, protocol]): Client[] => {
    const part = (names: readonly string[]): Text | undefined =>
      names
        .map((name) => values.get(`${prefix}${name}`))
        .find((value) => value !== undefined && value.length > 0 && !/[\s,]/.test(value.value));
    const [host, user, database] = [part(PARTS.host), part(PARTS.user), part(PARTS.database)];
    const at = user ?? database;
    if (at === undefined || (protocol === 'any' && host === undefined)) return [];
    return [
      {
        ...owner,
        at: at.span(),
        protocol,
        ...(host === undefined ? {} : { host: withoutPort(host) }),
        ...(user === undefined ? {} : { user }),
        ...(database === undefined ? {} : { database }),
        fallback: false,
      },
    ];
  });
}

function withoutPort(host: Text): Text {
  const colon = host.value.indexOf(':');
  return colon > 0 ? host.slice(0, colon) : host;
}
