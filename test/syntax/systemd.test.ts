import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Text } from '../../src/repository/text.ts';
import { parseUnitFile } from '../../src/syntax/systemd/systemd.ts';
import { unitNameOf } from '../../src/syntax/systemd/unit-name.ts';

const fixtures = new URL('../fixtures/systemd/', import.meta.url);
const names = readdirSync(fixtures).filter((name) => name.endsWith('.service'));

function parse(content: string, path = 'x.service') {
  return parseUnitFile(Text.ofFile(path, content));
}

function fixture(name: string) {
  return parse(readFileSync(new URL(name, fixtures), 'utf8'), name);
}

test('directives keep their order, sections of one name are one', () => {
  const unit = fixture('continued.service');
  expect(unit.all.map((one) => `${one.section}.${one.name.value}=${one.value.value}`)).toEqual([
    'Unit.Description=Orders  over  HTTP',
    'Service.ExecStart=/bin/echo one  "two three"  four ; /bin/true',
    'Service.ExecStart=',
    'Service.ExecStart=-/bin/echo $$HOME %n \\; \\x41',
    'Service.Type=oneshot',
    'Unit.After=basic.target',
    'X-Ours.anything=goes',
    'Service.RemainAfterExit=yes',
  ]);
  expect(unit.comments.map((one) => one.value)).toEqual(['# not part of it', '; nor this']);
  expect(unit.headers.map((one) => one.value)).toEqual(['Unit', 'Service', 'Unit', 'X-Ours', 'Service']);
});

test.each([
  ['A=1\nA=2', ['1', '2']],
  ['A=1\nA=\nA=2', ['2']],
  ['A=1\nA=', []],
  ['A=1\nB=\nA=2\n[Unit]\nA=', ['1', '2']],
])('%j after resets', (content, values) => {
  const unit = parse(`[Service]\n${content}`);
  expect(unit.directives('Service', 'A').map((one) => one.value.value)).toEqual(values);
  expect(unit.last('Service', 'A')?.value.value).toBe(values.at(-1));
});

test('a drop-in is read after the unit', () => {
  const unit = parse('[Service]\nExecStart=/a\n').with(
    parse('[Service]\nExecStart=\nExecStart=/b', 'x.service.d/1.conf'),
  );
  expect(unit.directives('Service', 'ExecStart').map((one) => one.value.value)).toEqual(['/b']);
});

test.each([
  ['A=\\\n', ''],
  ['A=a\\\\\nB=', 'a\\\\'],
  ['A=a\\ \nB=', 'a\\'],
  ['A=a \\\n\tb', 'a  b'],
  ['A=a\\', 'a'],
  ['A = a = b ', 'a = b'],
  ['A=a\0B=b', 'a'],
])('%j folds', (content, value) => {
  expect(parse(`[Service]\n${content}`).all[0]?.value.value).toBe(value);
});

test.each([
  ['a.service', 'Service', 0],
  ['a.service', 'Socket', 1],
  ['a@.socket', 'Socket', 0],
  ['a.service.d/b.conf', 'Service', 0],
  ['a.timer.j2', 'Timer', 0],
  ['a.network', 'Match', 0],
  ['a.target', 'Install', 0],
])('%s with [%s]', (path, section, problems) => {
  expect(parse(`[${section}]\n`, path).problems).toHaveLength(problems);
});

test.each([
  ['deploy/web.service', { unit: 'web.service', dropIn: false, template: false }],
  ['web@.service', { unit: 'web@.service', dropIn: false, template: true }],
  ['web@blue.service.j2', { unit: 'web@blue.service', dropIn: false, template: false, instance: 'blue' }],
  ['etc/web.service.d/10-a.conf', { unit: 'web.service', dropIn: true, template: false }],
  ['web@.service.d/a.conf', { unit: 'web@.service', dropIn: true, template: true }],
  ['service.d/a.conf', { unit: 'service', dropIn: true, template: false }],
  ['conf.d/web.service', { unit: 'web.service', dropIn: false, template: false }],
])('%s is about', (path, name) => {
  expect(unitNameOf(path)).toEqual(name);
});

test('a masked value stays unknown', () => {
  const text = Text.ofFile('x.service.j2', '[Service]\nExecStart={{ bin }} a\n').mask(
    /\{\{.*?\}\}/g,
    'templated',
  );
  const value = parseUnitFile(text).last('Service', 'ExecStart')?.value;
  expect([value?.value, value?.unknown]).toEqual(['xxxxxxxxx a', 'templated']);
});

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!analyze) console.warn('systemd-analyze is not installed: the comparison with it is skipped');
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/Missing '='/, 'no equals'],
  [/Missing (?:key )?name before '='/, 'no name'],
  [/Assignment outside of/, 'outside'],
  [/Unknown section/, 'unknown section'],
  [/Invalid section header/, 'header'],
];

function kindOf(message: string): string | undefined {
  return KINDS.find(([pattern]) => pattern.test(message))?.[1];
}

(analyze ? test : test.skip).each(names)('systemd-analyze verify says the same about %s', (name) => {
  const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', `./${name}`], {
    cwd: fixtures,
    encoding: 'utf8',
  });
  const said = [...stderr.matchAll(/\.service:(\d+): (.*)/g)].flatMap(([, line, message = '']) => {
    const kind = kindOf(message);
    return kind === undefined ? [] : [`${line} ${kind}`];
  });
  const unit = fixture(name);
  const found = unit.problems.map(({ text, message }) => {
    const line = readFileSync(new URL(name, fixtures), 'utf8').slice(0, text.span().start).split('\n').length;
    return `${line} ${kindOf(message)}`;
  });
  expect(found).toEqual(said);
});
