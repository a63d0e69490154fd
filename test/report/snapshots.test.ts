import { expect, test } from '@jest/globals';
import { explainRule } from '../../src/report/explain.ts';
import { FORMAT_NAMES, FORMATS } from '../../src/report/formats.ts';
import { OPTIONS, RULES, SAMPLE, verdictOf } from './sample-verdict.ts';

const linkTo = (path: string, line: number) => `https://example.org/blob/c0ffee/${path}#L${line}`;

test.each(FORMAT_NAMES)('the sample as %s', (name) => {
  expect(FORMATS[name](SAMPLE.verdict, SAMPLE.sources, { ...OPTIONS, linkTo })).toMatchSnapshot();
});

test('the sample as text, in colour, narrow, with what is undecided', () => {
  const options = { ...OPTIONS, colour: true, width: 50, listUndecided: true };
  const report = FORMATS.text(SAMPLE.verdict, SAMPLE.sources, options);
  expect(report.replaceAll('\u001b', '␛')).toMatchSnapshot();
});

test.each(FORMAT_NAMES)('nothing found, as %s', (name) => {
  const verdict = verdictOf([], { rules: new Map() });
  expect(FORMATS[name](verdict, SAMPLE.sources, OPTIONS)).toMatchSnapshot();
});

test('a rule explained', () => {
  const [rule] = RULES;
  expect(rule && explainRule(rule, OPTIONS)).toMatchSnapshot();
});
