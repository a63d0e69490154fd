import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { parseSupervisord, supervisordOption } from '../../src/syntax/supervisord.ts';

const parse = (value: string) => parseSupervisord(Text.ofFile('supervisord.conf', value));

test('sections, continuations and comments', () => {
  const file = parse(`; first
[supervisord]
nodaemon=true ; stay
[program:web]
command = uvicorn app:app
  --host 0.0.0.0   # everywhere
  --port 80
Environment: A="b;c",D="%(ENV_D)s"

stdout=/log/%(program_name)s-%(process_num)02d.log ; %% %%
percent=100%%
[group:all]
programs=web,worker
`);
  expect(file.problems).toEqual([]);
  expect(file.sections.map((one) => [one.kind, one.name?.value])).toEqual([
    ['supervisord', undefined],
    ['program', 'web'],
    ['group', 'all'],
  ]);
  const options = file.sections.flatMap((one) => one.options);
  expect(options.map((one) => [one.name.value, one.value.value, one.value.isKnown])).toEqual([
    ['nodaemon', 'true', true],
    ['command', 'uvicorn app:app\n--host 0.0.0.0\n--port 80', true],
    ['Environment', 'A="b;c",D="\u{FFFC}"', false],
    ['stdout', '/log/web-\u{FFFC}.log', false],
    ['percent', '100%', true],
    ['programs', 'web,worker', true],
  ]);
  expect(file.comments).toHaveLength(4);
});

test('the last of a repeated option counts, in any case', () => {
  const [section] = parse('[program:a]\nCommand=x\ncommand=y').sections;
  expect(section === undefined ? undefined : supervisordOption(section, 'command')?.value.value).toBe('y');
});

test.each([
  ['a=b\n[x]', 'outside of a section'],
  ['[x\na=b', 'does not end'],
  ['[x]\nnothing', 'Not of the form'],
  ['[x]\n=nothing', 'Not of the form'],
])('%j is a problem', (content, message) => {
  expect(parse(content).problems.map((one) => one.message)).toEqual([expect.stringContaining(message)]);
});
