import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { parseProcfile } from '../../src/syntax/procfile.ts';

test('names and commands', () => {
  const file = parseProcfile(
    Text.ofFile(
      'Procfile',
      '# a\nweb: gunicorn app:app --bind :$PORT\n\nwork-er_2 :  a b \nempty:\n: x\nnothing',
    ),
  );
  expect(file.processes.map((one) => [one.name.value, one.command.value])).toEqual([
    ['web', 'gunicorn app:app --bind :$PORT'],
    ['work-er_2', 'a b'],
  ]);
  expect(file.comments.map((one) => one.value)).toEqual(['# a']);
  expect(file.problems.map((one) => one.text.value)).toEqual(['empty:', ': x', 'nothing']);
});
