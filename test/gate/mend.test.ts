import { describe, expect, test } from '@jest/globals';
import { runGate } from '../../src/gate.ts';
import { type Mended, mend } from '../../src/mend.ts';
import { DEFAULTS } from '../../src/policy/configuration/configuration.ts';
import type { FixSource, RuleSource } from '../../src/policy/rules/rule-source.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import type { Repository } from '../../src/repository/repository.ts';
import { shippedKnowledge, shippedPrograms, shippedRules } from '../support/shipped.ts';

const RELOAD = ruleCalled('auto-reload');

function ruleCalled(id: string): RuleSource {
  const found = shippedRules.find(({ rule }) => rule.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return found.rule;
}

/** The rule with another fix. */
function mendedBy(...fix: readonly FixSource[]): RuleSource {
  return { ...RELOAD, fix };
}

async function mendedOf(
  of: Repository | Readonly<Record<string, string>>,
  rules: readonly RuleSource[] = [RELOAD],
  base?: Readonly<Record<string, string>>,
): Promise<Mended> {
  const input = {
    repository: isRepository(of) ? of : repositoryOf(of),
    rules,
    programs: shippedPrograms,
    knowledge: (name: string) => shippedKnowledge(name),
    configuration: { ...DEFAULTS, edition: '2027.1' },
    ...(base && { base: { name: 'main', repository: repositoryOf(base) }, onlyNew: true }),
    today: '2026-01-01',
  };
  return mend(input, await runGate(input));
}

function isRepository(of: Repository | Readonly<Record<string, string>>): of is Repository {
  return typeof of.hasFile === 'function';
}

const contents = ({ files }: Mended): Record<string, string> =>
  Object.fromEntries(files.map(({ path, after }) => [path, after]));
const reasons = ({ refused }: Mended): string[] =>
  refused.map(({ finding, why }) => `${finding.span.path}: ${why}`);

test('all fixes that go together are made together', async () => {
  const mended = await mendedOf({
    'start.sh': '#!/bin/sh\nuvicorn a:app --reload &\nexec uvicorn b:app --reload\n',
    'run.sh': '#!/bin/sh\nexec uvicorn c:app --reload\n',
  });
  expect(contents(mended)).toEqual({
    'start.sh': '#!/bin/sh\nuvicorn a:app &\nexec uvicorn b:app\n',
    'run.sh': '#!/bin/sh\nexec uvicorn c:app\n',
  });
  expect(mended.applied).toHaveLength(3);
  expect(mended.refused).toEqual([]);
});

test('two findings with one fix are both mended by it', async () => {
  const mended = await mendedOf({ 'start.sh': '#!/bin/sh\nexec uvicorn a:app --reload\n' }, [
    RELOAD,
    { ...RELOAD, id: 'auto-reload-too' },
  ]);
  expect(mended.applied).toHaveLength(2);
  expect(contents(mended)).toEqual({ 'start.sh': '#!/bin/sh\nexec uvicorn a:app\n' });
});

test('of two twins on equal lines the one that is mended is not taken for the other', async () => {
  const twins = '#!/bin/sh\nuvicorn a:app --reload &\nuvicorn a:app --reload &\nwait\n';
  const mended = await mendedOf({ 'start.sh': twins });
  expect(contents(mended)).toEqual({ 'start.sh': twins.replaceAll(' --reload', '') });
});

test('a twin that is allowed is not taken for the one that is mended', async () => {
  const line = 'uvicorn a:app --reload &\n';
  const allowed = `#!/bin/sh\n# incident-gate: allow auto-reload -- a demo\n${line}`;
  const mended = await mendedOf({ 'start.sh': `${allowed}${line}wait\n` });
  expect(contents(mended)).toEqual({ 'start.sh': `${allowed}uvicorn a:app &\nwait\n` });
});

const AT = 'server.reload_switch';

describe('refused is a fix', () => {
  const files = { 'start.sh': '#!/bin/sh\nexec uvicorn a:app --reload\n' };

  test.each<[string, FixSource, string]>([
    [
      'after which the file cannot be read',
      { kind: 'replace', at: AT, with: '"' },
      'Its file would not be read as before',
    ],
    [
      'that leaves the finding standing',
      { kind: 'insert', at: AT, with: '--workers 2' },
      'It would leave the finding standing.',
    ],
  ])('%s', async (_, fix, why) => {
    const mended = await mendedOf(files, [mendedBy(fix)]);
    expect(reasons(mended)).toEqual([expect.stringContaining(`start.sh: ${why}`)]);
    expect(mended.files).toEqual([]);
  });

  test('that brings a finding of another rule', async () => {
    const served = { 'start.sh': '#!/bin/sh\nflask --app site run --debug\n' };
    expect(reasons(await mendedOf(served, [RELOAD, ruleCalled('development-server')]))).toEqual([
      'start.sh: It would bring another finding, of `development-server`.',
    ]);
  });

  test('that makes an allowance useless', async () => {
    const allowed = {
      'start.sh': '#!/bin/sh\n# incident-gate: allow other -- a reason\nexec uvicorn a:app --reload\n',
    };
    const other = { ...RELOAD, id: 'other' };
    expect(reasons(await mendedOf(allowed, [RELOAD, other]))).toEqual([
      'start.sh: It would bring another finding, of `allowance-unused`.',
    ]);
  });

  test('that changes what one before it changes', async () => {
    const mended = await mendedOf(files, [
      RELOAD,
      { ...RELOAD, id: 'zz', fix: [{ kind: 'replace', at: AT, with: '--no-access-log' }] },
    ]);
    expect(reasons(mended)).toEqual([
      'start.sh: Another fix changes the same characters: run it again afterwards.',
    ]);
    expect(contents(mended)).toEqual({ 'start.sh': '#!/bin/sh\nexec uvicorn a:app\n' });
  });

  test('one bad, and the others are made', async () => {
    const bad = mendedBy(
      { kind: 'replace', at: AT, with: '"', when: 'server.app == "b:app"' },
      { kind: 'remove', at: AT, with: '' },
    );
    const mended = await mendedOf(
      {
        'start.sh': '#!/bin/sh\nuvicorn a:app --reload &\nexec uvicorn b:app --reload\n',
        'run.sh': '#!/bin/sh\nexec uvicorn c:app --reload\n',
      },
      [bad],
    );
    expect(contents(mended)).toEqual({
      'start.sh': '#!/bin/sh\nuvicorn a:app &\nexec uvicorn b:app --reload\n',
      'run.sh': '#!/bin/sh\nexec uvicorn c:app\n',
    });
    expect(reasons(mended)).toEqual([
      expect.stringContaining('start.sh: Its file would not be read as before'),
    ]);
  });

  test('and any number of them ends', async () => {
    const many = Array.from({ length: 40 }, (_, i) => [
      `start${i}.sh`,
      `#!/bin/sh\nexec uvicorn a${i}:app --reload\n`,
    ]);
    const mended = await mendedOf(Object.fromEntries(many), [
      mendedBy({ kind: 'replace', at: AT, with: '"' }),
    ]);
    expect(mended.refused).toHaveLength(40);
    expect(reasons(mended).at(-1)).toContain('Too many fixes do not go together');
  });
});

test('an allowed finding keeps what it is allowed', async () => {
  const allowed = {
    'start.sh': '#!/bin/sh\n# incident-gate: allow auto-reload -- a demo\nexec uvicorn a:app --reload\n',
  };
  expect(await mendedOf(allowed)).toMatchObject({ files: [], applied: [], refused: [] });
});

test('where only what is new counts, nothing else is mended', async () => {
  const old = '#!/bin/sh\nexec uvicorn a:app --reload\n';
  const mended = await mendedOf({ 'start.sh': old, 'run.sh': old }, [RELOAD], { 'start.sh': old });
  expect(mended.files.map(({ path }) => path)).toEqual(['run.sh']);
});

test('what is said of a link is done to the file that it leads to', async () => {
  const content = '#!/bin/sh\nexec uvicorn a:app --reload\n';
  const plain = repositoryOf({ 'bin/start.sh': content, 'start.sh': content });
  const files = plain.files.map((file) =>
    file.path === 'start.sh' ? { ...file, linkTo: 'bin/start.sh' } : file,
  );
  const linked = { ...plain, files, file: (path: string) => files.find((one) => one.path === path) };
  const mended = await mendedOf(linked);
  expect(mended.files.map(({ path }) => path)).toEqual(['bin/start.sh']);
  expect(mended.refused).toEqual([]);
});

test('text of the repository goes into a file as plain words alone', async () => {
  const naming = { ...RELOAD, fix: [{ kind: 'replace', at: AT, with: '--app-dir {server.app}' } as const] };
  const plain = await mendedOf({ 'start.sh': '#!/bin/sh\nexec uvicorn a.b --reload\n' }, [naming]);
  expect(contents(plain)).toEqual({ 'start.sh': '#!/bin/sh\nexec uvicorn a.b --app-dir a.b\n' });
  const hostile = await mendedOf({ 'start.sh': "#!/bin/sh\nexec uvicorn 'a;reboot' --reload\n" }, [naming]);
  expect(hostile).toMatchObject({ files: [], refused: [] });
});

test('a baseline that would no longer know its finding keeps a fix away', async () => {
  const content = '#!/bin/sh\nuvicorn a:app --reload & uvicorn b:app --reload\n';
  const input = {
    repository: repositoryOf({ 'start.sh': content }),
    rules: [RELOAD],
    programs: shippedPrograms,
    knowledge: shippedKnowledge,
    configuration: DEFAULTS,
    today: '2026-01-01',
  };
  const [first] = (await runGate(input)).verdict.findings;
  if (first === undefined) throw new Error('nothing found');
  const entry = { ...first, path: first.span.path, date: '2026-01-01', reason: 'for now' };
  const known = { ...input, baseline: [entry] };
  const result = await runGate(known);
  expect(result.verdict.findings).toHaveLength(1);
  expect(reasons(await mend(known, result))).toEqual([
    expect.stringContaining('It would bring another finding'),
  ]);
});
