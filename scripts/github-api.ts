import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/*
 * Extracts from GitHub's own description of its API the operations that the gate uses, without prose, for the server that
 * tests ask (test/support/github-server.ts):
 *
 *   npm install --prefix FOLDER @octokit/openapi
 *   npx tsx scripts/github-api.ts FOLDER/node_modules/@octokit/openapi/generated/api.github.com.json
 */

const OPERATIONS: readonly string[] = [
  'POST /repos/{owner}/{repo}/check-runs',
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'GET /user',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments',
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
  'GET /repos/{owner}/{repo}/compare/{basehead}',
  'GET /repos/{owner}/{repo}/contents/{path}',
];

const TARGET = 'test/github/api-description.json';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Properties = { readonly [key: string]: Json };

/** What an editor's reader wants to know and a validator does not. */
const PROSE = new Set([
  'description',
  'example',
  'examples',
  'title',
  'summary',
  'externalDocs',
  'deprecated',
  'discriminator',
]);

/** Below these every key is a name, not a keyword. */
const NAMED = new Set(['properties', 'patternProperties']);

const [source = ''] = process.argv.slice(2);
const description = JSON.parse(readFileSync(source, 'utf8')) as Properties;
const owner = JSON.parse(readFileSync(join(dirname(source), '..', 'package.json'), 'utf8')) as Properties;
const schemas = new Map<string, Json>();

const operations = Object.fromEntries(OPERATIONS.map((route) => [route, operation(route)]));
const extract = {
  source: `${owner.name} ${owner.version}, generated/api.github.com.json, by scripts/github-api.ts`,
  operations,
  schemas: Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))),
};
writeFileSync(TARGET, `${linePerEntry(extract)}\n`);

/** JSON with a line for each operation and each schema, for readable differences. */
function linePerEntry(value: Properties): string {
  const sections = Object.entries(value).map(([name, entries]) => {
    if (typeof entries === 'string') return `${JSON.stringify(name)}: ${JSON.stringify(entries)}`;
    const lines = Object.entries(entries as Properties).map(
      ([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(entry)}`,
    );
    return `${JSON.stringify(name)}: {\n${lines.join(',\n')}\n}`;
  });
  return `{\n${sections.join(',\n')}\n}`;
}

function operation(route: string): Json {
  const [method = '', path = ''] = route.split(' ');
  const found = get(description, 'paths', path, method.toLowerCase());
  if (found === undefined) throw new Error(`${source} does not describe ${route}.`);
  const body = get(found, 'requestBody', 'content', 'application/json', 'schema');
  const responses = Object.entries((get(found, 'responses') ?? {}) as Properties);
  return {
    parameters: ((get(found, 'parameters') ?? []) as readonly Json[]).map(parameter),
    ...(body === undefined ? {} : { body: schema(body) }),
    responses: Object.fromEntries(responses.map(([status, answer]) => [status, response(answer)])),
  };
}

function parameter(given: Json): Json {
  const { name, in: where, required, schema: type } = resolved(given) as Properties;
  return { name: name ?? '', in: where ?? '', required: required === true, schema: schema(type ?? {}) };
}

/** The schema of an answer in JSON; `true` for one without. */
function response(given: Json): Json {
  const content = (get(resolved(given), 'content') ?? {}) as Properties;
  const found = get(content, 'application/json', 'schema');
  return found === undefined ? true : schema(found);
}

/** Without prose; what it refers to is kept once, under its name. OpenAPI 3.0's `nullable` becomes JSON Schema's null. */
function schema(given: Json): Json {
  if (Array.isArray(given)) return given.map(schema);
  if (typeof given !== 'object' || given === null) return given;
  const { $ref, nullable, ...rest } = given as Properties;
  if (typeof $ref === 'string') return { $ref: keep($ref) };
  const kept = Object.entries(rest).flatMap(([key, value]): [string, Json][] => {
    if (PROSE.has(key) || key.startsWith('x-') || key === 'default') return [];
    return [[key, NAMED.has(key) ? named(value) : key === 'enum' ? value : schema(value)]];
  });
  const plain = Object.fromEntries(kept);
  return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain;
}

function named(properties: Json): Json {
  return Object.fromEntries(
    Object.entries(properties as Properties).map(([name, value]) => [name, schema(value)]),
  );
}

function keep(reference: string): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  if (!schemas.has(name)) {
    schemas.set(name, {});
    schemas.set(name, schema(resolved({ $ref: reference })));
  }
  return `#/schemas/${name}`;
}

function resolved(given: Json): Json {
  const reference = get(given, '$ref');
  if (typeof reference !== 'string') return given;
  return resolved(get(description, ...reference.replace('#/', '').split('/')) ?? {});
}

function get(of: Json, ...path: readonly string[]): Json | undefined {
  let at: Json | undefined = of;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined;
    at = (at as Properties)[step];
  }
  return at;
}
