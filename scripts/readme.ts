import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readProgram } from '../src/deployment/acts/read-program.ts';
import { runGate } from '../src/gate.ts';
import { DEFAULTS } from '../src/policy/configuration.ts';
import type { RuleSource } from '../src/policy/rule-source.ts';
import { textReport } from '../src/report/text.ts';
import { openRepository } from '../src/repository/open.ts';
import { readData } from './sources.ts';

const EXAMPLE = 'examples/development-mode/reported';

/** README.md with its generated parts made anew: what a finding looks like, and the Action's inputs and outputs. */
export async function readme(source: string, rules: readonly RuleSource[]): Promise<string> {
  const frame = ['```text', (await sampleReport(rules)).trimEnd(), '```'].join('\n');
  return between(between(source, 'frame', frame), 'inputs', actionTables());
}

function between(source: string, mark: string, content: string): string {
  const [open, close] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const [start, end] = [source.indexOf(open), source.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`README.md has no ${open} … ${close}`);
  return `${source.slice(0, start + open.length)}\n${content}\n${source.slice(end)}`;
}

/** The findings of one rule in an example repository, as the terminal shows them. */
async function sampleReport(rules: readonly RuleSource[]): Promise<string> {
  const knowledge = new Map(readData('knowledge'));
  const { verdict, sources } = await runGate({
    repository: openRepository(EXAMPLE),
    rules: rules.filter(({ id }) => id === 'unattended-code-update'),
    programs: readData('programs').map(([program, value]) => {
      const { names, modules } = readProgram(value, program);
      return { program, names, modules, load: () => readProgram(value, program) };
    }),
    knowledge: (name) => knowledge.get(name),
    configuration: DEFAULTS,
    today: '2026-01-01',
  });
  return textReport(verdict, sources, {
    tool: { name: 'incident-gate', version: '' },
    colour: false,
    width: 100,
  });
}

interface ActionMetadata {
  readonly inputs: Readonly<Record<string, { readonly description: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

function actionTables(): string {
  const { inputs, outputs } = parse(readFileSync('action.yml', 'utf8')) as ActionMetadata;
  const rows = (entries: ActionMetadata['inputs']): string[] =>
    Object.entries(entries).map(
      ([name, { description }]) => `| \`${name}\` | ${description.replaceAll('|', '\\|')} |`,
    );
  return [
    '| input | |',
    '|---|---|',
    ...rows(inputs),
    '',
    '| output | |',
    '|---|---|',
    ...rows(outputs),
  ].join('\n');
}
