import { expect, test } from '@jest/globals';
import { walked } from '../../support/walked.ts';

/** What becomes of the failure of `cp`, inside another shell. */
test.each([
  ['ssh web cp a b', 'stops'],
  ["ssh web 'cd /srv && cp a b'", 'stops'],
  ["ssh web 'cp a b; systemctl restart app'", 'continues'],
  ["ssh web 'cp a b' || true", 'ignored'],
  ["if ssh web 'cp a b'; then echo done; fi", 'tested'],
  ["ssh web 'cp a b' | tee log", 'hidden'],
  ['ssh web <<EOF\nset -e\ncp a b\nsystemctl restart app\nEOF', 'stops'],
  ["bash -c 'cp a b; exit $?'", 'tested'],
])('%s: %s', (script, expected) => {
  const act = walked({ 'x.sh': `#!/bin/bash\nset -e\n${script}\n` }).acts.find(
    ({ program }) => program === 'cp',
  );
  expect(act?.line.flow.onFailure).toBe(expected);
});
