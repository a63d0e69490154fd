import { expect, test } from '@jest/globals';
import { writeBaseline } from '../../src/policy/baseline/baseline-file.ts';
import { basePolicy, policyChanges } from '../../src/policy/comparison/policy-of-change.ts';
import type { ReadRemoteFile } from '../../src/policy/configuration/remote-file.ts';
import { repositoryOf } from '../../src/repository/in-memory.ts';
import { InputError } from '../../src/repository/input-error.ts';
import { shippedRules } from '../support/shipped.ts';

const shipped = shippedRules.map(({ rule }) => rule);
const COMMIT = '0123456789'.repeat(4);

type Files = Readonly<Record<string, string>>;

const remoteFile: ReadRemoteFile = async ({ path }) => {
  if (path === 'lost.yml') throw new InputError('GitHub was not reached.');
  return path === 'strict.yml' ? 'fail-on: warning\n' : 'fail-on: never\n';
};

/** `- sentence` for what weakens, `+ sentence` for what does not, with the characters that it points at. */
async function changes(before: Files, now: Files): Promise<string[]> {
  const [was, is] = [repositoryOf(before), repositoryOf(now)];
  const context = { shipped, remoteFile };
  const told = await policyChanges({
    ...context,
    base: await basePolicy(was, context),
    before: was,
    now: is,
  });
  return told.map(({ weakens, says, span }) => {
    const place = span === undefined ? '' : ` @ ${now[span.path]?.slice(span.start, span.end)}`;
    return `${weakens ? '-' : '+'} ${says}${place}`;
  });
}

const config = (text: string): Files => ({ '.incident-gate.yml': text });

