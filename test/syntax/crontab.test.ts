import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { type CrontabForm, detectCrontabForm, parseCrontab } from '../../src/syntax/crontab.ts';

const text = (value: string, path = 'crontab') => Text.ofFile(path, value);

test.each<[string, CrontabForm, (string | undefined)[]]>([
  ['*/5 0-4,6 1 jan MON-fri /bin/a b', 'user', ['*/5 0-4,6 1 jan MON-fri', undefined, '/bin/a b', undefined]],
  ['  0 3 * * * root\t/bin/a  b ', 'system', ['0 3 * * *', 'root', '/bin/a  b', undefined]],
  ['@reboot /bin/a', 'user', ['@reboot', undefined, '/bin/a', undefined]],
  ['@daily www-data a', 'system', ['@daily', 'www-data', 'a', undefined]],
  ['* * * * * mail -s x%one%two\\%', 'user', ['* * * * *', undefined, 'mail -s x', 'one\ntwo%']],
  [
    '* * * * * date +\\%Y # not a comment',
    'user',
    ['* * * * *', undefined, 'date +%Y # not a comment', undefined],
  ],
  ['H 3 * * 1#2 a', 'user', ['H 3 * * 1#2', undefined, 'a', undefined]],
  ['0~9 3 ? * L a=b', 'user', ['0~9 3 ? * L', undefined, 'a=b', undefined]],
])('%j in a %s crontab', (line, form, expected) => {
  const { entries, problems } = parseCrontab(text(line), form);
  expect(problems).toEqual([]);
  const [entry] = entries;
  expect([entry?.schedule, entry?.user, entry?.command, entry?.input].map((one) => one?.value)).toEqual(
    expected,
  );
});

test.each([
  ['A=b', 'A', 'b'],
  ['SHELL = /bin/bash ', 'SHELL', '/bin/bash'],
  ['MAILTO=""', 'MAILTO', ''],
  ['A=" b c "', 'A', ' b c '],
  ["'A B'='c'", 'A B', 'c'],
  ['A="b" c', 'A', '"b" c'],
])('%j assigns', (line, name, value) => {
  const { assignments } = parseCrontab(text(line), 'user');
  expect(assignments.map((one) => [one.name.value, one.value.value])).toEqual([[name, value]]);
});

test.each<[string, CrontabForm]>([
  ['hello world', 'user'],
  ['* * * *', 'user'],
  ['* * * * *', 'user'],
  ['* * * * * root', 'system'],
  ['@sometimes a', 'user'],
  ['! * * * * a', 'user'],
])('%j in a %s crontab is a problem', (line, form) => {
  const { entries, problems } = parseCrontab(text(`${line}\n# c\n0 0 * * * root ok`), form);
  expect([entries.length, problems.map((one) => one.text.value)]).toEqual([1, [line]]);
});

test('a masked field counts as one', () => {
  const source = text('{{ minute }} 3 * * * {{ cmd }} x').mask(/\{\{.*?\}\}/g, 'templated', '\u{FFFC}');
  const [entry] = parseCrontab(source, 'user').entries;
  expect([entry?.schedule.isKnown, entry?.command.unknown]).toEqual([false, 'templated']);
});

test.each<[string, string, CrontabForm]>([
  ['deploy/cron.d/backup', '0 3 * * * /bin/a', 'system'],
  ['rootfs/etc/crontab', '', 'system'],
  ['var/spool/cron/root', '0 3 * * * root a', 'user'],
  ['crontab', '# m h dom mon dow user command\n0 3 * * * joe a', 'system'],
  ['crontab', '0 3 * * * root a\n1 3 * * * www-data b', 'system'],
  ['crontab', '0 3 * * * python3 a.py', 'user'],
  ['crontab', '', 'user'],
])('%s with %j', (path, content, form) => {
  expect(detectCrontabForm(path, text(content, path))).toBe(form);
});
