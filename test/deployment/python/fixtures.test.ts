import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { appObjects, serverStartsIn } from '../../../src/deployment/python/apps.ts';
import { type BlockingCall, blockingCalls } from '../../../src/deployment/python/blocking.ts';
import { readBlockingKnowledge } from '../../../src/deployment/python/blocking-knowledge.ts';
import { type MissingImport, missingImports } from '../../../src/deployment/python/missing-imports.ts';
import { type PythonProject, pythonProject } from '../../../src/deployment/python/project.ts';
import { loadGrammars } from '../../../src/grammars.ts';
import { Text } from '../../../src/repository/text.ts';
import { parsePython } from '../../../src/syntax/python/python.ts';

await loadGrammars(['python'], 0);

const root = new URL('../../fixtures/python/', import.meta.url);
const knowledge = readBlockingKnowledge(
  parse(readFileSync(new URL('../../../knowledge/blocking-python.yml', import.meta.url), 'utf8')),
);

interface Expected {
  readonly roots: readonly string[];
  readonly entry?: string;
  readonly missing?: readonly string[];
  readonly blocking?: readonly string[];
  readonly starts?: readonly string[];
  readonly apps?: readonly string[];
}

function projectIn(folder: URL, roots: readonly string[]): PythonProject {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.pathname.length).replace(/^\/+/, ''))
    .sort();
  const modules = files
    .filter((path) => path.endsWith('.py'))
    .map((path) => ({
      path,
      tree: parsePython(Text.ofFile(path, readFileSync(new URL(path, folder), 'utf8'))),
    }));
  return pythonProject(modules, roots, { others: files.filter((path) => !path.endsWith('.py')) });
}

const place = (text: Text, project: PythonProject) => {
  const { path, start } = text.span();
  return `${path}:${project.module(path)?.tree.text.value.slice(0, start).split('\n').length}`;
};

const showMissing = (found: MissingImport, project: PythonProject) =>
  `${found.when} ${place(found.place, project)} ${found.place.value} is not in ${found.module} (${found.definedIn})${
    found.chain.length > 0 ? ` via ${found.chain.map((step) => place(step, project)).join(', ')}` : ''
  }`;

const showBlocking = (found: BlockingCall, project: PythonProject) =>
  `${found.runs} ${found.entry.node.name.value} ${found.kind} ${place(found.place, project)} ${found.place.value}${
    found.seconds === undefined ? '' : ` ${found.seconds}s`
  }${found.chain.length > 0 ? ` via ${found.chain.map((step) => `${step.to.node.name.value} ${place(step.place, project)}`).join(', ')}` : ''}`;

const cases = readdirSync(root).map((name) => {
  const folder = new URL(`${name}/`, root);
  const expected: Expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'));
  return { name, expected, project: projectIn(folder, expected.roots) };
});

const having = (key: keyof Expected) => cases.filter(({ expected }) => expected[key] !== undefined);

test.each(having('missing'))('imports that cannot succeed: $name', ({ project, expected }) => {
  const found = missingImports(project, expected.entry ?? '');
  expect(found.map((each) => showMissing(each, project))).toEqual(expected.missing);
});

test.each(having('blocking'))('what stops the event loop: $name', ({ project, expected }) => {
  const found = blockingCalls(project, knowledge);
  expect(found.map((each) => showBlocking(each, project))).toEqual(expected.blocking);
});

test.each(having('starts'))('servers started from Python: $name', ({ project, expected }) => {
  const found = [...project.modules].flatMap(({ path }) => serverStartsIn(project, path));
  expect(
    found.map(
      (each) =>
        `${each.program} ${each.call} ${place(each.callee, project)}${each.underMainGuard ? ' under main' : ''}${
          each.inFunction === undefined ? '' : ` in ${each.inFunction}`
        }: ${[...each.arguments.keys()].join(', ')}`,
    ),
  ).toEqual(expected.starts);
});

test.each(having('apps'))('application objects: $name', ({ project, expected }) => {
  const found = [...project.modules].flatMap(({ path }) => appObjects(project, path));
  expect(
    found.map((each) => `${place(each.place, project)} ${each.name} ${each.framework} ${each.interface}`),
  ).toEqual(expected.apps);
});
