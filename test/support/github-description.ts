import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** What GitHub says of its own API, for the operations that the gate uses: scripts/github-api.ts. */
export interface Description {
  readonly source: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

export interface Operation {
  readonly parameters: readonly Parameter[];
  readonly body?: Schema;
  /** By status. `true`: a body that is not described. */
  readonly responses: Readonly<Record<string, Schema | true>>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

export type Schema = Readonly<Record<string, unknown>>;

/** A request as it came, matched with its operation. */
export interface Call {
  /** As in GitHub's documentation: `POST /repos/{owner}/{repo}/check-runs`. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export const description: Description = JSON.parse(
  readFileSync(new URL('../github/api-description.json', import.meta.url), 'utf8'),
);

const ajv = new Ajv({ strict: false, allErrors: true, formats: formats() });
ajv.addSchema({ $id: 'github', schemas: description.schemas });

function formats() {
  const isUri = (text: string): boolean => URL.canParse(text);
  const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text);
  return { uri: isUri, 'date-time': isTime, email: true, int64: true, timestamp: true } as const;
}

const ROUTES = Object.keys(description.operations).map((route) => {
  const [method, template = ''] = route.split(' ');
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  return {
    route,
    method,
    names,
    pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`),
  };
});

/** Which operation that is, and its path's parameters, decoded. */
export function matchRoute(method: string, path: string): Pick<Call, 'route' | 'parameters'> | undefined {
  for (const { route, method: wanted, names, pattern } of ROUTES) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (match === null) continue;
    const values = names.map((name, i) => [name, decodeURIComponent(match[i + 1] ?? '')]);
    return { route, parameters: Object.fromEntries(values) };
  }
  return undefined;
}

/** What is wrong with a request by the description, as sentences. A key that it does not name is wrong, too. */
export function undescribed(call: Call): string[] {
  const operation = operationOf(call.route);
  return [
    ...operation.parameters.flatMap((parameter) => wrongParameter(parameter, call)),
    ...Object.keys(call.query)
      .filter((name) => !operation.parameters.some((one) => one.in === 'query' && one.name === name))
      .map((name) => `the query \`${name}\` does not exist.`),
    ...wrongBody(call, operation),
  ];
}

/** What is wrong with an answer by the description. A status that it does not list may always happen. */
export function undescribedAnswer(route: string, status: number, body: unknown): string[] {
  const schema = operationOf(route).responses[status];
  if (schema === undefined || schema === true) return [];
  return wrong(schema, body).map((why) => `the answer ${status}: ${why}`);
}

export function operationOf(route: string): Operation {
  const operation = description.operations[route];
  if (operation === undefined) throw new Error(`${route} is not among the operations of the description.`);
  return operation;
}

function wrongParameter({ name, in: where, required, schema }: Parameter, call: Call): string[] {
  const value = where === 'path' ? call.parameters[name] : where === 'query' ? call.query[name] : undefined;
  if (value === undefined) return required ? [`the ${where} parameter \`${name}\` is missing.`] : [];
  const typed = schema.type === 'integer' && /^-?\d+$/.test(value) ? Number(value) : value;
  return wrong(schema, typed).map((why) => `the ${where} parameter \`${name}\`: ${why}`);
}

function wrongBody({ body }: Call, operation: Operation): string[] {
  if (operation.body === undefined) return body === undefined ? [] : ['it takes no body.'];
  return wrong(closed(operation.body) as Schema, body ?? {}).map((why) => `the body: ${why}`);
}

const validators = new Map<string, ValidateFunction>();

function wrong(schema: Schema, value: unknown): string[] {
  const key = JSON.stringify(schema);
  const known = validators.get(key);
  const validate = known ?? ajv.compile(JSON.parse(key.replaceAll('"#/schemas/', '"github#/schemas/')));
  if (known === undefined) validators.set(key, validate);
  return validate(value) ? [] : (validate.errors ?? []).map(sentence);
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  const extra = typeof params.additionalProperty === 'string' ? ` (\`${params.additionalProperty}\`)` : '';
  return `${instancePath === '' ? 'it' : instancePath} ${message ?? 'is wrong'}${extra}.`;
}

/** The schema without room for keys that it does not name: GitHub ignores them without a word. */
function closed(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const { properties, items, ...rest } = schema as Schema;
  return {
    ...(properties === undefined ? {} : { properties: closedEach(properties), additionalProperties: false }),
    ...(items === undefined ? {} : { items: closed(items) }),
    ...rest,
  };
}

function closedEach(properties: unknown): unknown {
  return Object.fromEntries(
    Object.entries(properties as Schema).map(([name, schema]) => [name, closed(schema)]),
  );
}