test.each<[before: string, now: string, expected: readonly string[]]>([
  ['edition: 2026.1', 'edition: 2026.1 # the same', []],
  ['fail-on: error', 'fail-on: never', ['- `fail-on` is `never` now; it was `error`. @ fail-on: never']],
  ['fail-on: never', 'fail-on: notice', ['+ `fail-on` is `notice` now; it was `never`. @ fail-on: notice']],
  ['fail-on: never', 'confidence: medium', ['+ `fail-on` is `error` now; it was `never`.']],
  [
    'fail-on-scope: all',
    'fail-on-scope: new',
    ['- `fail-on-scope` is `new` now; it was `all`. @ fail-on-scope: new'],
  ],
  ['confidence: low', 'confidence: high', ['- `confidence` is `high` now; it was `low`. @ confidence: high']],
  [
    'edition: 2026.10',
    'edition: 2026.9',
    ['- `edition` is `2026.9` now; it was `2026.10`. @ edition: 2026.9'],
  ],
  ['fail-on: error', 'max-file-kib: 8', ['- `max-file-kib` is `8` now; it was `1024`. @ max-file-kib: 8']],
  [
    'fail-on: error',
    'rules: {auto-reload: off}',
    ['- `auto-reload` is switched off; it was an error. @ auto-reload: off'],
  ],
  ['rules: {auto-reload: off}', 'fail-on: error', ['+ `auto-reload` is switched on again, as an error.']],
  [
    'rules: {auto-reload: error}',
    'rules: {auto-reload: notice}',
    ['- `auto-reload` is lowered from an error to a notice. @ auto-reload: notice'],
  ],
  [
    'rules: {auto-reload: notice}',
    'rules: {auto-reload: warning}',
    ['+ `auto-reload` is raised from a notice to a warning. @ auto-reload: warning'],
  ],
  [
    'rules: {auto-reload: error}',
    'fail-on: error',
    ['- `auto-reload` is an error only where it says so itself; it was one everywhere.'],
  ],
  [
    'protected: [auto-reload]',
    'protected: []',
    ['- `auto-reload` is no longer protected: comments can allow it. @ protected: []'],
  ],
  [
    'exclude: [a/, "!a/b"]',
    'exclude: [a/, c/]',
    ['- `exclude` has `c/` now. @ c/', '- `exclude` no longer has `!a/b`. @ exclude: [a/, c/]'],
  ],
  [
    'exclude: [a/, "!a/b"]',
    'exclude: ["!a/b", a/]',
    ['- The order of `exclude` changes, and the last that speaks of a file counts. @ exclude: ["!a/b", a/]'],
  ],
  ['exclude: [a/]', 'exclude: [a/, "!a/b"]', ['+ `exclude` has `!a/b` now. @ "!a/b"']],
  ['exclude: [a/, b/]', 'exclude: [b/, a/]', []],
  [
    'roles: [{path: a/, role: test}]',
    'roles: [{path: b/, role: development}, {path: c/, role: production}]',
    [
      '- `b/` counts as development now. @ {path: b/, role: development}',
      '+ `c/` counts as production now. @ {path: c/, role: production}',
      '+ `a/` no longer counts as test.',
    ],
  ],
  [
    'fail-on: error',
    'allow: [{rule: auto-reload, path: a.json, reason: "ticket 41"}]',
    [
      '- `auto-reload` is allowed in `a.json`: `ticket 41`. @ {rule: auto-reload, path: a.json, reason: "ticket 41"}',
    ],
  ],
  [
    'allow: [{rule: auto-reload, path: a.json, reason: x, until: 2026-01-01}]',
    'allow: [{rule: auto-reload, path: a.json, reason: y, until: 2027-01-01}]',
    [
      '- The allowance of `auto-reload` of `a.json` holds until `2027-01-01` now; it held until `2026-01-01`. @ {rule: auto-reload, path: a.json, reason: y, until: 2027-01-01}',
    ],
  ],
  [
    'allow: [{rule: auto-reload, path: a.json, reason: x}]',
    'allow: []',
    ['+ `auto-reload` is no longer allowed in `a.json`.'],
  ],
  [
    'rehearse: {budget: 60, environment: {TOKEN: a}, images: {api: {port: 1}}}',
    'rehearse: {budget: 90, environment: {TOKEN: b}, images: {api: {port: 2}}}',
    [
      '- `rehearse` says another `environment` now. @ environment: {TOKEN: b}',
      '- `rehearse` says another `budget` now. @ budget: 90',
      '- `rehearse` says another `port` of the image `api` now. @ api: {port: 2}',
    ],
  ],
  [
    'fail-on: error',
    'rehearse: {without-engine: skip, only: [api]}',
    [
      '- A rehearsal passes where no container engine answers. @ without-engine: skip',
      '- Only `api` will be rehearsed. @ only: [api]',
    ],
  ],
  [
    'rehearse: {without-engine: skip, only: [api]}',
    'rehearse: {only: [api, worker]}',
    [
      '+ A rehearsal fails where no container engine answers.',
      '+ Only `api`, `worker` will be rehearsed. @ only: [api, worker]',
    ],
  ],
  [
    'rehearse: {only: [api]}',
    'rehearse: {}',
    ['+ Every image is rehearsed now, not only some. @ rehearse: {}'],
  ],
])('from %j to %j', async (before, now, expected) => {
  expect(await changes(config(before), config(now))).toEqual(expected);
});

