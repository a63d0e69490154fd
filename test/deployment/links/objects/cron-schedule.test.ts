import { expect, test } from '@jest/globals';
import { cronFault } from '../../../../src/deployment/links/objects/cron-schedule.ts';

/** Each was given to Kubernetes' own ValidateCronJobCreate (1.33). */
test.each([
  '*/5 * * * *',
  '@daily',
  '@every 1h',
  '0 0 * * MON-FRI',
  '5/15 * * * *',
  '0 0 ? * sun',
  '1-5,7 0 * jan *',
  '0 0 1-31/2 * 0-6',
])('reads %s', (schedule) => {
  expect(cronFault(schedule)).toBeUndefined();
});

test.each([
  ['* * * * 7', '`7` is no day of the week (0 to 6)'],
  ['60 * * * *', '`60` is no minute (0 to 59)'],
  ['0 25 * * *', '`25` is no hour (0 to 23)'],
  ['0 0 L * *', '`L` is no day of the month (1 to 31)'],
  ['*/0 * * * *', '`*/0` is no minute (0 to 59)'],
  ['* * * *', '`* * * *` has 4 fields, and a schedule has five'],
  ['@reboot', '`@reboot` is no schedule'],
  ['TZ=UTC 0 0 * * *', 'the time zone of a schedule stands in `timeZone`'],
])('refuses %s', (schedule, because) => {
  expect(cronFault(schedule)).toBe(because);
});
