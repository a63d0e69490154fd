import { expect, test } from '@jest/globals';
import { explainRule } from '../../src/report/explain.ts';
import { FORMATS } from '../../src/report/formats.ts';
import { mapOfFindings } from '../../src/report/map/map-of-findings.ts';
import { DESTINATION_NAMES, DESTINATIONS } from './destinations.ts';
import { CHANGED, SAMPLE_MAP } from './sample-change.ts';
import { OPTIONS, RULES, SAMPLE, verdictOf } from './sample-verdict.ts';

const linkTo = (path: string, line: number) => `https://example.org/blob/c0ffee/${path}#L${line}`;

test.each(DESTINATION_NAMES)('the sample as %s', (name) => {
  expect(DESTINATIONS[name](SAMPLE.verdict, SAMPLE.sources, { ...OPTIONS, linkTo })).toMatchSnapshot();
});

test.each(DESTINATION_NAMES)('a pull request as %s', (name) => {
  const map = mapOfFindings(SAMPLE_MAP, CHANGED.verdict);
  const options = { ...OPTIONS, linkTo, map, runUrl: 'https://example.org/runs/7' };
  expect(DESTINATIONS[name](CHANGED.verdict, CHANGED.sources, options)).toMatchSnapshot();
});

test('the sample as text, in colour, narrow, with what is undecided', () => {
  const options = { ...OPTIONS, colour: true, width: 50, listUndecided: true };
  const report = FORMATS.text(SAMPLE.verdict, SAMPLE.sources, options);
  expect(report.replaceAll('\u001b', '␛')).toMatchSnapshot();
});

test.each(DESTINATION_NAMES)('nothing found, as %s', (name) => {
  const verdict = verdictOf([], { rules: new Map() });
  expect(DESTINATIONS[name](verdict, SAMPLE.sources, OPTIONS)).toMatchSnapshot();
});

test('a rule explained', () => {
  const [rule] = RULES;
  expect(rule && explainRule(rule, OPTIONS)).toMatchSnapshot();
});
