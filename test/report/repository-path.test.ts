import { expect, test } from '@jest/globals';
import { checkRunReport } from '../../src/report/check-run.ts';
import { githubCommands } from '../../src/report/github-commands.ts';
import { sarifReport } from '../../src/report/sarif/sarif.ts';
import { OPTIONS, SAMPLE } from './sample-verdict.ts';

const options = { ...OPTIONS, folder: 'services/bot' };

test('a folder that is judged as a repository has its paths below the repository on GitHub', () => {
  const { annotations } = checkRunReport(SAMPLE.verdict, SAMPLE.sources, options);
  expect(new Set(annotations.map(({ path }) => path))).toEqual(
    new Set(['services/bot/deploy.sh', 'services/bot/start.sh']),
  );
  const commands = githubCommands(SAMPLE.verdict, SAMPLE.sources, options);
  expect(commands.match(/^::error file=[^,]*/gm)).toEqual([
    '::error file=services/bot/deploy.sh',
    '::error file=services/bot/start.sh',
  ]);
  const sarif = sarifReport(SAMPLE.verdict, SAMPLE.sources, options);
  const uris = sarif.match(/"uri": "[^"]*"/g) ?? [];
  expect(uris).toContain('"uri": "services/bot/bot.service"');
  expect(uris.filter((uri) => !uri.includes('services/bot/'))).toEqual([]);
});
