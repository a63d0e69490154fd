import { expect, test } from '@jest/globals';
import { githubCommands } from '../../src/report/github-commands.ts';
import { findingOf, SAMPLE, verdictOf } from './sample-verdict.ts';

const span = { path: 'start.sh', start: 0, end: 2 };

function commandsOf(report: string): string[] {
  return report.split('\n').filter((line) => line.startsWith('::'));
}

test('the ten that GitHub keeps are one of every rule before the second of any, surer ones first', () => {
  const findings = [
    ...Array.from({ length: 12 }, (_, i) => findingOf('first', span, { message: `first ${i}` })),
    findingOf('unsure', span, { confidence: 'medium' }),
    findingOf('last', span),
  ];
  const report = githubCommands(verdictOf(findings), SAMPLE.sources);
  const titles = commandsOf(report).map((line) => /title=(\w+)/.exec(line)?.[1]);
  expect(titles).toEqual(['first', 'last', 'unsure', ...Array(7).fill('first')]);
  expect(report).toContain('4 more errors without an annotation: GitHub keeps 10 of a level in one step.');
});

test('errors come before warnings, and each level has its ten', () => {
  const findings = [
    ...Array.from({ length: 11 }, () => findingOf('w', span, { severity: 'warning' })),
    findingOf('e', span),
  ];
  const levels = commandsOf(githubCommands(verdictOf(findings), SAMPLE.sources)).map((line) =>
    line.slice(0, 7),
  );
  expect(levels).toEqual(['::error', ...Array(10).fill('::warni')]);
});

test('a message is cut at 4,096 characters', () => {
  const finding = findingOf('long', span, { message: '😀'.repeat(4_000) });
  const [command = ''] = commandsOf(githubCommands(verdictOf([finding]), SAMPLE.sources));
  const message = command.slice(command.lastIndexOf('::') + 2);
  expect(message.length).toBeLessThanOrEqual(4_096);
  expect(message.length).toBeGreaterThan(4_090);
  expect(message).toMatch(/😀…$/u);
});

test('a path with a comma, a colon and a percent sign is escaped as @actions/core does', () => {
  const finding = findingOf('x', { path: 'a,b:c%\n.sh', start: 0, end: 0 });
  const [command] = commandsOf(githubCommands(verdictOf([finding]), SAMPLE.sources));
  expect(command).toContain('file=a%2Cb%3Ac%25%0A.sh,');
});

test('a span over several lines has no columns', () => {
  const finding = findingOf('x', { path: 'start.sh', start: 0, end: 15 });
  const [command] = commandsOf(githubCommands(verdictOf([finding]), SAMPLE.sources));
  expect(command).toContain('file=start.sh,line=1,endLine=2,title=');
});
