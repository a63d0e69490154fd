import { readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';

/*
 * Makes knowledge/kubernetes-fields.yml and knowledge/compose-fields.yml out of the schemas that their makers publish:
 *
 *   npx tsx scripts/object-fields.ts kubernetes OPENAPI.json…    api/openapi-spec/swagger.json of kubernetes/kubernetes, at the tags
 *                                                               of several versions, the newest first (or the same definitions
 *                                                               from the package `kubernetes-validate` of PyPI)
 *   npx tsx scripts/object-fields.ts compose COMPOSE-SPEC.json   schema/compose-spec.json of compose-spec/compose-go
 *
 * A field that any of the versions has is one. How a type is written: src/deployment/knowledge/object-fields.ts.
 */

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly format?: string;
}

interface Document extends Schema {
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** The kinds of Kubernetes that are checked; what they are made of comes with them. */
const KINDS: Readonly<Record<string, string>> = {
  'v1/Pod': 'io.k8s.api.core.v1.Pod',
  'v1/Service': 'io.k8s.api.core.v1.Service',
  'v1/ConfigMap': 'io.k8s.api.core.v1.ConfigMap',
  'v1/Secret': 'io.k8s.api.core.v1.Secret',
  'v1/Namespace': 'io.k8s.api.core.v1.Namespace',
  'v1/ServiceAccount': 'io.k8s.api.core.v1.ServiceAccount',
  'v1/PersistentVolume': 'io.k8s.api.core.v1.PersistentVolume',
  'v1/PersistentVolumeClaim': 'io.k8s.api.core.v1.PersistentVolumeClaim',
  'apps/v1/Deployment': 'io.k8s.api.apps.v1.Deployment',
  'apps/v1/StatefulSet': 'io.k8s.api.apps.v1.StatefulSet',
  'apps/v1/DaemonSet': 'io.k8s.api.apps.v1.DaemonSet',
  'apps/v1/ReplicaSet': 'io.k8s.api.apps.v1.ReplicaSet',
  'batch/v1/Job': 'io.k8s.api.batch.v1.Job',
  'batch/v1/CronJob': 'io.k8s.api.batch.v1.CronJob',
  'networking.k8s.io/v1/Ingress': 'io.k8s.api.networking.v1.Ingress',
  'networking.k8s.io/v1/NetworkPolicy': 'io.k8s.api.networking.v1.NetworkPolicy',
  'autoscaling/v1/HorizontalPodAutoscaler': 'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler',
  'autoscaling/v2/HorizontalPodAutoscaler': 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  'policy/v1/PodDisruptionBudget': 'io.k8s.api.policy.v1.PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1/Role': 'io.k8s.api.rbac.v1.Role',
  'rbac.authorization.k8s.io/v1/ClusterRole': 'io.k8s.api.rbac.v1.ClusterRole',
  'rbac.authorization.k8s.io/v1/RoleBinding': 'io.k8s.api.rbac.v1.RoleBinding',
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': 'io.k8s.api.rbac.v1.ClusterRoleBinding',
  'storage.k8s.io/v1/StorageClass': 'io.k8s.api.storage.v1.StorageClass',
};

const SCALARS: Readonly<Record<string, string>> = {
  string: 'str',
  integer: 'int',
  number: 'num',
  boolean: 'bool',
  null: 'null',
};

/** Writes types of one set of schemas, and gathers the definitions that they name. */
class Writer {
  readonly #documents: readonly Document[];
  /** Definition -> field -> type. */
  readonly definitions = new Map<string, Map<string, string>>();

  constructor(documents: readonly Document[]) {
    this.#documents = documents;
  }

  get #isJsonSchema(): boolean {
    return this.#documents[0]?.properties !== undefined;
  }

