import { expect, test } from '@jest/globals';
import { imageContents } from '../../../src/deployment/links/images/image-contents.ts';
import { buildsOf, imageName, imagesOf } from '../../../src/deployment/links/images/images.ts';
import { Text } from '../../../src/repository/text.ts';
import { deploymentOf } from '../../support/deployed.ts';

const TREE = {
  'app/main.py': '',
  'app/util/names.py': '',
  'app/README.md': '',
  'requirements.txt': 'fastapi\n',
  'web/index.html': '',
  'web/js/a.js': '',
};

function filesIn(dockerfile: string, more: Readonly<Record<string, string>> = {}, context = ''): string[] {
  const deployment = deploymentOf({ ...TREE, Dockerfile: dockerfile, ...more });
  const contents = imageContents(deployment, { dockerfile: 'Dockerfile', context });
  return contents?.files.map(({ path, from }) => `${path} < ${from}`).sort() ?? [];
}

function fillingsIn(dockerfile: string): string[] {
  const contents = imageContents(deploymentOf({ ...TREE, Dockerfile: dockerfile }), {
    dockerfile: 'Dockerfile',
    context: '',
  });
  return contents?.fillings.map(({ kind, path, from }) => `${kind} ${path} < ${from}`) ?? [];
}

test.each([
  ['a file to a name', 'COPY requirements.txt /tmp/r.txt', ['/tmp/r.txt < requirements.txt']],
  ['a file into a folder', 'COPY requirements.txt /tmp/', ['/tmp/requirements.txt < requirements.txt']],
  ['a file to a dot', 'WORKDIR /srv\nCOPY requirements.txt .', ['/srv/requirements.txt < requirements.txt']],
  ['a file to ./', 'WORKDIR /srv\nCOPY requirements.txt ./', ['/srv/requirements.txt < requirements.txt']],
  [
    'a file to the working directory by its name',
    'WORKDIR /srv\nCOPY requirements.txt /srv',
    ['/srv/requirements.txt < requirements.txt'],
  ],
  [
    'what a folder holds',
    'COPY web /srv',
    ['/srv/index.html < web/index.html', '/srv/js/a.js < web/js/a.js'],
  ],
  ['a folder with slashes', 'COPY ./web/js/ /srv/', ['/srv/a.js < web/js/a.js']],
  [
    'a folder with one file that has a folder of its own',
    'COPY app/util /srv/util',
    ['/srv/util/names.py < app/util/names.py'],
  ],
  [
    'several sources',
    'COPY requirements.txt web /srv/',
    [
      '/srv/index.html < web/index.html',
      '/srv/js/a.js < web/js/a.js',
      '/srv/requirements.txt < requirements.txt',
    ],
  ],
  ['wildcards do not cross a slash', 'COPY app/*.py /srv/', ['/srv/main.py < app/main.py']],
  [
    'a wildcard that names folders takes what they hold',
    'COPY we? /srv/',
    ['/srv/index.html < web/index.html', '/srv/js/a.js < web/js/a.js'],
  ],
  [
    'relative WORKDIRs add up',
    'WORKDIR /a\nWORKDIR b\nCOPY app/main.py c/',
    ['/a/b/c/main.py < app/main.py'],
  ],
  ['JSON form', 'COPY ["app/main.py", "/srv/"]', ['/srv/main.py < app/main.py']],
  ['ADD', 'ADD app/main.py /srv/', ['/srv/main.py < app/main.py']],
  ['a variable', 'ARG HOME=/srv\nCOPY app/main.py $HOME/', ['/srv/main.py < app/main.py']],
])('%s', (_, instructions, expected) => {
  expect(filesIn(`FROM python:3.12\n${instructions}\n`)).toEqual(expected);
});

test('the last stage takes files through the stages before', () => {
  const dockerfile = `FROM node:22 AS base
WORKDIR /src
COPY web .
FROM base AS build
RUN npm run build
FROM nginx:1.27
COPY --from=build /src/js /usr/share/nginx/html/js
COPY --from=0 /src/index.html /usr/share/nginx/html/
`;
  expect(filesIn(dockerfile)).toEqual([
    '/usr/share/nginx/html/index.html < web/index.html',
    '/usr/share/nginx/html/js/a.js < web/js/a.js',
  ]);
  expect(fillingsIn(dockerfile)).toEqual(['built /usr/share/nginx/html/js < /src/js']);
});

