import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readProgram } from '../src/deployment/acts/read-program.ts';
import { runGate } from '../src/gate.ts';
import { DEFAULTS } from '../src/policy/configuration.ts';
import type { RuleSource } from '../src/policy/rule-source.ts';
import { mapRepository } from '../src/read-deployment.ts';
import { mermaidMap } from '../src/report/map-mermaid.ts';
import { textReport } from '../src/report/text.ts';
import { openRepository } from '../src/repository/open.ts';
import { readData } from './sources.ts';

const EXAMPLE = 'examples/development-mode/reported';
const MAPPED = 'examples/stale-code/reported';

/** README.md with its generated parts made anew: what a finding and a map look like, and the Action's inputs and outputs. */
export async function readme(source: string, rules: readonly RuleSource[]): Promise<string> {
  const frame = ['```text', (await sampleReport(rules)).trimEnd(), '```'].join('\n');
  const map = ['```mermaid', (await sampleMap()).trimEnd(), '```'].join('\n');
  return between(between(between(source, 'frame', frame), 'inputs', actionTables()), 'map', map);
}

function between(source: string, mark: string, content: string): string {
  const [open, close] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const [start, end] = [source.indexOf(open), source.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`README.md has no ${open} … ${close}`);
  return `${source.slice(0, start + open.length)}\n${content}\n${source.slice(end)}`;
}

/** The findings of one rule in an example repository, as the terminal shows them. */
async function sampleReport(rules: readonly RuleSource[]): Promise<string> {
  const { verdict, sources } = await runGate({
    ...inputFor(EXAMPLE),
    rules: rules.filter(({ id }) => id === 'unattended-code-update'),
    today: '2026-01-01',
  });
  return textReport(verdict, sources, {
    tool: { name: 'incident-gate', version: '' },
    colour: false,
    width: 100,
  });
}

async function sampleMap(): Promise<string> {
  return mermaidMap(await mapRepository(inputFor(MAPPED)));
}

function inputFor(folder: string) {
  const knowledge = new Map(readData('knowledge'));
  return {
    repository: openRepository(folder),
    programs: readData('programs').map(([program, value]) => {
      const { names, modules } = readProgram(value, program);
      return { program, names, modules, load: () => readProgram(value, program) };
    }),
    knowledge: (name: string) => knowledge.get(name),
    configuration: DEFAULTS,
  };
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
