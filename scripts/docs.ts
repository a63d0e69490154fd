import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Property, PropertyKind, ThingType } from '../src/deployment/model/schema.ts';
import { VOCABULARY } from '../src/deployment/model/vocabulary.ts';
import { baselineSchema } from './baseline-schema.ts';
import { configurationSchema } from './configuration-schema.ts';
import { conflictsPage } from './conflicts-page.ts';
import { mendedExamples } from './mended-examples.ts';
import { readme } from './readme.ts';
import { rulePage } from './rule-page.ts';
import { type RuleFile, readRules } from './sources.ts';

/* Writes docs/rules/, docs/conflicts.md, docs/model.md and the generated parts of README.md from the rules, the model and action.yml: `npm run docs`. With --check it only compares. */

const rules = readRules();
const rulePages: [string, string][] = [];
for (const file of rules) {
  const { family, id } = file.rule;
  const diffs = await mendedExamples(file);
  rulePages.push([`docs/rules/${family}/${id}.md`, rulePage(file, (example) => diffs.get(example) ?? '')]);
}
const pages = new Map<string, string>([
  ...rulePages,
  ['docs/rules/README.md', ruleIndex(rules)],
  ['docs/conflicts.md', conflictsPage(rules)],
  ['docs/schema/configuration.schema.json', configurationSchema(rules.map(({ rule }) => rule.id))],
  ['docs/schema/baseline.schema.json', baselineSchema()],
  ['docs/model.md', modelPage()],
  [
    'README.md',
    await readme(
      readFileSync('README.md', 'utf8'),
      rules.map(({ rule }) => rule),
    ),
  ],
]);

if (process.argv.includes('--check')) compare();
else {
  rmSync('docs/rules', { recursive: true, force: true });
  for (const [path, content] of pages) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

function compare(): void {
  const stale = [...pages]
    .filter(([path, content]) => !existsSync(path) || readFileSync(path, 'utf8') !== content)
    .map(([path]) => path);
  const left = readdirSync('docs/rules', { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/rules/${name}`)
    .filter((path) => path.endsWith('.md') && !pages.has(path));
  for (const path of [...stale, ...left]) console.log(`${path} is not what the sources make`);
  if (stale.length + left.length > 0) process.exitCode = 1;
}

function ruleIndex(all: readonly RuleFile[]): string {
  const families = [...new Set(all.map(({ rule }) => rule.family))];
  const parts = families.flatMap((family) => [
    `## [${family}](../../rules/${family}/incident.md)`,
    [
      '| rule | at its strongest | what it finds |',
      '|---|---|---|',
      ...all
        .filter(({ rule }) => rule.family === family)
        .map(
          ({ rule }) =>
            `| [${rule.id}](${family}/${rule.id}.md) | ${rule.severity} | ${rule.title.replaceAll('|', '\\|')} |`,
        ),
    ].join('\n'),
  ]);
  return `${['# Rules', `${all.length} rules, by the incident that they come from.`, ...parts].join('\n\n')}\n`;
}

function modelPage(): string {
  const things = Object.values(VOCABULARY as Record<string, ThingType>);
  const intro = [
    '# The model',
    'What rules can ask. A rule names one kind of thing as its `subject`; its conditions are [CEL](https://cel.dev) over the properties below. A property that may be absent is asked for with `has_<name>` first. A value that the repository does not settle is unknown: reading it makes the rule undecided, unless the rest of the condition decides.',
  ];
  return `${[...intro, ...things.flatMap(thingParts)].join('\n\n')}\n`;
}

function thingParts(type: ThingType): string[] {
  const rows = Object.entries(type.properties).map(([name, property]) => row(name, property));
  return [
    `## ${type.name}`,
    type.doc,
    ['| property | type | meaning |', '|---|---|---|', ...rows].join('\n'),
  ];
}

function row(name: string, property: Property): string {
  const doc = property.doc.replaceAll('|', '\\|');
  return `| \`${name}\` | ${kindName(property.kind)}${property.optional ? ', may be absent' : ''} | ${doc} |`;
}

function kindName(kind: PropertyKind): string {
  if (typeof kind === 'string') return kind;
  if ('thing' in kind) return `[${kind.thing}](#${kind.thing})`;
  return `list of ${typeof kind.list === 'string' ? kind.list : `[${kind.list.thing}](#${kind.list.thing})`}`;
}
