import { expect, test } from '@jest/globals';
import { brokenCommands } from '../../../src/deployment/links/commands/continuations.ts';
import { brokenInstructions } from '../../../src/deployment/links/images/swallowed-instructions.ts';
import { deploymentOf } from '../../support/deployed.ts';

function broken(files: Readonly<Record<string, string>>): string[] {
  const deployment = deploymentOf(files);
  return [...brokenCommands(deployment), ...brokenInstructions(deployment)].map(({ at, how, next }) => {
    const content = files[at.path] ?? '';
    return `${how} «${content.slice(at.start, at.end)}» ${content.slice(next.at.start, next.at.end)}`;
  });
}

test.each([
  ['a blank', 'make a \\ \n  --b\n', ['blanks «\\ » --b']],
  ['a tab and a blank', 'make a \\\t \n  --b\n', ['blanks «\\\t » --b']],
  ['line ends of Windows', 'make a \\ \r\n  --b\r\n', ['blanks «\\ » --b']],
  ['nothing behind it', 'make a \\ \n\nmake b\n', []],
  ['an argument that ends in a blank', 'ls a\\ \n  -b\n', []],
  ['a comment amid', 'make a \\\n  # b \\\n  --c\n', ['comment «# b \\» --c']],
  ['a comment at the end', 'make a \\\n  # b\nmake c\n', []],
  ['a comment behind', 'make a \\ # b\n  --c\n', ['comment «\\ # b» --c']],
  ['quotes', 'echo "a \\ \n  -b"\n', []],
])('a script: %s', (_, script, found) => {
  expect(broken({ 'run.sh': script })).toEqual(found);
});

test.each([
  ['swallowed', 'RUN a \\\nCOPY b c\n', ['swallows «\\» COPY b c']],
  ['with a comment between', 'RUN a \\\n# b\n\nUSER c\n', ['swallows «\\» USER c']],
  ['line ends of Windows', 'RUN a \\\r\nCOPY b c\r\n', ['swallows «\\» COPY b c']],
  ['an argument that looks like one', 'ENV A=b \\\nUSER=c\n', []],
  ['cut off', 'RUN a \\ # b\r\n  c d\r\n', ['comment «\\ # b» c']],
])('a Dockerfile: %s', (_, lines, found) => {
  expect(broken({ Dockerfile: `FROM alpine\n${lines}` })).toEqual(found);
});

test('a long line of many commands, and many comments behind backslashes', () => {
  expect(broken({ 'run.sh': `${'make a \\ ; '.repeat(20_000)}\n${'\\ # '.repeat(100_000)}\nx\n` })).toEqual(
    [],
  );
});
