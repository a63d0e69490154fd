import { expect, test } from '@jest/globals';
import { writtenIn } from '../../../src/deployment/lowering/written.ts';
import { walked } from '../../support/walked.ts';

/** What a script writes, as `target: content`. */
function written(script: string): string[] {
  return writtenIn(walked({ 'install.sh': script })).map(({ target, content, isCrontab }) =>
    [`${target.value}: ${content.value.trimEnd()}`, ...(isCrontab ? ['(cron)'] : [])].join(' '),
  );
}

test.each([
  ['a heredoc', 'cat > /etc/a.conf <<EOF\nx=1\nEOF\n', ['/etc/a.conf: x=1']],
  ['a heredoc before its target', "cat <<'EOF' > /etc/a.conf\nx=$y\nEOF\n", ['/etc/a.conf: x=$y']],
  ['a variable in a heredoc', 'D=/srv\ncat > $D/a <<EOF\nin $D\nEOF\n', ['/srv/a: in /srv']],
  ['sudo tee', 'sudo tee /etc/a.conf > /dev/null <<EOF\nx=1\nEOF\n', ['/etc/a.conf: x=1']],
  ['a pipe into tee', 'cat <<EOF | sudo tee -a /etc/a.conf\nx=1\nEOF\n', ['/etc/a.conf: x=1']],
  ['echo', 'echo "x=1" "y" >> /etc/a.conf\n', ['/etc/a.conf: x=1 y']],
  ['printf', "printf '%s\\n' one two > /etc/a.conf\n", ['/etc/a.conf: one\ntwo']],
  [
    'a folder of cron',
    'echo "0 2 * * * root /a" > /etc/cron.d/a\n',
    ['/etc/cron.d/a: 0 2 * * * root /a (cron)'],
  ],
  ['crontab', 'echo "0 2 * * * /a" | crontab -\n', ['crontab: 0 2 * * * /a (cron)']],
  [
    'crontab with what was there',
    '(crontab -l; echo "0 2 * * * /a") | crontab -\n',
    ['crontab: 0 2 * * * /a (cron)'],
  ],
  ['crontab and a heredoc', 'crontab - <<EOF\n@reboot /a\nEOF\n', ['crontab: @reboot /a (cron)']],
  ['crontab and a file', 'crontab deploy/crontab\n', []],
  ['a file copied, a message', 'cat a > b\necho hello\necho hello > /dev/null\necho hello >&2\n', []],
])('%s', (_, script, expected) => {
  expect(written(script)).toEqual(expected);
});
