import { expect, test } from '@jest/globals';
import { readDistributions } from '../../../src/deployment/knowledge/python-distributions.ts';
import { Installation } from '../../../src/deployment/python/installation.ts';
import { isInLibraryOf } from '../../../src/deployment/python/standard-library.ts';
import { isUnknown, unknown } from '../../../src/deployment/unknown.ts';
import { Text } from '../../../src/repository/text.ts';
import { parseRequirement } from '../../../src/syntax/python/requirement.ts';

const knowledge = readDistributions({
  distributions: {
    web: { needs: ['router', 'server[fast]'], extras: { all: ['pyyaml'] }, majors: [2, 3] },
    router: { majors: [1] },
    server: { imports: ['serving'], extras: { fast: ['loop'] }, majors: [0] },
    loop: { majors: [0] },
    pyyaml: { imports: ['yaml', '_yaml'], majors: [6] },
    'opencv-python': { imports: ['cv2'], majors: [4] },
    dates: { majors: [26] },
  },
});

function answer(lines: readonly string[], module: string, locked: Record<string, string[]> = {}): unknown {
  const wanted = lines.map((line) => {
    const found = parseRequirement(Text.ofFile('requirements.txt', line));
    if (found === undefined) throw new Error(line);
    const { normalised, extras, specifier, text } = found;
    return {
      name: normalised,
      extras: extras.map(({ value }) => value),
      text,
      ...(specifier === undefined ? {} : { specifier: specifier.value }),
    };
  });
  const needs = Object.entries(locked).map(
    ([name, all]) => [name, all.map((one) => ({ name: one, extras: [] }))] as const,
  );
  const said = new Installation(knowledge, { wanted, locked: new Map(needs), open: [] }).provides(module);
  return isUnknown(said) ? said.why : said;
}

test.each([
  [['web'], 'web', true],
  [['web'], 'serving', true],
  [['web'], 'loop', true],
  [['web'], 'yaml', false],
  [['Web[all]'], 'yaml', true],
  [['PyYAML==6.0'], 'yaml', true],
  [['web==3.1', 'dates==23.2'], 'yaml', false],
  [['web[unheard-of]'], 'yaml', 'what `web` brings with it is not known'],
  [['web==1.0'], 'yaml', 'what `web` brings with it is not known'],
  [['web<2'], 'yaml', 'what `web` brings with it is not known'],
  [['web<3'], 'yaml', false],
  [['web>=1,<2.5'], 'yaml', false],
  [['of-our-own'], 'yaml', 'what `of-our-own` brings with it is not known'],
  [['of-our-own'], 'of_our_own', true],
  [['python-thing'], 'thing', true],
  [['web'], 'nobody_knows', 'no distribution is known that provides `nobody_knows`'],
])('%j brings %s: %s', (lines, module, expected) => {
  expect(answer(lines, module)).toBe(expected);
});

test.each([
  ['a lock file says what its distributions need', ['of-our-own'], 'yaml', { 'of-our-own': [] }, false],
  ['with all that it holds', ['of-our-own'], 'yaml', { 'of-our-own': ['pyyaml'], pyyaml: [] }, true],
  ['beside what is known', ['web==1.0'], 'router', { web: [] }, false],
  [
    'but not what they are imported as',
    ['opencv-contrib-python'],
    'cv2',
    { 'opencv-contrib-python': [] },
    'what `opencv-contrib-python` brings with it is not known',
  ],
])('%s', (_, lines, module, locked, expected) => {
  expect(answer(lines, module, locked)).toBe(expected);
});

test('what is not listed may be installed all the same', () => {
  const open = [unknown('a script installs more')];
  const installation = new Installation(knowledge, { wanted: [], locked: new Map(), open });
  expect(isUnknown(installation.provides('yaml'))).toBe(true);
});

test('needs that depend on each other end', () => {
  expect(answer(['a'], 'yaml', { a: ['b'], b: ['a'] })).toBe(false);
});

test.each([
  [12, 'cgi', true],
  [13, 'cgi', false],
  [12, 'distutils', false],
  [10, 'tomllib', false],
  [11, 'tomllib', true],
  [8, 'json', true],
])('the library of Python 3.%i has %s: %s', (minor, module, expected) => {
  expect(isInLibraryOf(minor, module)).toBe(expected);
});

test('a fault in the data is named', () => {
  expect(() => readDistributions({ distributions: { web: { needs: ['A B'], majors: [] } } })).toThrow(
    'web.needs',
  );
});
