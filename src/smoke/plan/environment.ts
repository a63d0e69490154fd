import { environmentRead, settingsFields } from '../../deployment/links/python/environment-reads.ts';
import type { PythonModule } from '../../deployment/python/project.ts';
import { allScopes, scopesOf } from '../../syntax/python/scopes.ts';
import { STAND_IN } from './dependencies.ts';
import type { PlannedDependency, PlannedVariable } from './plan.ts';
import type { Subject } from './subjects.ts';

/**
 * The variables that it is started with: those that the deployment sets, and a stand-in for each whose value the repository
 * does not know, or without which its code does not start.
 */
export function environmentOfSubject(
  subject: Subject,
  modules: readonly PythonModule[],
  {
    dependencies,
    port,
  }: { readonly dependencies: readonly PlannedDependency[]; readonly port: number | undefined },
): PlannedVariable[] {
  const planned = new Map<string, PlannedVariable>();
  const standIn = (name: string): PlannedVariable => ({ name, ...valueFor(name, dependencies, port) });
  for (const [name, value] of subject.process.environment) {
    // What the image itself sets is in the image, with its own variables expanded.
    if (value.span().path === subject.build.dockerfile) continue;
    planned.set(name, value.isKnown ? { name, value: value.value, from: 'deployment' } : standIn(name));
  }
  for (const name of requiredVariables(modules)) {
    const isThere = planned.has(name) || subject.process.environment.has(name) || ALWAYS_THERE.has(name);
    if (!isThere) planned.set(name, standIn(name));
  }
  return [...planned.values()];
}

/** What an engine sets in every container, and what images of interpreters have of their own. */
const ALWAYS_THERE = new Set(['PATH', 'HOME', 'HOSTNAME', 'PWD', 'SHLVL', 'LANG', 'PYTHON_VERSION']);

/** Variables that Python code of the application asks for with nothing to take in their place. */
export function requiredVariables(modules: readonly PythonModule[]): string[] {
  const names = modules.flatMap(({ tree }) => [
    ...[...allScopes(scopesOf(tree))].flatMap((scope) => [
      ...scope.calls.flatMap(({ call }) => {
        const read = environmentRead(call);
        const isAsked = read !== undefined && !/getenv|environ\.get/.test(call.callee.text.value);
        return isAsked && read.otherwise === undefined && read.name.isKnown ? [read.name.value] : [];
      }),
      ...settingsFields(scope).flatMap(({ name, value }) => (value === undefined ? [name] : [])),
    ]),
    ...[...tree.text.value.matchAll(/environ\[\s*(["'])([A-Za-z_]\w*)\1\s*\](?!\s*=[^=])/g)].map(
      ([, , name = '']) => name,
    ),
  ]);
  return [...new Set(names)].filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name));
}

type Value = Pick<PlannedVariable, 'value' | 'from'>;

/** A value of the kind that a variable of that name has; nothing outside can be reached with it. */
function valueFor(name: string, dependencies: readonly PlannedDependency[], port: number | undefined): Value {
  const served = dependencies.find(({ kind }) => NAMED[kind].test(name));
  if (served !== undefined && /(?:_URL|_URI|_DSN|^DSN)$/.test(name))
    return { value: addressOf(served), from: 'dependency' };
  if (served !== undefined && /_(?:HOST|HOSTNAME|SERVER)$/.test(name))
    return { value: served.alias, from: 'dependency' };
  if (served !== undefined && /_PORT$/.test(name)) return { value: String(served.port), from: 'dependency' };
  const shared = served === undefined ? undefined : credentialFor(name, served);
  if (shared !== undefined) return { value: shared, from: 'dependency' };
  return { value: plainValue(name, port), from: 'stand-in' };
}

/** What the dependency itself is started with: `DB_USER` is its `POSTGRES_USER`. */
function credentialFor(name: string, { kind, environment }: PlannedDependency): string | undefined {
  const part = CREDENTIALS.find(([asked]) => asked.test(name));
  if (part === undefined) return undefined;
  const [, given, otherwise] = part;
  const own = Object.entries(environment).find(([variable]) => given.test(variable));
  return own?.[1] ?? (kind === 'postgres' ? otherwise : undefined);
}

const CREDENTIALS: readonly (readonly [asked: RegExp, given: RegExp, otherwise: string | undefined])[] = [
  [/_USER(?:NAME)?$/, /_USER(?:NAME)?$/, 'postgres'],
  [/_PASS(?:WORD)?$/, /(?<!ROOT)_PASS(?:WORD)?$/, undefined],
  [/_(?:NAME|DATABASE|DB)$/, /_(?:DB|DATABASE)$/, 'postgres'],
];

const NAMED: Readonly<Record<PlannedDependency['kind'], RegExp>> = {
  postgres: /DATABASE|POSTGRES|^PG|\bDB_|_DB_/,
  mysql: /DATABASE|MYSQL|MARIADB|\bDB_|_DB_/,
  redis: /REDIS|CACHE|VALKEY/,
  mongodb: /MONGO/,
  rabbitmq: /RABBIT|AMQP|BROKER/,
};

function addressOf({ kind, alias, port, environment }: PlannedDependency): string {
  const of = (...names: readonly string[]): string | undefined =>
    names.map((name) => environment[name]).find((value) => value !== undefined);
  switch (kind) {
    case 'postgres': {
      const user = of('POSTGRES_USER') ?? 'postgres';
      return `postgresql://${user}:${of('POSTGRES_PASSWORD') ?? STAND_IN}@${alias}:${port}/${of('POSTGRES_DB') ?? user}`;
    }
    case 'mysql':
      return `mysql://${of('MYSQL_USER', 'MARIADB_USER') ?? 'root'}:${of('MYSQL_PASSWORD', 'MARIADB_PASSWORD', 'MYSQL_ROOT_PASSWORD') ?? STAND_IN}@${alias}:${port}/${of('MYSQL_DATABASE', 'MARIADB_DATABASE') ?? ''}`;
    case 'redis':
      return `redis://${alias}:${port}/0`;
    case 'mongodb':
      return `mongodb://${alias}:${port}`;
    case 'rabbitmq':
      return `amqp://${of('RABBITMQ_DEFAULT_USER') ?? 'guest'}:${of('RABBITMQ_DEFAULT_PASS') ?? 'guest'}@${alias}:${port}`;
  }
}

/** `.invalid` is no name anywhere (RFC 2606). */
function plainValue(name: string, port: number | undefined): string {
  if (/(?:^|_)PORT$/.test(name)) return String(port ?? 8000);
  if (/(?:_URL|_URI|_ENDPOINT|_DSN)$/.test(name)) return 'http://stand-in.invalid';
  if (/(?:_HOST|_HOSTNAME|_DOMAIN)$/.test(name)) return 'stand-in.invalid';
  if (/(?:^|_)EMAIL/.test(name)) return 'stand-in@example.invalid';
  if (/(?:_SECONDS|_MS|_TIMEOUT|_COUNT|_SIZE|_LIMIT|_WORKERS|_ID|_TTL|_DAYS|_HOURS|_MINUTES)$/.test(name))
    return '1';
  if (/^DEBUG$|_ENABLED$|^ENABLE_|^USE_|^IS_/.test(name)) return 'false';
  return STAND_IN;
}
