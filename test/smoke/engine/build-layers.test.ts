import { expect, test } from '@jest/globals';
import { layersIn, removeLayers } from '../../../src/smoke/engine/build-layers.ts';
import type { EngineClient } from '../../../src/smoke/engine/client.ts';

/** As Docker's builder without BuildKit said it (20.10.24), and Podman's (4.3.1): of two stages, with a last step that fails. */
const DOCKER = `Step 1/7 : FROM base:1 AS one
 ---> 1635cd3d321d
Step 2/7 : WORKDIR /app
 ---> Using cache
 ---> 93203bbaed72
Step 3/7 : COPY Dockerfile ./
 ---> 8af3f598b8da
Step 4/7 : RUN echo made > /app/made
 ---> Running in b0a5c552f93e
Removing intermediate container b0a5c552f93e
 ---> 224d652a7494
Step 5/7 : FROM base:1
 ---> 1635cd3d321d
Step 6/7 : COPY --from=one /app/made /made
 ---> d4a1a6090147
Step 7/7 : RUN echo " ---> 0123456789ab"; cat /nothing
 ---> Running in e982c944711c
 ---> 0123456789ab
Removing intermediate container e982c944711c
`;
const PODMAN = `[1/2] STEP 1/4: FROM base:1 AS one
[1/2] STEP 2/4: WORKDIR /app
--> Using cache 940487b45e14b5b4d7c5f8c9a1
--> 940487b45e1
[1/2] STEP 3/4: COPY Dockerfile ./
--> a7167087865
[2/2] STEP 1/3: FROM base:1
[2/2] STEP 2/3: COPY --from=one /app/made /made
--> fc6aaa10f94
`;

test.each([
  ['Docker', DOCKER, ['0123456789ab', 'd4a1a6090147', '224d652a7494', '8af3f598b8da']],
  ['Podman', PODMAN, ['fc6aaa10f94', 'a7167087865']],
  ['BuildKit', '#7 [4/4] RUN env\n#7 DONE 0.5s\n', []],
])('the layers that %s says it made, the newest first', (_, log, ids) => {
  expect(layersIn(log)).toEqual(ids);
});

test.each<[name: string, told: string, removed: readonly string[]]>([
  ['its own', 'sha256:d4a1 [] 2026-01-01T00:00:05.123456789Z', ['sha256:d4a1']],
  ['its own, as Podman tells it', 'd4a1 [] 2026-01-01 00:00:05.123456789 +0000 UTC', ['d4a1']],
  ['an image that has a name', 'sha256:0123 ["theirs:1"] 2026-01-01T00:00:05Z', []],
  ['an image that was there before', 'sha256:0123 [] 2025-12-31T23:59:59Z', []],
  ['an image whose time is not told', 'sha256:0123 []', []],
  ['no image', '', []],
])('what a build printed is removed or not: %s', async (_, told, removed) => {
  const called: string[][] = [];
  const client: EngineClient = {
    run: async (words) => {
      called.push([...words]);
      return { status: 0, errors: '', output: words[1] === 'inspect' ? `${told}\n` : '' };
    },
  };
  await removeLayers(client, DOCKER, Date.parse('2026-01-01T00:00:00Z'));
  const removals = called.filter(([, verb]) => verb === 'rm');
  expect(removals).toEqual(removed.length === 0 ? [] : [['image', 'rm', '--no-prune', ...removed]]);
});
