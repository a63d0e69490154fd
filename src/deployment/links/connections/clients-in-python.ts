import type { Text } from '../../../repository/text.ts';
import type { PythonScope } from '../../../syntax/python/scopes.ts';
import { allScopes, scopesOf } from '../../../syntax/python/scopes.ts';
import type { CallExpression } from '../../../syntax/python/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { environmentRead, settingsFields } from '../python/environment-reads.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import type { Client } from './clients.ts';
import { runsServer } from './server-images.ts';
import { serviceSettings } from './told-variables.ts';

interface Default {
  readonly name: string;
  readonly value: Text;
}

const WORTH_READING = /(?:POSTGRES|PG|MYSQL|MARIADB)_?(?:USER|DB|DATABASE)/i;
const NAMES: readonly (readonly [pattern: RegExp, protocol: string, part: 'user' | 'database'])[] = [
  [/^(?:POSTGRES(?:QL)?_|PG_?)USER(?:NAME)?$/, 'postgres', 'user'],
  [/^(?:POSTGRES(?:QL)?_|PG_?)(?:DB|DATABASE|DBNAME|DB_NAME)$/, 'postgres', 'database'],
  [/^(?:MYSQL|MARIADB)_USER(?:NAME)?$/, 'mysql', 'user'],
  [/^(?:MYSQL|MARIADB)_(?:DB|DATABASE|DBNAME|DB_NAME)$/, 'mysql', 'database'],
];

/** Defaults in Python code of the variables that say user and database; one client for each file and protocol. */
export function clientsInPython(deployment: Deployment): Client[] {
  return deployment.files('python').flatMap(({ path, content }) => {
    const tree = WORTH_READING.test(content) ? deployment.pythonTree(path) : undefined;
    if (tree === undefined) return [];
    const defaults = [...allScopes(scopesOf(tree))].flatMap((scope) => [
      ...scope.calls.flatMap(({ call }) => readDefault(call)),
      ...defaultFields(scope),
    ]);
    return ['postgres', 'mysql'].flatMap((protocol) => clientOf(deployment, { path, protocol, defaults }));
  });
}

function clientOf(
  deployment: Deployment,
  from: { path: string; protocol: string; defaults: readonly Default[] },
): Client[] {
  const { path, protocol, defaults } = from;
  const find = (part: 'user' | 'database') =>
    defaults.find(({ name }) =>
      NAMES.some(([pattern, of, which]) => of === protocol && which === part && pattern.test(name)),
    );
  const [user, database] = [find('user'), find('database')];
  const first = user ?? database;
  if (first === undefined) return [];
  const settled = [user, database].every(
    (one) => one === undefined || !isSetSomewhere(deployment).names.has(one.name),
  );
  return [
    {
      artefact: artefactsOf(deployment).ofPath(path),
      at: first.value.span(),
      program: path,
      protocol,
      ...(user === undefined ? {} : { user: user.value }),
      ...(database === undefined ? {} : { database: database.value }),
      place: { kind: 'container', name: undefined },
      fallback: !settled || isSetSomewhere(deployment).open,
    },
  ];
}

/** Variables that services and units set: where they are told, a default of the code is not used. */
const isSetSomewhere = once((deployment: Deployment): { names: ReadonlySet<string>; open: boolean } => {
  const names = new Set<string>();
  let open = false;
  for (const { path, compose } of deployment.composeFiles()) {
    for (const service of compose.services) {
      if (runsServer(service)) continue;
      const settings = serviceSettings(deployment, path, service);
      for (const name of settings.values.keys()) names.add(name);
      open ||= settings.open !== undefined;
    }
  }
  for (const { workload } of deployment.kubernetesObjects()) {
    for (const { env, envFrom } of workload?.pod.containers ?? []) {
      for (const { name } of env) names.add(name.value);
      open ||= envFrom.length > 0;
    }
  }
  return { names, open };
});

/** `os.getenv("POSTGRES_USER", "aidb")` and its like. */
function readDefault(call: CallExpression): Default[] {
  const read = environmentRead(call);
  const value = read?.otherwise;
  return read !== undefined && value?.kind === 'string' && value.value.isKnown
    ? [{ name: read.name.value, value: value.value }]
    : [];
}

/** Fields of a pydantic settings class that have a default. */
function defaultFields(scope: PythonScope): Default[] {
  return settingsFields(scope).flatMap(({ name, value }) =>
    value?.kind === 'string' && value.value.isKnown ? [{ name, value: value.value }] : [],
  );
}
