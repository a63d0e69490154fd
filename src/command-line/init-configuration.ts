import { type Configuration, DEFAULTS, type KEYS } from '../policy/configuration/configuration.ts';
import type { Proposals } from './init-proposals.ts';
import { majorTag } from './init-workflow.ts';

type Key = (typeof KEYS)[number];

/** What stands over a key, and the lines that say it. What is not set is shown commented out, with its default. */
interface Section {
  readonly says: readonly string[];
  readonly yaml: readonly string[];
  readonly isSet: boolean;
}

/** `.incident-gate.yml` as it is first written: all keys with what they are for, and what the repository itself proposes. */
export function configurationFile(proposals: Proposals, version: string): string {
  const schema = `https://raw.githubusercontent.com/incident-gate/incident-gate/${majorTag(version)}/docs/schema/configuration.schema.json`;
  const sections = Object.entries(sectionsOf(proposals)).map(([, { says, yaml, isSet }]) =>
    [...says.map((line) => `# ${line}`), ...(isSet ? yaml : yaml.map((line) => `# ${line}`))].join('\n'),
  );
  const head = [
    `# yaml-language-server: $schema=${schema}`,
    '# How incident-gate judges this repository. What is commented out shows the default.',
    '# A pull request is judged by the file of its base: what it changes here counts from the next change on.',
  ];
  return `${[head.join('\n'), ...sections].join('\n\n')}\n`;
}

/** What that file says, once it is read. */
export function proposedConfiguration({ exclude, roles }: Proposals): Configuration {
  return {
    ...DEFAULTS,
    failOnScope: 'new',
    exclude: exclude.map(({ path }) => path),
    roles: roles.map(({ path, role }) => ({ path, role })),
  };
}

function sectionsOf(proposals: Proposals): Readonly<Record<Key, Section>> {
  return {
    'fail-on': set(
      ['The least severity that fails: error, warning, notice or never.'],
      `fail-on: ${DEFAULTS.failOn}`,
    ),
    'fail-on-scope': set(
      ['What can fail a change: only what is new with it (new), or everything that is found (all).'],
      'fail-on-scope: new',
    ),
    edition: set(
      ['Rules of later editions warn instead of failing. Raise it when you are ready for them.'],
      `edition: ${DEFAULTS.edition}`,
    ),
    confidence: unset(
      ['The least confidence that is shown: high, medium or low.'],
      `confidence: ${DEFAULTS.confidence}`,
    ),
    ...listsOf(proposals),
    rules: unset(
      ['Another severity for a rule, or off: `{mutable-reference: off}`. `incident-gate rules` lists them.'],
      'rules: {}',
    ),
    protected: unset(['Rules that no comment can allow: `[credential-in-repo]`.'], 'protected: []'),
    allow: unset(
      [
        'Findings that are right where they are, for formats without comments; elsewhere a comment says it in place:',
        '`- {rule: auto-reload, path: package.json, reason: "ticket 41", until: 2027-03-31}`',
      ],
      'allow: []',
    ),
    extends: unset(
      [
        'Files that this one builds on: `shared/gate.yml`, or `owner/repo/gate.yml@` and the full name of a commit.',
      ],
      'extends: []',
    ),
    rehearse: REHEARSE,
    'max-file-kib': unset(['Larger files are not read, in KiB, and that is said.'], 'max-file-kib: 1024'),
  };
}

function listsOf({ exclude, roles }: Proposals): Pick<Record<Key, Section>, 'exclude' | 'roles'> {
  return {
    exclude: list(
      ['Files that are not read, as in .gitignore.'],
      'exclude',
      exclude.map(({ path, because }) => `- ${quoted(path)} # ${because}`),
    ),
    roles: list(
      [
        'What files are for, where the gate would take it otherwise; the first that fits counts. Only production is',
        'judged in full. `- {path: tools/, role: development}`; or production, test, example, documentation.',
      ],
      'roles',
      roles.map(({ path, role, because }) => `- {path: ${quoted(path)}, role: ${role}} # ${because}`),
    ),
  };
}

const REHEARSE = unset(
  [
    'How images are rehearsed (`incident-gate rehearse --plan` shows what the files say): of all of them, and of one by',
    '`images: {api: {port: 8000}}`. `{load: POST /triage, environment: {LOG_LEVEL: info}, budget: 120}`.',
  ],
  'rehearse: {}',
);

function set(says: readonly string[], ...yaml: readonly string[]): Section {
  return { says, yaml, isSet: true };
}

function unset(says: readonly string[], ...yaml: readonly string[]): Section {
  return { says, yaml, isSet: false };
}

function list(says: readonly string[], key: Key, items: readonly string[]): Section {
  return items.length === 0
    ? unset(says, `${key}: []`)
    : set(says, `${key}:`, ...items.map((item) => `  ${item}`));
}

function quoted(pattern: string): string {
  return /^[A-Za-z][\w./-]*$/.test(pattern) ? pattern : JSON.stringify(pattern);
}