  type(schema: Schema, name: string): string {
    if (schema.$ref !== undefined) return this.#named(schema.$ref.replace(/^.*\//, ''));
    if (schema.oneOf !== undefined) return this.#union(schema.oneOf.map((one) => this.type(one, name)));
    const types = [schema.type ?? []].flat();
    // What says nothing of its type may be anything.
    if (types.length === 0 && schema.properties === undefined) return 'any';
    return this.#union(
      (types.length === 0 ? ['object'] : types).map((type) => {
        if (type === 'object') return this.#mapping(schema, name);
        if (type === 'array')
          return schema.items === undefined ? '[any]' : `[${this.type(schema.items, name)}]`;
        return SCALARS[type] ?? 'any';
      }),
    );
  }

  #union(types: readonly string[]): string {
    // Nothing behind a field is as good as no field.
    const parts = [
      ...new Set(types.flatMap((type) => (/[[{]/.test(type) ? [type] : type.split('|')))),
    ].filter((type) => type !== 'null' && type !== '');
    return parts.includes('any') ? 'any' : parts.join('|');
  }

  /** The same definition in all documents: what any of them has. */
  #named(key: string): string {
    const found = this.#documents.flatMap(({ $defs, definitions }) => ($defs ?? definitions)?.[key] ?? []);
    const [first] = found;
    if (first === undefined) return 'any';
    const name = shortName(key);
    if (first.properties === undefined) return this.type(first, name);
    if (!this.definitions.has(name)) for (const one of found) this.#define(name, one);
    if (first.additionalProperties !== false && this.#isJsonSchema)
      this.definitions.get(name)?.set('*', 'any');
    return name;
  }

  #mapping(schema: Schema, name: string): string {
    const { properties, additionalProperties, patternProperties } = schema;
    if (properties !== undefined) {
      this.#define(name, schema);
      // Kubernetes' schemas never say it, and its server takes no other fields whatever they say.
      if (additionalProperties !== false && this.#isJsonSchema) this.definitions.get(name)?.set('*', 'any');
      return name;
    }
    const values =
      typeof additionalProperties === 'object'
        ? additionalProperties
        : Object.entries(patternProperties ?? {}).find(([pattern]) => pattern !== '^x-')?.[1];
    return values === undefined ? '{any}' : `{${this.type(values, name)}}`;
  }

  #define(name: string, { properties = {}, patternProperties = {} }: Schema): void {
    const fields = this.definitions.get(name) ?? new Map<string, string>();
    // Set first: a definition may name itself.
    this.definitions.set(name, fields);
    if ('^x-' in patternProperties) fields.set('x-*', 'any');
    for (const [field, schema] of Object.entries(properties))
      if (!fields.has(field)) fields.set(field, this.type(schema, `${name}.${field}`));
  }
}

/** `io.k8s.api.core.v1.Container` -> `Container`; what several groups have keeps its group. */
function shortName(key: string): string {
  const [, group = '', version = '', name = ''] = /(?:\.([\w-]+))?\.(v\w+)\.(\w+)$/.exec(key) ?? [];
  if (name === '') return key;
  return group === 'core' || group === 'meta' ? name : `${name}.${group}.${version}`;
}

function sorted(definitions: Writer['definitions']): Record<string, string> {
  return Object.fromEntries(
    [...definitions]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, fields]) => [
        name,
        [...fields]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([field, type]) => `${field}:${type}`)
          .join(' '),
      ]),
  );
}

function write(path: string, heading: string, value: unknown): void {
  writeFileSync(path, `${heading}\n${stringify(value, { lineWidth: 130 })}`);
  console.log(`${path} is written.`);
}

const [what, ...paths] = process.argv.slice(2);
const documents = paths.map((path) => JSON.parse(readFileSync(path, 'utf8')) as Document);
const writer = new Writer(documents);
const HEADING =
  '# Written by scripts/object-fields.ts, which says how. Definition -> its fields with their types.';
if (what === 'kubernetes') {
  const kinds = Object.entries(KINDS).map(([kind, key]) => [
    kind,
    writer.type({ $ref: `#/$defs/${key}` }, kind),
  ]);
  write('knowledge/kubernetes-fields.yml', HEADING, {
    source:
      'https://github.com/kubernetes/kubernetes/blob/v1.37.0/api/openapi-spec/swagger.json and those of v1.25.0 to v1.36.0',
    kinds: Object.fromEntries(kinds),
    definitions: sorted(writer.definitions),
  });
} else if (what === 'compose' && documents[0] !== undefined) {
  writer.type(documents[0], 'project');
  write('knowledge/compose-fields.yml', HEADING, {
    source: 'https://github.com/compose-spec/compose-go/blob/v2.16.2/schema/compose-spec.json',
    kinds: { project: 'project' },
    definitions: sorted(writer.definitions),
  });
} else {
  console.error('npx tsx scripts/object-fields.ts kubernetes OPENAPI.json… | compose COMPOSE-SPEC.json');
  process.exit(2);
}
