import { describe, expect, test } from '@jest/globals';
import { readInputs } from '../../src/github/inputs.ts';
import type { Environment, Occasion } from '../../src/github/occasion.ts';
import { refusalFor } from '../../src/github/rehearsal.ts';

const PLACE: Occasion = {
  event: 'pull_request',
  owner: 'acme',
  repo: 'shop',
  head: '',
  checkedOut: '',
  serverUrl: '',
  apiUrl: '',
};

const OWN: Partial<Occasion> = { pullRequest: { number: 1, isFork: false } };
const FORK: Partial<Occasion> = { pullRequest: { number: 1, isFork: true } };
const HOSTED = { RUNNER_ENVIRONMENT: 'github-hosted' };
const OURS = { RUNNER_ENVIRONMENT: 'self-hosted' };

describe('whose code is started', () => {
  test.each<
    [
      who: string,
      occasion: Partial<Occasion>,
      runner: Environment,
      forks: string,
      refused: string | undefined,
    ]
  >([
    ['a push', { event: 'push' }, OURS, '', undefined],
    ['a pull request of this repository', OWN, OURS, '', undefined],
    ['a fork on a runner of GitHub', FORK, HOSTED, '', undefined],
    ['a fork on a runner of one’s own', FORK, OURS, '', "the runner is not GitHub's own"],
    ['a fork on nobody knows what', FORK, {}, '', "the runner is not GitHub's own"],
    ['a fork on a runner of one’s own, if told', FORK, OURS, 'true', undefined],
    [
      'a fork under pull_request_target, whatever is told',
      { ...FORK, event: 'pull_request_target', privileged: { isFork: true } },
      HOSTED,
      'true',
      '`pull_request_target` for a fork has this repository',
    ],
    [
      'a fork under workflow_run',
      { event: 'workflow_run', privileged: { isFork: true } },
      HOSTED,
      '',
      '`workflow_run` for a fork has this repository',
    ],
    [
      'workflow_run of this repository',
      { event: 'workflow_run', privileged: { isFork: false } },
      OURS,
      '',
      undefined,
    ],
  ])('%s', (_, occasion, runner, forks, refused) => {
    const inputs = readInputs((name) => (name === 'smoke-forks-on-self-hosted' ? forks : ''));
    const said = refusalFor({ ...PLACE, ...occasion }, inputs, runner);
    expect(said).toEqual(refused === undefined ? undefined : expect.stringContaining(refused));
  });
});
