import { description, operationOf, type Schema } from './github-description.ts';

/** The least answer that GitHub's description allows for a status of a route, with these fields in it. */
export function sampleAnswer(
  { route, status = 200 }: { readonly route: string; readonly status?: number },
  fields: object,
): object {
  const schema = operationOf(route).responses[status];
  if (schema === undefined || schema === true) throw new Error(`${route} has no described answer ${status}.`);
  return { ...(sample(schema) as object), ...fields };
}

/** As `sampleAnswer`, for one of the description's schemas. */
export function sampleOf(name: string, fields: object): object {
  const schema = description.schemas[name];
  if (schema === undefined) throw new Error(`The description has no schema ${name}.`);
  // Whoever asks for one that may be null does not want null.
  const [some = schema] = (schema.anyOf as readonly Schema[] | undefined) ?? [];
  return { ...(sample(some) as object), ...fields };
}

function sample(schema: Schema): unknown {
  if (typeof schema.$ref === 'string')
    return sample(description.schemas[schema.$ref.replace('#/schemas/', '')] ?? {});
  if (Array.isArray(schema.allOf))
    return Object.assign({}, ...(schema.allOf as Schema[]).map((one) => sample(one)));
  for (const choice of [schema.anyOf, schema.oneOf]) if (Array.isArray(choice)) return sample(least(choice));
  if (Array.isArray(schema.enum)) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return sampleObject(schema);
    case 'array':
      return [];
    case 'string':
      return sampleString(schema.format);
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    default:
      return null;
  }
}

function least(choice: readonly Schema[]): Schema {
  return choice.find(({ type }) => type === 'null') ?? choice[0] ?? {};
}

function sampleObject({ properties = {}, required = [] }: Schema): object {
  const described = properties as Readonly<Record<string, Schema>>;
  return Object.fromEntries((required as string[]).map((name) => [name, sample(described[name] ?? {})]));
}

function sampleString(format: unknown): string {
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  return format === 'uri' ? 'https://example.org/' : '';
}