test.each([
  [
    'a stage’s build',
    'FROM node:22 AS b\nFROM nginx:1\nCOPY --from=b /app/dist /srv',
    ['built /srv < /app/dist'],
  ],
  [
    'another image',
    'FROM nginx:1\nCOPY --from=busybox:1 /bin/wget /bin/wget',
    ['image /bin/wget < /bin/wget'],
  ],
  [
    'a download',
    'FROM nginx:1\nADD https://example.org/x.tar /srv/',
    ['download /srv < https://example.org/x.tar'],
  ],
  ['an archive', 'FROM nginx:1\nADD x.tar.gz /srv/', ['archive /srv < x.tar.gz']],
  ['a source that is not there', 'FROM nginx:1\nCOPY nothing.py /srv/', ['missing /srv < nothing.py']],
  ['a heredoc', 'FROM nginx:1\nCOPY <<EOF /srv/a.conf\nx\nEOF', ['inline /srv/a.conf < EOF']],
  ['a folder that the base image decides', 'FROM vendor/app:1\nCOPY app .', ['variable undefined < app']],
])('what is not a file of the repository: %s', (_, dockerfile, expected) => {
  expect(fillingsIn(dockerfile)).toEqual(expected);
});

test('.dockerignore keeps files out; the one named after the Dockerfile takes its place', () => {
  expect(filesIn('FROM python:3\nCOPY app /srv', { '.dockerignore': '**/*.md\napp/util\n' })).toEqual([
    '/srv/main.py < app/main.py',
  ]);
  const both = { '.dockerignore': 'app\n', 'Dockerfile.dockerignore': '**/*.md\n' };
  expect(filesIn('FROM python:3\nCOPY app /srv', both)).toEqual([
    '/srv/main.py < app/main.py',
    '/srv/util/names.py < app/util/names.py',
  ]);
});

test('sources are seen from the context', () => {
  expect(filesIn('FROM python:3\nCOPY . /srv/', {}, 'app/util')).toEqual([
    '/srv/names.py < app/util/names.py',
  ]);
});

const BUILDS = {
  'deploy/docker-compose.yml':
    'services:\n  api:\n    build: {context: .., dockerfile: docker/Dockerfile.api, target: run}\n    image: acme/api:1\n  web:\n    build: ../web\n',
  'build.sh':
    '#!/bin/sh\n(cd svc && docker build -t "$REGISTRY/worker:1" -f Dockerfile.worker .)\ndocker build -t acme/api:2 -f docker/Dockerfile.api .\ndocker push acme/api:2\n',
  '.github/workflows/ci.yml':
    'on: push\njobs:\n  b:\n    runs-on: x\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: svc\n          push: true\n          tags: |\n            ghcr.io/acme/svc:latest\n            ghcr.io/acme/svc:1\n',
};

test('who builds which Dockerfile with which context', () => {
  const images = imagesOf(deploymentOf(BUILDS));
  const shown = images.map(
    ({ dockerfile, context, names, isPushed, by }) =>
      `${by.kind} ${dockerfile} in '${context}' ${names.length} ${isPushed}`,
  );
  expect(shown).toEqual([
    "compose docker/Dockerfile.api in '' 1 false",
    "compose web/Dockerfile in 'web' 0 false",
    "command svc/Dockerfile.worker in 'svc' 1 false",
    "command docker/Dockerfile.api in '' 1 true",
    "workflow svc/Dockerfile in 'svc' 2 true",
  ]);
});

test.each([
  ['acme/api:9', 2],
  ['docker.io/acme/api', 2],
  ['ghcr.io/acme/worker:1', 1],
  ['acme/web', 0],
])('the builds of %s', (reference, count) => {
  expect(buildsOf(deploymentOf(BUILDS), Text.ofFile('x', reference))).toHaveLength(count);
});

test.each([
  ['a', 'a'],
  ['a:1', 'a'],
  ['r:5000/a', 'r:5000/a'],
  ['r:5000/a:1@sha256:00', 'r:5000/a'],
])('the name in %s', (reference, name) => {
  expect(imageName(reference)).toBe(name);
});
