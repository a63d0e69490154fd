import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { parseDockerfile } from '../../src/syntax/dockerfile/dockerfile.ts';
import type { DockerfileTree } from '../../src/syntax/dockerfile/tree.ts';
import { shippedRules } from './shipped.ts';

/** A Dockerfile of ours, each content once. */
export interface OwnDockerfile {
  /** Where it is from, for people. */
  readonly name: string;
  readonly content: string;
  readonly tree: DockerfileTree;
}

const NAME = /(?:^|\/)(?:Dockerfile(?:\.[^/]*)?|[^/]*\.Dockerfile)$/i;

/** Those of the fixtures, of the examples of all rules, and the small ones of `test/fixtures/dockerfile/small.json`. */
export function ownDockerfiles(): OwnDockerfile[] {
  const small = JSON.parse(readFileSync('test/fixtures/dockerfile/small.json', 'utf8')) as string[];
  const tracked = execFileSync('git', ['ls-files', 'test', 'examples'], { encoding: 'utf8' }).split('\n');
  const named: [name: string, content: string][] = [
    ...small.map((content): [string, string] => [JSON.stringify(content), content]),
    ...tracked
      .filter((path) => NAME.test(path))
      .map((path): [string, string] => [path, readFileSync(path, 'utf8')]),
    ...shippedRules.flatMap(({ rule, examples }) =>
      examples.flatMap(({ title = '', files, before = {} }) =>
        [...Object.entries(files), ...Object.entries(before)]
          .filter(([path]) => NAME.test(path))
          .map(([path, text]): [string, string] => [
            `${rule.id}, ${title}: ${path}`,
            text.replaceAll(/[«»]/g, ''),
          ]),
      ),
    ),
  ];
  const contents = new Map(named.map(([name, content]) => [content, name]));
  return [...contents].map(([content, name]) => ({ name, content, tree: treeOf(content) }));
}

/** Read as the gate reads it: decoded first. */
function treeOf(content: string): DockerfileTree {
  const text = repositoryOf({ Dockerfile: content }).read('Dockerfile');
  if (text === undefined) throw new Error('a file that is there cannot be read');
  return parseDockerfile(text);
}
