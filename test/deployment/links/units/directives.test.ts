import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readDirectiveTable } from '../../../../src/deployment/knowledge/directive-table.ts';
import { unitFaultsOf } from '../../../../src/deployment/things/unit-faults.ts';
import { deploymentOf } from '../../../support/deployed.ts';

interface Answer {
  readonly name: string;
  readonly text: string;
  readonly says: readonly { readonly line: number; readonly says: string }[];
}

const { units } = JSON.parse(readFileSync('test/oracles/systemd-verify.json', 'utf8')) as {
  units: readonly Answer[];
};

const REFUSED = / Refusing\.$|not absolute|nor an absolute/;

test.each(units.map((unit) => [unit.name, unit] as const))(
  '%s: what systemd complains of, and nothing else',
  (_, { name, text, says }) => {
    const lines = unitFaultsOf(deploymentOf({ [name]: text }))
      .filter(({ kind }) => kind !== 'refused' && kind !== 'contradiction')
      .map(({ at }) => text.slice(0, 'start' in at ? at.start : 0).split('\n').length);
    const expected = says.filter((one) => one.line > 0 && !REFUSED.test(one.says)).map(({ line }) => line);
    expect(lines.toSorted((a, b) => a - b)).toEqual(expected);
  },
);

test.each(units.map((unit) => [unit.name, unit] as const))(
  '%s: refused when systemd refuses it',
  (_, { name, text, says }) => {
    const refused = unitFaultsOf(deploymentOf({ [name]: text })).some(({ kind }) => kind === 'refused');
    expect(refused).toBe(says.some((one) => REFUSED.test(one.says)));
  },
);

test.each([
  ['nothing', null, 'the file must be a mapping'],
  ['no groups', {}, 'groups must be a mapping'],
  [
    'a group that is not there',
    { groups: {}, sections: { Service: { groups: ['exec'] } } },
    'sections.Service: there is no group `exec`',
  ],
  ['names that are a list', { groups: { exec: { names: ['User'] } } }, 'groups.exec.names must be text'],
])('data that is %s is refused by name', (_, value, message) => {
  expect(() => readDirectiveTable(value)).toThrow(message);
});
