import { expect, test } from '@jest/globals';
import { interpreterUses } from '../../../../src/deployment/links/containers/interpreter-uses.ts';
import { isUnknown } from '../../../../src/deployment/unknown.ts';
import { deploymentOf } from '../../../support/deployed.ts';

const absent = (before: string, start = '["bash", "/x"]'): string => {
  const deployment = deploymentOf({ Dockerfile: `${before}\nCMD ${start}\n`, x: '' });
  const [use] = interpreterUses(deployment);
  return use === undefined
    ? 'no use'
    : isUnknown(use.absent)
      ? 'unknown'
      : use.absent === false
        ? 'there'
        : 'absent';
};

test.each([
  ['FROM alpine:3.21', 'absent'],
  ['FROM docker.io/library/node:22-alpine', 'absent'],
  ['FROM debian:12', 'there'],
  ['FROM node:22', 'there'],
  ['FROM postgres:16-alpine', 'there'],
  ['FROM example.org/alpine-tools:1', 'there'],
  ['ARG B\nFROM $B', 'unknown'],
  ['FROM alpine\nRUN apk add --no-cache curl tini', 'absent'],
  ['FROM alpine\nRUN apk add --no-cache curl bash', 'unknown'],
  ['FROM alpine\nRUN apk add --no-cache bash~5', 'unknown'],
  ['FROM alpine\nRUN apk add $PACKAGES', 'unknown'],
  ['FROM alpine\nRUN apk add libtool', 'unknown'],
  ['FROM alpine\nRUN ln -s /bin/sh /bin/bash', 'unknown'],
  ['FROM alpine\nRUN wget -O- https://a/i.sh | sh', 'unknown'],
  ['FROM alpine\nCOPY --from=ubuntu /bin/bash /bin/bash', 'unknown'],
  ['FROM alpine\nCOPY --from=build /app /usr/local/bin/app', 'absent'],
  ['FROM alpine AS a\nRUN apk add bash\nFROM a', 'unknown'],
  ['FROM alpine AS a\nRUN apk add bash\nFROM alpine', 'absent'],
  ['FROM gcr.io/distroless/static', 'absent'],
  ['FROM gcr.io/distroless/static:debug', 'there'],
])('%s', (before, expected) => {
  expect(absent(before)).toBe(expected);
});
