import { expect, test } from '@jest/globals';
import { idlenessOf } from '../../../../src/deployment/links/processes/idle-runs.ts';
import { runOfFile } from '../../../../src/deployment/links/processes/workers.ts';
import { deploymentOf } from '../../../support/deployed.ts';

const does = (script: string): string => {
  const deployment = deploymentOf({
    'x.sh': `#!/bin/bash\n${script}\n`,
    'idle.sh': '#!/bin/sh\n# later\n',
    'busy.sh': '#!/bin/sh\ncurl http://a\n',
  });
  const run = runOfFile(deployment, 'x.sh');
  return run === undefined ? 'no run' : (idlenessOf(deployment, run)?.does ?? 'something');
};

test.each([
  ['', 'nothing'],
  ['# pg_dump shop', 'nothing'],
  ['set -e\nDATE=$(date +%F)\ncd /srv', 'nothing'],
  ['echo a > /dev/null', 'prints'],
  ['if [ -n "$X" ]; then echo x; fi', 'prints'],
  ['exit 0\ncurl http://a', 'nothing'],
  ['f() { curl http://a; }', 'nothing'],
  ['./idle.sh', 'nothing'],
  ['./idle.sh; echo done', 'prints'],
  ['./x.sh', 'something'],
  ['./busy.sh', 'something'],
  ['./unknown.sh', 'something'],
  ['"$JOB"', 'something'],
  ['echo a >> log', 'something'],
  ['exec > log\necho a', 'something'],
  ['echo "$(curl http://a)"', 'something'],
  ['echo a | mail b', 'something'],
  ['cat <<EOF\na\nEOF', 'prints'],
  ['cat file', 'something'],
])('%s', (script, expected) => {
  expect(does(script)).toBe(expected);
});
