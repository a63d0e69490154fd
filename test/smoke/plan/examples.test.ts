import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Deployment } from '../../../src/deployment/deployment.ts';
import { planText } from '../../../src/report/rehearsal/plan-text.ts';
import { openRepository } from '../../../src/repository/open.ts';
import { plansOf } from '../../../src/smoke/plan/plan-of.ts';
import { deploymentOf } from '../../support/deployed.ts';

const { knowledge } = deploymentOf({});
const FOLDERS = readdirSync('examples').flatMap((incident) => [
  `${incident}/reported`,
  `${incident}/repaired`,
]);

test.each(FOLDERS)('%s', (folder) => {
  const deployment = new Deployment(openRepository(`examples/${folder}`), knowledge);
  expect(plansOf(deployment).map(planText).join('\n')).toMatchSnapshot();
});
