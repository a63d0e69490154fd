import { expect, test } from '@jest/globals';
import { triggersOf } from '../../../src/deployment/links/keepers/triggers.ts';
import { deploymentOf } from '../../support/deployed.ts';

/** What sets `git pull` going, the least attended first. */
function triggers(files: Readonly<Record<string, string>>): string[] {
  const deployment = deploymentOf(files);
  return deployment
    .runs()
    .flatMap((run) =>
      run.acts.filter(({ command }) => command === 'pull').map((act) => triggersOf(deployment, act, run)),
    )
    .flatMap((found) => found.map(({ kind, says }) => `${kind}: ${says}`));
}

const PULL = '#!/bin/sh\ngit pull\n';
const MANAGE = '#!/bin/sh\ncase "$1" in\n  backup) pg_dump a ;;\n  update) git pull ;;\nesac\n';

test.each([
  ['cron', { crontab: '0 2 * * * cd /srv && git pull\n' }, ['schedule: cron runs it (0 2 * * *)']],
  [
    'cron, by a script',
    { crontab: '5 * * * * /srv/pull.sh\n', 'pull.sh': PULL },
    ['schedule: cron runs it (5 * * * *)'],
  ],
  ['cron at boot', { crontab: '@reboot /srv/pull.sh\n', 'pull.sh': PULL }, ['start: cron runs it (@reboot)']],
  [
    'cron, by the arm that it names',
    { crontab: '0 2 * * * /srv/manage.sh update\n', 'manage.sh': MANAGE },
    ['schedule: cron runs it (0 2 * * *)'],
  ],
  [
    'cron, by another arm',
    { crontab: '0 2 * * * /srv/manage.sh backup\n', 'manage.sh': MANAGE },
    ['person: somebody runs it'],
  ],
  [
    'a loop',
    { 'agent.sh': '#!/bin/sh\nwhile true; do git pull; sleep 9; done\n' },
    ['schedule: a loop without end runs it again and again'],
  ],
  ['a start script', { 'start.sh': PULL }, ['start: every start runs it']],
  ['a deploy script', { 'deploy.sh': PULL }, ['person: somebody runs it']],
  ['a webhook', { 'webhook.sh': PULL }, ['webhook: its name says that a webhook runs it']],
  [
    'a unit',
    { 'a.service': '[Service]\nExecStartPre=/usr/bin/git pull\nExecStart=/a\n' },
    ['start: every start of a.service runs it'],
  ],
  [
    'a timer of another name',
    {
      'nightly.timer': '[Timer]\nUnit=a.service\nOnCalendar=daily\n',
      'a.service': '[Service]\nExecStart=/srv/pull.sh\n',
      'pull.sh': PULL,
    },
    ['schedule: nightly.timer runs it (OnCalendar=daily)'],
  ],
  [
    'scripts that call each other',
    { 'a.sh': '#!/bin/sh\n./b.sh\n', 'b.sh': '#!/bin/sh\n./a.sh\ngit pull\n' },
    ['person: somebody runs it'],
  ],
  [
    'a question',
    { 'start.sh': '#!/bin/sh\nread -r REPLY\nif [ "$REPLY" = y ]; then git pull; fi\n' },
    ['person: somebody runs it'],
  ],
])('%s', (_, files, expected) => {
  expect(triggers(files)).toEqual(expected);
});
