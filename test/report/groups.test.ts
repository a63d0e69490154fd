import { expect, test } from '@jest/globals';
import { byImportance, groupByRule } from '../../src/report/groups.ts';
import { findingOf } from './sample-verdict.ts';

const span = { path: 'a', start: 0, end: 1 };
const notice = findingOf('a', span, { severity: 'notice' });
const error = findingOf('b', span);
const unsure = findingOf('a', span, { confidence: 'medium' });

test('groups by rule and severity, errors first, whatever the order', () => {
  const groups = groupByRule([notice, error, unsure, notice]);
  expect(groups.map(({ rule, severity, findings }) => [rule, severity, findings.length])).toEqual([
    ['b', 'error', 1],
    ['a', 'error', 1],
    ['a', 'notice', 2],
  ]);
});

test('shows one of every rule before the second of any, surer ones first', () => {
  expect(byImportance([unsure, notice, error, error])).toEqual([notice, error, error, unsure]);
});

test('shows what a change brings before what was there', () => {
  const known = { ...error, change: 'known' } as const;
  const fresh = { ...unsure, change: 'new' } as const;
  expect(byImportance([known, fresh])).toEqual([fresh, known]);
});
