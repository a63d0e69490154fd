import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readProgram } from '../src/deployment/acts/read-program.ts';
import { runGate } from '../src/gate.ts';
import { planRehearsal } from '../src/plan-rehearsal.ts';
import { DEFAULTS } from '../src/policy/configuration/configuration.ts';
import type { RuleSource } from '../src/policy/rules/rule-source.ts';
import { mapRepository } from '../src/read-deployment.ts';
import { judgeSeen, replayed } from '../src/rehearsal.ts';
import { mermaidMap } from '../src/report/map/map-mermaid.ts';
import { seenText } from '../src/report/rehearsal/seen-text.ts';
import { textReport } from '../src/report/text.ts';
import { openRepository } from '../src/repository/open.ts';
import { readRecording } from '../src/smoke/recording.ts';
import { readData } from './sources.ts';

const EXAMPLE = 'examples/development-mode/reported';
const REHEARSED = 'test/fixtures/rehearsal/blocked';
const MAPPED = 'examples/stale-code/reported';

/** README.md with its generated parts made anew: what a finding, a map and a rehearsal look like, and the Action's inputs and outputs. */
export async function readme(source: string, rules: readonly RuleSource[]): Promise<string> {
  const frame = ['```text', (await sampleReport(rules)).trimEnd(), '```'].join('\n');
  const map = ['```mermaid', (await sampleMap()).trimEnd(), '```'].join('\n');
  const rehearsal = ['```text', (await sampleRehearsal(rules)).trimEnd(), '```'].join('\n');
  const parts = { frame, inputs: actionTables(), rehearsal, map };
  return Object.entries(parts).reduce((text, [mark, part]) => between(text, mark, part), source);
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

/** What was seen of a container once, judged again: what the terminal shows of it, and of one rule. */
async function sampleRehearsal(rules: readonly RuleSource[]): Promise<string> {
  const input = {
    ...inputFor(REHEARSED),
    rules: rules.filter(({ id }) => id === 'health-blocked'),
    today: '2026-01-01',
  };
  const planned = await planRehearsal(input, { by: 'this page' });
  const recorded = readFileSync(`${REHEARSED}/recorded.json`, 'utf8');
  const seen = replayed(readRecording(recorded, 'recorded.json'), planned.plans);
  const { result } = await judgeSeen(input, seen, planned);
  const { verdict, sources } = result;
  const report = textReport(verdict, sources, {
    tool: { name: 'incident-gate', version: '' },
    colour: false,
    width: 100,
  });
  const [finding = ''] = report.split('\n  why  ');
  return `${seen.map(seenText).join('\n')}\n${finding}`;
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
