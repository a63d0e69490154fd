import { expect, test } from '@jest/globals';
import { compareStates } from '../../src/policy/changes.ts';
import type { Finding, Severity } from '../../src/policy/finding.ts';

/** `path text`, with `!` in front for a warning. */
function finding(written: string): Finding {
  const severity: Severity = written.startsWith('!') ? 'warning' : 'error';
  const [path = '', text = ''] = written.replace('!', '').split(' ');
  return {
    rule: 'r',
    family: 'f',
    title: 't',
    severity,
    confidence: 'high',
    span: { path, start: 0, end: 1 },
    message: '',
    related: [],
    fingerprint: `${path} ${text}`,
    likeness: text.replace(/\d/, ''),
  };
}

test.each([
  ['what was there is known', ['a x'], ['a x'], ['known'], 0],
  ['what was not is new', [], ['a x'], ['new'], 0],
  ['what is no more is gone', ['a x'], [], [], 1],
  ['the same text once more is new', ['a x1'], ['a x1', 'a x2'], ['known', 'new'], 0],
  ['what moved with its file is known', ['gone x'], ['a x'], ['known'], 0],
  ['what was copied from a file that stays is new', ['stays x'], ['a x', 'stays x'], ['new', 'known'], 0],
  ['what left a file that stays is new elsewhere', ['stays x'], ['a x'], ['new'], 1],
  ['one of two that moved is known', ['gone x1'], ['a x1', 'a x2'], ['known', 'new'], 0],
  ['what became graver is new', ['!a x'], ['a x'], ['new'], 0],
  ['what became less grave is known', ['a x'], ['!a x'], ['known'], 0],
  ['what became graver as its file moved is new', ['!gone x'], ['a x'], ['new'], 1],
])('%s', (_title, before, now, expected, gone) => {
  const changes = compareStates({
    before: before.map(finding),
    now: now.map(finding),
    hasFile: (path) => path !== 'gone',
  });
  expect(changes.findings.map(({ change }) => change)).toEqual(expected);
  expect(changes.gone).toHaveLength(gone);
});
