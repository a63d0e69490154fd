import type { Example, RuleSource } from '../src/policy/rules/rule-source.ts';
import type { RuleFile } from './sources.ts';

/** A rule's page: `docs/rules/<family>/<id>.md`. `mended` says what `check --fix` makes of an example, as a diff; empty where nothing. */
export function rulePage(
  { rule, examples, path }: RuleFile,
  mended: (example: Example) => string = () => '',
): string {
  const flagged = examples.filter(({ flags }) => flags);
  const passed = examples.filter(({ flags }) => !flags);
  return `${[
    `# ${rule.id}`,
    rule.title,
    `**${rule.severity}**, confidence ${rule.confidence}, since edition ${rule.since}. From the incident [${rule.family}](../../../rules/${rule.family}/incident.md); the rule itself is [${path}](../../../${path}).`,
    '## Why it matters',
    rule.why,
    '## What to do instead',
    rule.instead,
    ...conflicts(rule),
    '## What it judges',
    `Each \`${rule.subject}\` (see [the model](../../model.md#${rule.subject})) of which this holds:`,
    fence(rule.when.trim(), 'cel'),
    ...severities(rule),
    ...(flagged.length > 0
      ? ['## What it flags', ...flagged.flatMap((one) => [...exampleParts(one), ...fixed(mended(one))])]
      : []),
    ...(passed.length > 0 ? ['## What it passes', ...passed.flatMap(exampleParts)] : []),
    '## To allow one place',
    fence(`# incident-gate: allow ${rule.id} until=YYYY-MM-DD -- why it is right here`, ''),
    '<!-- Made by `npm run docs` from the rule; edit the rule. -->',
  ].join('\n\n')}\n`;
}

function conflicts({ conflicts }: RuleSource): string[] {
  return conflicts.length === 0
    ? []
    : ['## What other tools say', conflicts.map((line) => `- ${line.trim()}`).join('\n')];
}

function severities({ severityIf }: RuleSource): string[] {
  return severityIf.map(
    ({ severity, when }) => `It is a **${severity}** where \`${when.trim().replace(/\s+/g, ' ')}\`.`,
  );
}

function fixed(diff: string): string[] {
  return diff === '' ? [] : ['`check --fix` makes of it:', fence(diff.trimEnd(), 'diff')];
}

function exampleParts({ files, before, title }: Example): string[] {
  const heading = title === undefined ? [] : [`### ${title[0]?.toUpperCase()}${title.slice(1)}`];
  if (before === undefined) return [...heading, ...filesShown(files)];
  return [...heading, 'Before the change:', ...filesShown(before), 'After it:', ...filesShown(files)];
}

function filesShown(files: Example['files']): string[] {
  return Object.entries(files).flatMap(([path, content]) => [
    `\`${path}\``,
    fence(underlined(content.trimEnd()), ''),
  ]);
}

/** The guillemets taken out, and what stood between them underlined. */
function underlined(content: string): string {
  return content
    .split('\n')
    .flatMap((line) => {
      if (!/[«»]/.test(line)) return [line];
      let marks = '';
      let inside = false;
      let plain = '';
      for (const character of line) {
        if (character === '«') inside = true;
        else if (character === '»') inside = false;
        else {
          plain += character;
          marks += inside
            ? '^'.repeat(character.length)
            : character === '\t'
              ? '\t'
              : ' '.repeat(character.length);
        }
      }
      return [plain, marks.trimEnd()];
    })
    .join('\n');
}

function fence(content: string, language: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map((run) => run[0].length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${content}\n${ticks}`;
}