test.each<[title: string, before: Files, now: Files, expected: readonly string[]]>([
  [
    'the first configuration',
    {},
    config('exclude: [vendor/]\n'),
    [
      '- `exclude` has `vendor/` now. @ vendor/',
      '+ `.incident-gate.yml` is new; until it is merged, the gate judges by its defaults. @ ',
    ],
  ],
  [
    'a configuration that goes',
    config('fail-on: warning\n'),
    {},
    [
      '- `fail-on` is `error` now; it was `warning`.',
      '+ `.incident-gate.yml` is taken away: the defaults count.',
    ],
  ],
  [
    'one that would be refused',
    {},
    config('fail-on: error\nfial: 1\n'),
    [
      '- What this change makes of the policy would be refused, and every run with it: mend it before it is merged. .incident-gate.yml:2: `fial` is not known here @ ',
    ],
  ],
  [
    'one that mends the base',
    config('fial: 1\n'),
    config('fail-on: error\n'),
    [
      "+ The base's own policy is refused, so this change is judged by the gate's defaults. .incident-gate.yml:1: `fial` is not known here",
    ],
  ],
  [
    'an extended file',
    { ...config('extends: a.yml\n'), 'a.yml': 'fail-on: warning\n' },
    { ...config('extends: a.yml\n'), 'a.yml': 'fail-on: error\n' },
    ['- `fail-on` is `error` now; it was `warning`. @ fail-on: error'],
  ],
  [
    'another commit of a repository that is extended',
    config(`extends: o/p/strict.yml@${COMMIT}\n`),
    config(`extends: O/p/lax.yml@${COMMIT}\n`),
    [
      `- \`fail-on\` is \`never\` now; it was \`warning\`. @ O/p/lax.yml@${COMMIT}`,
      `+ The configuration builds on \`O/p/lax.yml@${COMMIT}\` now. @ O/p/lax.yml@${COMMIT}`,
      `+ The configuration no longer builds on \`o/p/strict.yml@${COMMIT}\`. @ extends: O/p/lax.yml@${COMMIT}`,
    ],
  ],
  [
    'a repository that nobody agreed to read',
    config('fail-on: error\n'),
    config(`extends: o/q/lax.yml@${COMMIT}\n`),
    [
      `- What this change extends was not read, so what it does to the policy is not known. The base extends nothing of o/q. @ extends: o/q/lax.yml@${COMMIT}`,
      `+ The configuration builds on \`o/q/lax.yml@${COMMIT}\` now. @ o/q/lax.yml@${COMMIT}`,
    ],
  ],
])('%s', async (_title, before, now, expected) => {
  expect(await changes(before, now)).toEqual(expected);
});

const SERVE = 'exec uvicorn app:app --reload';
const ALLOW = '# incident-gate: allow auto-reload';
const start = (allowance: string, line = SERVE): Files => ({
  'start.sh': `#!/bin/sh\n${allowance}\n${line}\n`,
});

test.each<[title: string, before: Files, now: Files, expected: readonly string[]]>([
  [
    'a new one',
    start(''),
    start(`${ALLOW} -- the demo box`),
    [
      `- A comment in \`start.sh\` allows \`auto-reload\`: \`the demo box\`. It counts at once. @ ${ALLOW} -- the demo box`,
    ],
  ],
  [
    'one that goes',
    start(`${ALLOW} -- x`),
    start(''),
    ['+ A comment in `start.sh` no longer allows `auto-reload`.'],
  ],
  ['another reason', start(`${ALLOW} -- x`), start(`${ALLOW} -- y`), []],
  ['a moved file', start(`${ALLOW} -- x`), { 'run.sh': start(`${ALLOW} -- x`)['start.sh'] ?? '' }, []],
  [
    'a date further away',
    start(`${ALLOW} until=2026-01-01 -- x`),
    start(`${ALLOW} -- x`),
    [
      `- The allowance of \`auto-reload\` in \`start.sh\` holds for ever now; it held until \`2026-01-01\`. @ ${ALLOW} -- x`,
    ],
  ],
  [
    'one beside the line instead of above it',
    start(`${ALLOW} -- x`),
    start('', `${SERVE} ${ALLOW} -- x`),
    [],
  ],
  [
    'the same words over another line',
    start(`${ALLOW} -- x`),
    start(`${ALLOW} -- x`, 'gunicorn app:app --reload'),
    [
      `- A comment in \`start.sh\` allows \`auto-reload\`: \`x\`. It counts at once. @ ${ALLOW} -- x`,
      '+ A comment in `start.sh` no longer allows `auto-reload`.',
    ],
  ],
  ['one without a reason, which is a finding', start(''), start(ALLOW), []],
  [
    'one of a protected rule, which is a finding',
    { ...start(''), ...config('protected: [auto-reload]') },
    { ...start(`${ALLOW} -- x`), ...config('protected: [auto-reload]') },
    [],
  ],
])('comments: %s', async (_title, before, now, expected) => {
  expect(await changes(before, now)).toEqual(expected);
});

