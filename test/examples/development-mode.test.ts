import { expect, test } from '@jest/globals';
import { gateOver } from '../support/examples.ts';

test('as it failed', async () => {
  expect(await gateOver('development-mode/reported')).toEqual({
    rejected: true,
    found: [
      'auto-reload start_all_services.sh:14',
      'auto-reload start_all_services.sh:19',
      'broad-process-kill stop_all_services.sh:4',
      'broad-process-kill stop_all_services.sh:5',
      'broad-process-kill stop_all_services.sh:6',
      'data-in-tmp start_all_services.sh:10',
      'unattended-code-update deploy/crontab:3',
      'unsupervised-background start_all_services.sh:10',
      'unsupervised-background start_all_services.sh:14',
      'unsupervised-background start_all_services.sh:19',
      'unsupervised-background start_all_services.sh:24',
    ],
  });
});

test('as the report proposed to mend it', async () => {
  expect(await gateOver('development-mode/remedy')).toEqual({
    rejected: true,
    found: [
      'broad-process-kill monitor-services.sh:16',
      'broad-process-kill monitor-services.sh:7',
      'broad-process-kill monitor-services.sh:8',
      'broad-process-kill monitor-services.sh:9',
      'broad-process-kill stop_all_services.sh:4',
      'broad-process-kill stop_all_services.sh:5',
      'broad-process-kill stop_all_services.sh:6',
      'competing-supervisors monitor-services.sh:4',
      'data-in-tmp deploy/install.sh:10',
      'data-in-tmp start_all_services.sh:11',
      'data-in-tmp start_all_services.sh:12',
      'data-in-tmp start_all_services.sh:13',
      'data-in-tmp start_all_services.sh:9',
      'data-in-tmp start_all_services.sh:9',
      'forking-multi-process deploy/telegram-bot-v3.service:7',
      'logs-buffered start_all_services.sh:11',
      'logs-buffered start_all_services.sh:12',
      'logs-buffered start_all_services.sh:13',
      'restart-cascade monitor-services.sh:14',
      'restart-cascade monitor-services.sh:7',
      'root-service deploy/telegram-bot-v3.service:8',
      'unattended-code-update deploy/crontab:2',
      'unlimited-restarts deploy/telegram-bot-v3.service:4',
      'unsupervised-background deploy/install.sh:10',
      'unsupervised-background start_all_services.sh:11',
      'unsupervised-background start_all_services.sh:12',
      'unsupervised-background start_all_services.sh:13',
      'unsupervised-background start_all_services.sh:9',
    ],
  });
});

test('repaired', async () => {
  expect(await gateOver('development-mode/repaired')).toEqual({ rejected: false, found: [] });
});
