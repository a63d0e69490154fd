import type { Text } from '../repository/text.ts';
import { type JsonNode, jsonMember, parseJson } from './json.ts';
import type { SyntaxProblem } from './problem.ts';

/** `"start": "node server.js"`; npm gives the command to `sh -c`. */
export interface PackageScript {
  readonly name: Text;
  readonly command: Text;
}

/** `"express": "^5.0.0"`. */
export interface PackageDependency {
  readonly name: Text;
  readonly range: Text;
}

/** What package.json says about how a package is run. */
export interface PackageScripts {
  readonly name?: Text;
  readonly main?: Text;
  readonly scripts: readonly PackageScript[];
  readonly dependencies: readonly PackageDependency[];
  readonly devDependencies: readonly PackageDependency[];
  /** Program name to file; a `bin` of one string has the package's name. */
  readonly bin: readonly PackageScript[];
  readonly problems: readonly SyntaxProblem[];
}

/** Reads package.json. What is not a string where one belongs is passed over. */
export function parsePackageScripts(text: Text): PackageScripts {
  const { value, problems } = parseJson(text);
  const name = stringOf(jsonMember(value, 'name'));
  const main = stringOf(jsonMember(value, 'main'));
  const bin = jsonMember(value, 'bin');
  return {
    ...(name === undefined ? {} : { name }),
    ...(main === undefined ? {} : { main }),
    scripts: commands(jsonMember(value, 'scripts')),
    dependencies: dependencies(jsonMember(value, 'dependencies')),
    devDependencies: dependencies(jsonMember(value, 'devDependencies')),
    bin:
      bin?.kind === 'string' ? [{ name: name ?? bin.value.slice(0, 0), command: bin.value }] : commands(bin),
    problems,
  };
}

function stringOf(node: JsonNode | undefined): Text | undefined {
  return node?.kind === 'string' ? node.value : undefined;
}

function strings(node: JsonNode | undefined): { name: Text; value: Text }[] {
  if (node?.kind !== 'object') return [];
  return node.entries.flatMap(({ name, value }) =>
    value.kind === 'string' ? [{ name, value: value.value }] : [],
  );
}

function commands(node: JsonNode | undefined): PackageScript[] {
  return strings(node).map(({ name, value }) => ({ name, command: value }));
}

function dependencies(node: JsonNode | undefined): PackageDependency[] {
  return strings(node).map(({ name, value }) => ({ name, range: value }));
}