const RULE = `id: x
title: t
severity: error
confidence: high
since: 2026.1
subject: server
when: server.reloads
at: server.at
message: m
why: w
instead: i
`;
const rule = (text: string): Files => ({ '.incident-gate/rules/x.yml': text });

test.each<[title: string, before: Files, now: Files, expected: readonly string[]]>([
  ['a new one', {}, rule(RULE), ['+ The rule `x` is new. @ ']],
  ['one that goes', rule(RULE), {}, ['- The rule `x` is taken away.']],
  ['other words', rule(RULE), rule(RULE.replace('why: w', 'why: because')), []],
  [
    'another condition',
    rule(RULE),
    rule(RULE.replace('server.reloads', 'server.reloads && server.has_host')),
    ['- The rule `x` changes in what it finds: `when`. @ '],
  ],
  [
    'a higher severity',
    rule(RULE.replace('severity: error', 'severity: notice')),
    rule(RULE),
    ['+ The rule `x` changes in what it finds: `severity`. @ '],
  ],
  [
    'no protection any more',
    rule(`${RULE}protected: true\n`),
    rule(RULE),
    ['- The rule `x` changes in what it finds: `protected`. @ '],
  ],
  [
    'a mistake in one',
    rule(RULE),
    rule(RULE.replace('server.reloads', 'server.relaods')),
    [
      expect.stringMatching(
        /^- What this change makes .* refused.*x\.yml.*relaods[^\n]*$/,
      ) as unknown as string,
    ],
  ],
])('custom rules: %s', async (_title, before, now, expected) => {
  expect(await changes(before, now)).toEqual(expected);
});

const baseline = (...written: readonly string[]): Files => ({
  '.incident-gate/baseline.json': writeBaseline(
    written.map((one) => {
      const [path = '', text = '', severity = 'warning'] = one.split(' ');
      return {
        rule: 'auto-reload',
        path,
        severity: severity === 'error' ? 'error' : 'warning',
        date: '2026-01-01',
        reason: 'old',
        fingerprint: `${path} ${text}`,
        likeness: text,
      };
    }),
  ),
});
const more = (number: string, severity = 'warning', path = 'a') =>
  expect.stringContaining(
    `- The baseline lets ${number} more of \`auto-reload\` (${severity}) pass in \`${path}\`: \`old\`. @ {"rule"`,
  ) as unknown as string;

test.each<[title: string, before: Files, now: Files, expected: readonly string[]]>([
  ['the first', {}, baseline('a x', 'a y', 'b x'), [more('2 entries'), more('1 entry', 'warning', 'b')]],
  ['a larger one', baseline('a x'), baseline('a x', 'a y'), [more('1 entry')]],
  [
    'a smaller one',
    baseline('a x', 'b y'),
    baseline('a x'),
    ['+ The baseline loses 1 entry: what they let pass counts again.'],
  ],
  ['a moved file', baseline('gone x'), baseline('a x'), []],
  ['a copied file', { ...baseline('b x'), b: '' }, { ...baseline('a x', 'b x'), b: '' }, [more('1 entry')]],
  ['a graver entry', baseline('a x'), baseline('a x error'), [more('1 entry', 'error')]],
])('baseline: %s', async (_title, before, now, expected) => {
  expect(await changes(before, now)).toEqual(expected);
});

test('a base that extends what cannot be had stops the run: nobody knows how strict it is', async () => {
  const base = repositoryOf(config(`extends: o/p/lost.yml@${COMMIT}\n`));
  await expect(basePolicy(base, { shipped, remoteFile })).rejects.toThrow('GitHub was not reached.');
});
