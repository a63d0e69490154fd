import { runGate } from '../gate.ts';
import {
  applyBaseline,
  type BaselineEntry,
  type BaselineOutcome,
  entryFor,
} from '../policy/baseline/baseline.ts';
import { BASELINE_FILE, writeBaseline } from '../policy/baseline/baseline-file.ts';
import { wasJudged } from '../policy/decide.ts';
import { prepare } from '../prepare.ts';
import { count, grouped } from '../report/sentences.ts';
import { InputError } from '../repository/input-error.ts';
import { type BaselineState, baselineTable, entriesSaid } from './baseline-table.ts';
import { target } from './check.ts';
import { gitHubFiles } from './fetch-file.ts';
import { isThere, replaceFile } from './replace-file.ts';
import type { Terminal } from './terminal.ts';

/** Where one is, and with what to speak. */
interface BaselineCall {
  /** The repository's root; where one stands when undefined. */
  readonly folder: string | undefined;
  readonly terminal: Terminal;
}

const FIRST_REASON = 'It was there when the gate came.';

/** `incident-gate baseline write`: everything that is found today passes from now on. */
export async function writeNewBaseline(
  call: BaselineCall,
  { reason = FIRST_REASON, force = false }: { readonly reason?: string; readonly force?: boolean },
): Promise<number> {
  const root = rootOf(call);
  if (!force && isThere(root, BASELINE_FILE))
    throw new InputError(
      `\`${BASELINE_FILE}\` is there already: \`incident-gate baseline update\` keeps its dates and reasons. \`--force\` writes it anew without them.`,
    );
  const { findings, today } = await state(root, call.terminal);
  if (findings.length === 0) return said(call, 'Nothing is found, so no baseline is needed.');
  const entries = findings.map((finding) => entryFor(finding, { date: today, reason }));
  replaceFile(root, BASELINE_FILE, writeBaseline(entries));
  return said(call, `\`${BASELINE_FILE}\` lets ${count(entries.length, 'finding')} pass. Commit it.`);
}

/** `incident-gate baseline update`: what matches nothing goes, what moved follows; more passes only where that is asked for. */
export async function updateBaseline(
  call: BaselineCall,
  { add = false, reason }: { readonly add?: boolean; readonly reason?: string },
): Promise<number> {
  if (add !== (reason !== undefined))
    throw new InputError('`--add` and `--reason` go together: what is let pass anew needs its reason.');
  const root = rootOf(call);
  const { entries, outcome, findings, today } = await state(root, call.terminal);
  const { passed, stale } = outcome;
  if (entries.length === 0 && !isThere(root, BASELINE_FILE))
    throw new InputError('There is no baseline to update: `incident-gate baseline write` makes one.');
  const added = add
    ? findings
        .filter((finding) => !passed.has(finding))
        .map((finding) => entryFor(finding, { date: today, reason: reason ?? '' }))
    : [];
  const gone = new Set([...stale, ...(add ? outcome.graver.values() : [])]);
  const kept = followed(
    entries.filter((entry) => !gone.has(entry)),
    outcome,
  );
  replaceFile(root, BASELINE_FILE, writeBaseline([...kept, ...added]));
  return said(
    call,
    `\`${BASELINE_FILE}\`: ${entriesSaid(kept.length)} kept, ${grouped(stale.length)} dropped that matched nothing, ${grouped(added.length)} added.`,
  );
}

/** `incident-gate baseline show`: every entry, where its finding is now, and since when and why it passes. */
export async function showBaseline(call: BaselineCall): Promise<number> {
  const shown = await state(rootOf(call), call.terminal);
  call.terminal.stdout.write(baselineTable(shown));
  return 0;
}

/** Entries as their findings are now: moved, or less grave. */
function followed(entries: readonly BaselineEntry[], { passed }: BaselineOutcome): BaselineEntry[] {
  const findingOf = new Map([...passed].map(([finding, entry]) => [entry, finding]));
  return entries.map((entry) => {
    const finding = findingOf.get(entry);
    return finding === undefined ? entry : entryFor(finding, entry);
  });
}

async function state(root: string, { env }: Terminal): Promise<BaselineState> {
  const input = await prepare({ root, policyFrom: 'now', remoteFile: gitHubFiles(env, fetch) });
  const { repository, baseline: entries = [], today } = input;
  const { verdict, sources } = await runGate({ ...input, baseline: [] });
  const { findings } = verdict;
  const outcome = applyBaseline({
    entries,
    findings,
    hasFile: (path) => repository.hasFile(path),
    isJudged: (rule) => wasJudged(rule, input),
  });
  return { entries, findings, outcome, sources, today };
}

function rootOf({ folder, terminal }: BaselineCall): string {
  const { root, paths } = target(folder === undefined ? [] : [folder], terminal.cwd());
  if (paths.length > 0)
    throw new InputError(
      `A baseline is of a whole repository, and \`${folder}\` is no folder: name its root.`,
    );
  return root;
}

function said({ terminal }: BaselineCall, sentence: string): number {
  terminal.stdout.write(`${sentence}\n`);
  return 0;
}
