import { expect, test } from '@jest/globals';
import { sequencesOf } from '../../../../src/deployment/links/commands/sequences.ts';
import { unrepeatableIn } from '../../../../src/deployment/links/commands/unrepeatable.ts';
import { deploymentOf } from '../../../support/deployed.ts';

const found = (script: string): string[] => {
  const deployment = deploymentOf({ 'x.sh': `#!/bin/bash -e\n${script}\n` });
  return sequencesOf(deployment).flatMap((sequence) =>
    sequence.acts.flatMap((act) => unrepeatableIn(deployment, sequence, act)?.kind ?? []),
  );
};

test.each([
  ['useradd -m app', ['user']],
  ['adduser --disabled-password app', ['user']],
  ['adduser --system app', []],
  ['addgroup -S app', ['group']],
  ['groupadd -f app', []],
  ['useradd app || true', []],
  ['useradd "$NAME"', []],
  ['userdel app || true; useradd app', []],
  ['ln -s /opt/a /usr/bin/a', ['link']],
  ['ln -sf /opt/a /usr/bin/a', []],
  ['rm -f /usr/bin/a; ln -s /opt/a /usr/bin/a', []],
  ['ln -s /opt/a "$BIN/a"', []],
  ['ln -s a b', []],
  ['(crontab -l; echo x) | crontab -', ['crontab']],
  ['crontab -l | { cat; echo x; } | crontab -', ['crontab']],
  ['(crontab -l | grep -v x; echo x) | crontab -', []],
  ['echo x | crontab -', []],
  ['echo a >> /etc/hosts', ['append']],
  ['echo >> /etc/hosts', []],
  ['echo a >> "$HOME/.bashrc"', ['append']],
  ['echo a >> "$CONF"', []],
  ['echo a >> /var/log/x.log', []],
  ['echo a > /etc/x; echo b >> /etc/x', []],
  ['{ echo a; echo b; } >> /etc/x', ['append']],
  ['grep -q a /etc/hosts && exit 0\necho a >> /etc/hosts', []],
  ['if [ "$E" = prod ]; then echo a >> /etc/hosts; fi', ['append']],
  ['if ! grep a /etc/hosts; then echo a >> /etc/hosts; fi', []],
])('%s', (script, expected) => {
  expect(found(script)).toEqual(expected);
});
