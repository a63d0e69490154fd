import { describe, expect, test } from '@jest/globals';
import type { Act } from '../../../src/deployment/acts/act.ts';
import { walked } from '../../support/walked.ts';

const where = ({ line }: Act): string =>
  line.where.map(({ kind, name }) => (name === undefined ? kind : `${kind}:${name.value}`)).join('>');
const shown = (act: Act): string => {
  const words = [
    act.kind,
    act.program,
    act.command,
    ...[...act.operands.values()].flat().map((text) => text.value),
  ];
  return words.filter((word) => word !== '').join(' ');
};
const acts = (script: string): string[] => walked({ 'x.sh': `#!/bin/bash\n${script}` }).acts.map(shown);

describe('what a line does', () => {
  test.each([
    ['variables', 'A=web.app:app\nuvicorn $A', ['serve uvicorn web.app:app']],
    ['arrays', 'a=(x:app --port 1)\nuvicorn "${a[@]}"', ['serve uvicorn x:app']],
    ['a default', 'uvicorn "${APP:-x:app}"', ['serve uvicorn x:app']],
    [
      'a default set by hand',
      'if [ -z "$APP" ]; then APP=x:app; fi\nuvicorn $APP',
      ['check test ]', 'serve uvicorn x:app'],
    ],
    [
      'a literal loop',
      'for s in a b; do systemctl start $s; done',
      ['start systemctl start a', 'start systemctl start b'],
    ],
    [
      'a function, where it is called',
      'up() { systemctl start "$1"; }\nsystemctl stop x\nup x',
      ['stop systemctl stop x', 'start systemctl start x'],
    ],
    ['shift', 'f() { shift; systemctl start "$1"; }\nf a b', ['start systemctl start b']],
    ['a nested shell', "bash -c 'systemctl start x'", ['start systemctl start x']],
    ['eval', 'eval "systemctl start x"', ['start systemctl start x']],
    ['command substitution', 'x=$(git pull)', ['update git pull']],
    ['nothing after exit', 'exit 0\nsystemctl start x', []],
    ['nothing after exec', 'exec sleep 1\nsystemctl start x', ['sleep sleep 1']],
    [
      'both branches',
      'if a; then systemctl start x; else systemctl start y; fi',
      ['run a', 'start systemctl start x', 'start systemctl start y'],
    ],
    ['suffixes', 'U=x.service; systemctl start ${U%.service}', ['start systemctl start x']],
  ])('%s', (_, script, expected) => {
    expect(acts(script)).toEqual(expected);
  });
});

describe('where it runs', () => {
  test.each([
    ["ssh root@h 'systemctl start x'", 'host>remote:root@h'],
    ['ssh h <<EOF\nsystemctl start x\nEOF', 'host>remote:h'],
    ["ssh h 'docker exec db systemctl start x'", 'host>remote:h>container:db'],
    ['pct exec 101 -- systemctl start x', 'host>guest:101'],
    ["pct exec 101 -- bash -c 'systemctl start x'", 'host>guest:101'],
    ['docker exec -it db systemctl start x', 'host>container:db'],
    ['kubectl exec pod -c web -- systemctl start x', 'host>container:pod'],
    ['sudo -u a nice -n 5 systemctl start x', 'host'],
  ])('%s', (script, expected) => {
    expect(
      walked({ 'x.sh': `#!/bin/bash\n${script}\n` })
        .acts.filter(({ kind }) => kind === 'start')
        .map(where),
    ).toEqual([expected]);
  });
});

describe('who sees a failure', () => {
  test.each([
    ['git pull', 'continues'],
    ['set -e\ngit pull', 'stops'],
    ['set -o errexit\ngit pull', 'stops'],
    ['set -e\nset +e\ngit pull', 'continues'],
    ['git pull || true', 'ignored'],
    ['git pull || echo failed', 'ignored'],
    ['git pull || { echo failed; exit 1; }', 'tested'],
    ['die() { echo "$1"; exit 1; }\ngit pull || die x', 'tested'],
    ['git pull && make', 'skips'],
    ['if git pull; then a; fi', 'tested'],
    ['! git pull', 'tested'],
    ['git pull\nif [ $? -ne 0 ]; then exit 1; fi', 'tested'],
    ['set -e\ngit pull\nif [ $? -ne 0 ]; then exit 1; fi', 'stops'],
    ['set -e\nset +e\ngit pull\nstatus=$?', 'tested'],
    ['set -e\nif git pull; echo $?; then a; fi', 'tested'],
    ['set -eo pipefail\n(git pull; echo $?) | tee log', 'stops'],
    ['git pull | tee log', 'hidden'],
    ['set -eo pipefail\ngit pull | tee log', 'stops'],
    ['set -e\nf() { git pull; }\nif f; then a; fi', 'tested'],
    ['set -e\ngit pull &', 'continues'],
  ])('%s', (script, expected) => {
    const [act] = walked({ 'x.sh': `#!/bin/bash\n${script}\n` }).acts.filter(({ kind }) => kind === 'update');
    expect(act?.line.flow.onFailure).toBe(expected);
  });

  test('errexit comes from the shebang and from what is sourced', () => {
    const run = walked({
      'bin/x.sh':
        '#!/bin/bash\nDIR="$(cd "$(dirname "$0")" && pwd)"\nsource "$DIR/../lib/strict.sh"\ngit pull\n',
      'lib/strict.sh': 'set -euo pipefail\n',
    });
    expect(run.sourced).toEqual(['lib/strict.sh']);
    expect(run.acts.find(({ kind }) => kind === 'update')?.line.flow).toMatchObject({
      onFailure: 'stops',
      pipefail: true,
    });
  });
});

test('a script that sources itself ends', () => {
  const run = walked({ 'x.sh': '#!/bin/bash\nsource ./x.sh\ngit pull\n' });
  expect(run.acts.some(({ kind }) => kind === 'update')).toBe(true);
});

test('functions that call each other end', () => {
  expect(acts('a() { b; }\nb() { a; git pull; }\na')).toEqual(['update git pull']);
});

test('an act points at the very characters, through any nesting', () => {
  const source = `#!/bin/bash\nssh h 'docker exec web sh -c "uvicorn app:app --reload"'\n`;
  const [act] = walked({ 'x.sh': source }).acts.filter(({ kind }) => kind === 'serve');
  const span = act?.options.get('reload')?.[0]?.text.span();
  expect(source.slice(span?.start, span?.end)).toBe('--reload');
});

describe('what catches a failure', () => {
  test.each([
    ['a || true', 'true'],
    ['a && make x || :', ':'],
    ['a || { echo no; exit 1; }', '{ echo no; exit 1; }'],
    ['out=$(a) || exit 0', 'exit 0'],
    ['if a; then :; fi || true', undefined],
    ["bash -c 'a; true' || true", undefined],
    ['a | tee log || true', undefined],
    ['a && b', undefined],
  ])('%s', (script, expected) => {
    const act = walked({ 'x.sh': `#!/bin/bash\n${script}` }).acts.find(({ program }) => program === 'a');
    expect(act?.line.flow.handler?.value).toBe(expected);
  });
});
