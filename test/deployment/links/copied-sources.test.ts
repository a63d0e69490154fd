import { expect, test } from '@jest/globals';
import { copiedSources } from '../../../src/deployment/links/images/copied-sources.ts';
import { gitIgnores } from '../../../src/deployment/links/images/git-ignored.ts';
import { isUnknown } from '../../../src/deployment/unknown.ts';
import { deploymentOf } from '../../support/deployed.ts';

test.each([
  ['a name at any depth', '*.lock\n', 'web/yarn.lock', true],
  ['a name from the root', '/yarn.lock\n', 'web/yarn.lock', false],
  ['a path', 'web/static\n', 'web/static/a/b.js', true],
  ['a folder by its name', 'static/  \n', 'web/static/a.js', true],
  ['taken back', '*.txt\n!keep.txt\n', 'a/keep.txt', false],
  ['a comment, a blank line', '# yarn.lock\n\n', 'yarn.lock', false],
  ['two stars', '**/gen/*.py\n', 'a/b/gen/c.py', true],
])('git ignores: %s', (_, ignore, path, ignored) => {
  expect(gitIgnores(deploymentOf({ '.gitignore': ignore }))(path)).toBe(ignored);
});

test('git ignores what a file in a folder says of that folder', () => {
  const ignores = gitIgnores(deploymentOf({ 'web/.gitignore': '/static\n' }));
  expect([ignores('web/static/a.js'), ignores('static/a.js')]).toEqual([true, false]);
});

const TREE = { 'api/main.py': '', 'shared/a.py': '', 'docs/a.md': '', '.dockerignore': 'docs\n' };

test.each([
  ['a file', 'COPY api/main.py /', 'found'],
  ['the context', 'COPY . /', 'found'],
  ['a path above the context is one in it', 'COPY ../shared /', 'found'],
  ['not there', 'COPY lib /', '`.` holds no `lib`'],
  ['left out', 'COPY docs /', '`.dockerignore` leaves it out'],
  ['built', 'COPY dist /', 'unknown'],
  ['a variable', 'ARG FROM_HERE\nCOPY $FROM_HERE /', 'unknown'],
  ['Docker goes on without a match', 'COPY lib*.py /', 'found'],
  ['another image', 'COPY --from=busybox /bin/sh /', 'unknown'],
  ['no such stage', 'COPY --from=3 /a /', 'there is no stage 3: they count from 0 to 0'],
])('a source: %s', (_, line, answer) => {
  const deployment = deploymentOf({
    ...TREE,
    Dockerfile: `FROM alpine\n${line}\n`,
    'compose.yaml': 'services:\n  web: {build: .}\n',
  });
  const [found] = copiedSources(deployment);
  const missing = found?.missing ?? false;
  expect(isUnknown(missing) ? 'unknown' : missing === false ? 'found' : missing.why).toBe(answer);
});

test('a thousand sources among a thousand files', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `src/f${i}.py`);
  const deployment = deploymentOf({
    ...Object.fromEntries(names.map((name) => [name, ''])),
    Dockerfile: `FROM alpine\n${names.map((name) => `COPY ${name} /\n`).join('')}`,
    'compose.yaml': 'services:\n  web: {build: .}\n',
  });
  expect(copiedSources(deployment).filter(({ missing }) => missing === false)).toHaveLength(1000);
});
