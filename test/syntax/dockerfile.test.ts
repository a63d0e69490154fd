import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { Text } from '../../src/repository/text.ts';
import { parseDockerfile } from '../../src/syntax/dockerfile/dockerfile.ts';
import type { Instruction, InstructionOf } from '../../src/syntax/dockerfile/tree.ts';
import { expectMapped, writtenAs } from './mapped.ts';

const SOURCE = readFileSync('test/fixtures/dockerfile/Dockerfile', 'utf8');
const TREE = read(SOURCE);
const [BASE, SECOND, THIRD] = TREE.stages;

function read(source: string) {
  return parseDockerfile(Text.ofFile('Dockerfile', source));
}

function all<K extends Instruction['kind']>(kind: K, stage = BASE) {
  return (stage?.instructions ?? []).filter((one): one is InstructionOf<K> => one.kind === kind);
}

function pairs(instruction: InstructionOf<'env' | 'arg' | 'label'> | undefined) {
  return instruction?.pairs.map(({ name, value }) => [
    name.value,
    value?.isKnown === false ? '?' : value?.value,
  ]);
}

function values(texts: readonly Text[]): string[] {
  return texts.map((text) => text.value);
}

test('reads directives, arguments and stages', () => {
  expect(TREE.problems).toEqual([]);
  expect(TREE.directives.map(({ name, value }) => [name, value.value])).toEqual([
    ['syntax', 'docker/dockerfile:1'],
    ['escape', '\\'],
  ]);
  expect(TREE.globalArgs.map(({ name, value }) => [name.value, value?.value])).toEqual([
    ['PYTHON', '3.12'],
    ['REGISTRY', undefined],
  ]);
  expect(TREE.stages.map((stage) => [stage.name?.value, stage.base.value, stage.baseStage])).toEqual([
    ['Base', 'python:3.12-slim', undefined],
    [undefined, 'base', 0],
    [undefined, 'scratch', undefined],
  ]);
  expect(BASE?.platform?.unknown).toMatch(/BUILDPLATFORM/);
  expect(BASE && writtenAs(BASE.text, SOURCE)).toMatch(/^FROM --platform[\s\S]*"a\\"b"\]$/);
});

test('reads variables: quotes, escapes, both forms', () => {
  expect(all('env').map(pairs)).toEqual([
    [
      ['HOME_DIR', '/srv'],
      ['APP', 'my app'],
      ['NAME', 'it is'],
    ],
    [['OLD', 'the old form']],
  ]);
  expect(pairs(all('label')[0])).toEqual([
    ['maintainer', 'me'],
    ['version', '3.12'],
  ]);
  expect(pairs(all('arg')[0])).toEqual([['PYTHON', undefined]]);
  expect(all('workdir')[0]?.value.value).toBe('/srv/app');
});

test('a stage inherits ENV; what nobody sets is unknown, or empty on scratch', () => {
  expect(all('env', SECOND).map(pairs)).toEqual([
    [
      ['X', 'my app-d'],
      ['Y', '?'],
    ],
  ]);
  expect(all('env', THIRD).map(pairs)).toEqual([[['Z', '[]']]]);
});

test('a value is used where the variable stands', () => {
  const value = all('workdir')[0]?.value;
  expect(value && writtenAs(value.slice(0, 4), SOURCE)).toBe('/srv');
  const site = value?.segments[0]?.site;
  expect(site && SOURCE.slice(site.start, site.end)).toBe('$HOME_DIR');
});

test('joins continued lines and leaves comments out', () => {
  const [install] = all('run');
  const script = install?.command.form === 'shell' ? install.command.script : undefined;
  expect(script?.value).toBe('apt-get update  && apt-get install -y curl  && rm -rf /var/lib/apt/lists/*');
  expect(
    script && writtenAs(script.slice(script.value.indexOf('install'), script.value.indexOf(' curl')), SOURCE),
  ).toBe('install -y');
  if (script !== undefined) expectMapped(script, SOURCE);
});

test('takes flags off', () => {
  const run = all('run')[1];
  expect(run?.flags.map(({ name, value }) => [name, value?.value])).toEqual([
    ['mount', 'type=cache,target=/root/.cache'],
    ['network', 'none'],
  ]);
  expect(run?.command.form === 'shell' ? run.command.script.value : '').toBe(
    'pip install -r requirements.txt',
  );
});

test('reads heredocs', () => {
  const [, , bare, both] = all('run').map((run) => (run.command.form === 'shell' ? run.command : undefined));
  expect(bare?.script.value).toBe('set -e\necho "$HOME"\n');
  expect(both?.heredocs.map(({ name, expands, body }) => [name, expands, body.value])).toEqual([
    ['ONE', false, 'a $b\n'],
    ['TWO', true, 'tabbed\n'],
  ]);
  expect(both?.script.value).toBe("cat <<'ONE' <<-TWO > /out && true\na $b\nONE\n\ttabbed\n\tTWO");
  expect(all('add')[0]).toMatchObject({
    sources: [],
    destination: { value: '/etc/app.conf' },
    heredocs: [{ body: { value: 'port = 80\n' } }],
  });
});

test('reads COPY in both forms', () => {
  const [json, plain] = all('copy');
  expect(json && values(json.sources)).toEqual(['a file', 'b c']);
  expect(json).toMatchObject({ destination: { value: '/dest/' }, from: { value: 'builder' } });
  expect(json?.sources.map((source) => writtenAs(source, SOURCE))).toEqual(['a file', 'b\\u0020c']);
  expect(plain && [values(plain.sources), plain.destination?.value]).toEqual([['.'], '/srv/']);
});

test('reads commands', () => {
  const [cmd] = all('cmd');
  const words = cmd?.command.form === 'exec' ? cmd.command.words : [];
  expect(values(words)).toEqual(['uvicorn', 'app:app', '--reload', 'a"b']);
  expect(words.map((word) => writtenAs(word, SOURCE))).toEqual(['uvicorn', 'app:app', '--reload', 'a\\"b']);
  expect(all('entrypoint')[0]?.command).toMatchObject({ form: 'exec', words: [{ value: '/entry.sh' }] });
  expect(values(all('shell')[0]?.words ?? [])).toEqual(['/bin/bash', '-eo', 'pipefail', '-c']);
});

test('malformed JSON is a shell command, as for Docker', () => {
  expect(all('cmd', SECOND)[0]?.command).toMatchObject({
    form: 'shell',
    script: { value: "['bad', 'json']" },
  });
});

test('reads the rest', () => {
  expect(all('expose')[0]?.ports.map(({ first, last, protocol }) => [first, last, protocol])).toEqual([
    [80, 80, 'tcp'],
    [443, 443, 'tcp'],
    [5000, 5010, 'udp'],
  ]);
  expect(all('volume').map((volume) => values(volume.paths))).toEqual([['/data'], ['/a', '/b']]);
  expect([all('stopsignal')[0]?.value.value, all('user')[0]?.value.value]).toEqual(['SIGINT', 'app']);
  expect(all('healthcheck')[0]).toMatchObject({
    disabled: false,
    interval: { value: 90, entry: { value: '--interval=1m30s' } },
    timeout: { value: 3 },
    startPeriod: { value: 5 },
    retries: { value: 4 },
    command: { form: 'shell', script: { value: 'curl -f http://localhost/ || exit 1' } },
  });
  expect(all('healthcheck', SECOND)[0]).toMatchObject({ disabled: true });
  expect(BASE?.instructions.filter((one) => one.onbuild).map((one) => [one.kind, one.keyword.value])).toEqual(
    [['run', 'RUN']],
  );
});

test('ONBUILD sets nothing here', () => {
  const [stage] = read('FROM a\nONBUILD ENV A=b\nUSER $A\n').stages;
  expect(all('user', stage)[0]?.value.isKnown).toBe(false);
});

test('a backtick escapes when the file says so', () => {
  const tree = read('# escape=`\nFROM a\nRUN dir `\n  c:\\ \nENV A=b` c\n');
  expect(tree.stages[0]?.instructions).toMatchObject([
    { command: { script: { value: 'dir   c:\\' } } },
    { pairs: [{ value: { value: 'b c' } }] },
  ]);
});

test('CRLF does not change the reading', () => {
  const content = 'FROM a\r\nRUN x \\\r\n  y\r\nCMD ["b"]\r\n';
  const tree = parseDockerfile(Text.ofFile('Dockerfile', content).replaceAll(/\r\n/g, () => '\n'));
  const [run] = tree.stages[0]?.instructions ?? [];
  expect(run?.kind === 'run' && run.command.form === 'shell' ? run.command.script.value : '').toBe('x   y');
  expect(run && writtenAs(run.text, content)).toBe('RUN x \\\r\n  y');
});

test.each([
  ['nothing', '', /No FROM/, 0],
  ['no FROM', 'RUN x\n', /Only ARG may stand before/, 0],
  ['FROM without an image', 'FROM\n', /FROM takes the name/, 0],
  ['an unknown instruction', 'FROM a\nRUM x\nRUN y\n', /`RUM` is no instruction/, 1],
  ['no arguments', 'FROM a\nENV\nUSER b\n', /ENV takes arguments/, 1],
  ['an unclosed heredoc', 'FROM a\nRUN <<EOF\nx\n', /No line `EOF`/, 1],
  ['a pair without =', 'FROM a\nENV A=b C\n', /form name=value/, 1],
  ['a command of numbers', 'FROM a\nCMD [1]\n', /list of strings only/, 1],
  ['SHELL in shell form', 'FROM a\nSHELL bash -c\n', /A JSON list of strings/, 1],
  ['ONBUILD FROM', 'FROM a\nONBUILD FROM b\nRUN c\n', /`FROM` is no instruction/, 1],
  ['ONBUILD MAINTAINER', 'FROM a\nONBUILD MAINTAINER b\nRUN c\n', /`MAINTAINER` is no instruction/, 1],
  ['COPY of one path', 'FROM a\nCOPY b\n', /A source and a destination/, 1],
  ['a word behind FROM', 'FROM a b\nRUN c\n', /`AS` with a name/, 1],
  ['AS without a name', 'FROM a as\nRUN c\n', /`AS` with a name/, 1],
  ['a word behind the stage’s name', 'FROM a AS b c\nRUN d\n', /`AS` with a name/, 1],
  ['a stage’s name that is none', 'FROM a AS 1b\nRUN c\n', /begins with a letter/, 1],
  ['an unknown flag', 'FROM a\nCOPY --form=b c d\n', /COPY has no flag `--form`/, 1],
  ['a flag of another instruction', 'FROM a\nADD --from=b c d\n', /ADD has no flag `--from`/, 1],
  ['a flag without its value', 'FROM --platform a\nRUN b\n', /`--platform` takes a value/, 1],
  ['a flag given twice', 'FROM a\nCOPY --from=b --from=c d e\n', /`--from` stands here twice/, 1],
  ['a name that is blank', 'FROM a\nENV =b\n', /A name stands before/, 1],
  ['a SHELL of nothing', 'FROM a\nSHELL []\n', /SHELL takes no empty words/, 1],
  ['a VOLUME of nothing', 'FROM a\nVOLUME [""]\n', /VOLUME takes no empty words/, 1],
  ['words behind NONE', 'FROM a\nHEALTHCHECK NONE b\n', /behind NONE/, 1],
  ['no command behind CMD', 'FROM a\nHEALTHCHECK CMD\n', /behind CMD/, 1],
  ['a time without its unit', 'FROM a\nHEALTHCHECK --interval=5 CMD b\n', /`--interval` cannot/, 1],
  ['a time that is too short', 'FROM a\nHEALTHCHECK --timeout=1us CMD b\n', /`--timeout` cannot/, 1],
  ['retries that are no number', 'FROM a\nHEALTHCHECK --retries=x CMD b\n', /`--retries` cannot/, 1],
  ['a directive given twice', '# escape=`\n# escape=`\nFROM a\nRUN b\n', /stands here twice/, 1],
])('reports %s', (_name, source, message, instructions) => {
  const tree = read(source);
  expect(tree.problems.map((problem) => problem.message).join()).toMatch(message);
  expect(tree.stages.flatMap((stage) => stage.instructions)).toHaveLength(instructions);
});

test('what is given once or several times, by itself or with a value, as each flag takes it', () => {
  const tree = read(`FROM --platform=$BUILDPLATFORM a AS With.dots_and-dashes
COPY --link --from=b --exclude=*.md --exclude=docs c d
RUN --mount=type=cache,target=/x --mount=type=bind,target=/y --network=none z
ADD --keep-git-dir=true --checksum=sha256:0 https://example.org/f.git e
HEALTHCHECK --interval=0s --retries=0 --start-interval=1s CMD true
RUN
CMD
`);
  expect(tree.problems).toEqual([]);
  expect(tree.stages[0]?.instructions.map(({ kind }) => kind)).toEqual([
    'copy',
    'run',
    'add',
    'healthcheck',
    'run',
    'cmd',
  ]);
});

test.each([
  ['a million characters of a line', `RUN ${'x '.repeat(500_000)}`],
  ['continued lines', `RUN a ${'\\\n && b $C'.repeat(50_000)}`],
  ['brackets', `CMD ${'['.repeat(10_000)}`],
  ['heredocs without an end', 'RUN <<EOF\n'.repeat(50_000)],
  ['many heredocs on a line', `RUN ${'<<EOF '.repeat(20_000)}`],
  ['a value that doubles itself', `ENV A=xx\n${'ENV A=$A$A\n'.repeat(100)}`],
  ['unclosed quotes', 'ENV A="\n'.repeat(20_000)],
  ['unclosed expansions', `ENV A=${'${A:-'.repeat(50_000)}`],
  ['stages upon stages', 'FROM a AS a\nENV A=$A\n'.repeat(10_000)],
])('survives %s', (_name, body) => {
  expect(read(`FROM a\n${body}`).stages.length).toBeGreaterThan(0);
});

test('finds the instructions that dockerfile-ast finds, in the same places', () => {
  const line = fc.constantFrom(
    'RUN a',
    'RUN a \\',
    '  && b',
    '# c',
    '',
    'ENV A=b',
    'COPY a b',
    'CMD ["a"]',
    'RUN a \\  ',
    '\t# d',
    'user x',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const source = `FROM a\n${lines.join('\n')}\nUSER end\n`;
      const starts = source
        .split('\n')
        .map((_, i, parts) => parts.slice(0, i).join('\n').length + (i === 0 ? 0 : 1));
      const theirs = DockerfileParser.parse(source)
        .getInstructions()
        .filter((one) => /^(?:RUN|ENV|COPY|CMD|USER)$/i.test(one.getInstruction()))
        .map((one) => (starts[one.getRange().start.line] ?? 0) + one.getRange().start.character);
      const ours = read(source).stages.flatMap((stage) =>
        stage.instructions.map((one) => one.text.span().start),
      );
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 300 },
  );
});

test('every word keeps its characters', () => {
  const part = fc.constantFrom(
    'a',
    'b c',
    '"d"',
    "'e f'",
    '\\ ',
    '\\\n',
    ' ',
    '$G',
    '${H:-i}',
    '["j",',
    '"k"]',
    '#',
    '=',
    'é',
    '😀',
  );
  const keyword = fc.constantFrom('RUN', 'CMD', 'ENV', 'COPY', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'WORKDIR');
  fc.assert(
    fc.property(fc.array(fc.tuple(keyword, fc.array(part, { maxLength: 8 })), { maxLength: 5 }), (lines) => {
      const source = `FROM a\nENV G=g\n${lines.map(([word, parts]) => `${word} ${parts.join('')}`).join('\n')}\n`;
      for (const one of read(source).stages.flatMap((stage) => stage.instructions)) {
        for (const text of textsOf(one)) expectMapped(text, source);
      }
    }),
    { numRuns: 500 },
  );
});

function textsOf(one: Instruction): readonly Text[] {
  if (one.kind === 'run' || one.kind === 'cmd')
    return one.command.form === 'exec' ? one.command.words : [one.command.script];
  if (one.kind === 'copy') return [...one.sources, one.arguments];
  return [one.text, one.keyword, one.arguments];
}
