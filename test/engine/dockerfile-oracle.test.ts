import { Readable } from 'node:stream';
import { afterAll, expect, test } from '@jest/globals';
import { type OwnDockerfile, ownDockerfiles } from '../support/dockerfiles.ts';
import { BASE_IMAGE, engineTest, testEngine } from '../support/engine.ts';

/*
 * What the engine's own readers make of our Dockerfiles. The classic builder reads the whole file and says how many steps it has
 * before it takes the first, which ends the build where nothing can be pulled. Both builders look for the stage that is asked for
 * before they pull or run anything: one that is not there tells a file that was read from one that was refused.
 */
const NO_STAGE = 'no-such-stage-anywhere';
const LABEL = 'incident-gate.test=dockerfile-oracle';
/** Builds at one time. */
const AT_ONCE = 6;
const LONG = 420_000;

type Builder = 'classic' | 'buildkit';

const READ = /Step 1\/\d+ : |failed to reach build target|target stage \S+ could not be found/;
const REFUSED =
  /dockerfile parse error|failed to parse Dockerfile|cannot be empty|Dockerfile\) cannot|failed to create LLB definition|requires at least|file with no instructions|no build stage/i;

const files = ownDockerfiles();

async function ask(builder: Builder, content: string, isWhole = false): Promise<string> {
  const stage = isWhole ? [] : ['--target', NO_STAGE];
  const answer = await testEngine().client.run(
    ['build', '--network', 'none', '--force-rm', '--label', LABEL, ...stage, '-'],
    {
      seconds: 60,
      input: Readable.from([content]),
      environment: { DOCKER_BUILDKIT: builder === 'classic' ? '0' : '1' },
    },
  );
  return `${answer.output}\n${answer.errors}`;
}

async function forEachFile<T>(of: readonly OwnDockerfile[], what: (file: OwnDockerfile) => Promise<T>) {
  const left = [...of.entries()];
  const results: T[] = [];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      results[next[0]] = await what(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

interface Reason {
  readonly because: string;
  readonly holds: (file: OwnDockerfile, answer: string) => boolean;
}

/** Where the two need not agree, and why. */
const REASONS: readonly Reason[] = [
  {
    because: 'heredocs are of Dockerfile syntax 1.4, and engines older than 23 do not know it',
    holds: ({ content }, answer) => content.includes('<<') && /unknown instruction/i.test(answer),
  },
  {
    because: 'these flags came later, or are BuildKit’s alone',
    holds: (_, answer) =>
      /unknown flag: (?:mount|network|security|link|chmod|parents|exclude|checksum|keep-git-dir|start-interval)/i.test(
        answer,
      ),
  },
  {
    because: 'a health check’s 0 stands for the default, in engines from 25 on',
    holds: (_, answer) => /cannot be less than 1ms|retries must be at least 1 \(not 0\)/.test(answer),
  },
  {
    because: 'what ONBUILD holds back is refused in the image that is based on this one',
    holds: ({ content, tree }, answer) =>
      READ.test(answer) && /^ONBUILD/m.test(content) && tree.problems.length === 1,
  },
  {
    because: 'without a stage it looks for the one that is asked for all the same',
    holds: ({ tree }, answer) => READ.test(answer) && tree.stages.length === 0,
  },
  {
    because: 'what a variable makes of a name is not the reader’s question',
    holds: (_, answer) => /base name \(.*\) should not be blank|failed to process/.test(answer),
  },
  {
    because: 'another reader is fetched for it, and there is no network',
    holds: ({ tree }, answer) =>
      tree.directives.some(({ name }) => name === 'syntax') && /docker\.io|failed to do request/.test(answer),
  },
];

/** In words, where the engine and the reader disagree on a file and no reason holds. */
function disagreement(file: OwnDockerfile, answer: string): string[] {
  const isRead = READ.test(answer);
  const isSettled = isRead || REFUSED.test(answer);
  if (isSettled && isRead === (file.tree.problems.length === 0)) return [];
  if (REASONS.some(({ holds }) => holds(file, answer))) return [];
  const ours = file.tree.problems.map(({ message }) => message).join('; ') || 'read';
  return [`${file.name}\n  here: ${ours}\n  engine: ${answer.trim().split('\n').at(-1)}`];
}

/** Where it counts other steps: each instruction is one, and the label that the build is given another. */
function miscount({ name, tree }: OwnDockerfile, answer: string): string[] {
  const steps = /Step 1\/(\d+) : /.exec(answer)?.[1];
  const inStages = tree.stages.reduce((sum, { instructions }) => sum + 1 + instructions.length, 0);
  const own = tree.globalArgs.length + inStages;
  return steps === undefined || Number(steps) === own + 1 ? [] : [`${name}: ${own} here, ${steps} there`];
}

engineTest(
  'the classic builder reads what is read here, in as many steps, and refuses what has problems here',
  async () => {
    expect(files.length).toBeGreaterThan(400);
    const answers = await forEachFile(files, (file) =>
      // What could really be built is not built; without a stage engine 20.10 hangs up.
      ask('classic', file.content, file.tree.stages.length > 0 && !file.content.includes(BASE_IMAGE)),
    );
    const wrong = files.flatMap((file, i) => {
      const answer = answers[i] ?? '';
      const differs = disagreement(file, answer);
      return differs.length > 0 || file.tree.problems.length > 0 ? differs : miscount(file, answer);
    });
    expect(wrong).toEqual([]);
    expect(answers.filter((answer) => /Step 1\//.test(answer)).length).toBeGreaterThan(300);
  },
  LONG,
);

engineTest(
  'BuildKit reads and refuses the small ones alike, where the client has it',
  async () => {
    const probe = await ask('buildkit', 'FROM scratch\nENV A=1\n');
    if (!READ.test(probe)) {
      expect(probe).toMatch(/buildx|BuildKit/);
      return;
    }
    const small = files.filter(({ name }) => name.startsWith('"'));
    const answers = await forEachFile(small, (file) => ask('buildkit', file.content));
    expect(small.flatMap((file, i) => disagreement(file, answers[i] ?? ''))).toEqual([]);
  },
  LONG,
);

afterAll(async () => {
  if (engineTest === test)
    await testEngine().client.run(['image', 'prune', '--force', '--filter', `label=${LABEL}`], {
      seconds: 60,
    });
});
