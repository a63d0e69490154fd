import { expect, test } from '@jest/globals';
import { makesWay } from '../../../src/deployment/links/images/base-shells.ts';
import { isUnknown } from '../../../src/deployment/unknown.ts';
import { Text } from '../../../src/repository/text.ts';

test.each([
  ['/bin/sh', 'python:3.12-slim', false],
  ['/bin/sh', 'docker.io/library/node:22', false],
  ['sh', 'ghcr.io/astral-sh/uv:python3.12-bookworm-slim', false],
  ['sh', 'nvidia/cuda:12.4.1-runtime-ubuntu22.04', false],
  ['sh', 'python:3.12-alpine@sha256:0123', true],
  ['sh', 'registry.access.redhat.com/ubi9/python-312', true],
  ['sh', 'quay.io/fedora/fedora:41', true],
  ['/bin/bash', 'python:3.12-slim', true],
  ['dash', 'alpine', false],
  ['sh', 'registry.example.org/team/base:4', 'unknown'],
] as const)('%s in %s', (shell, base, expected) => {
  const way = makesWay(Text.ofFile('Dockerfile', shell), Text.ofFile('Dockerfile', base));
  expect(isUnknown(way) ? 'unknown' : way).toBe(expected);
});
