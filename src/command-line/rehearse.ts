import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { GateInput } from '../gate.ts';
import { type Planned, planRehearsal } from '../plan-rehearsal.ts';
import type { Confidence, Severity } from '../policy/finding.ts';
import { prepare } from '../prepare.ts';
import {
  drawnImages,
  htmlOf,
  judgeSeen,
  type RehearsalResult,
  rehearseRepository,
  replayed,
} from '../rehearsal.ts';
import { escapedJson } from '../report/characters/escaped-json.ts';
import { guardLog } from '../report/characters/guard-log.ts';
import { visibleProse } from '../report/characters/visible.ts';
import { planText } from '../report/rehearsal/plan-text.ts';
import { rehearsalParts } from '../report/rehearsal/rehearsal-summary.ts';
import { seenText } from '../report/rehearsal/seen-text.ts';
import { InputError } from '../repository/input-error.ts';
import { openCommit } from '../repository/open.ts';
import { engineClient } from '../smoke/engine/client.ts';
import { type Engine, findEngine } from '../smoke/engine/engine.ts';
import type { PlanSettings } from '../smoke/plan/settings.ts';
import { readRecording, recordingOf } from '../smoke/recording.ts';
import { seenOf } from '../smoke/seen.ts';
import { CANCELLED, Cancelled, untilCancelled } from '../until-cancelled.ts';
import { target } from './check.ts';
import { gitHubFiles } from './fetch-file.ts';
import { writeFixes } from './fix.ts';
import type { Output } from './outputs.ts';
import type { Terminal } from './terminal.ts';
import { textStream, writeOutput, writeReport } from './write-output.ts';

export interface RehearseOptions {
  /** Only say what would be done. */
  readonly plan?: boolean;
  /** The one image that is wanted, by its name in the plan. */
  readonly only?: string;
  readonly engine: string;
  /** What it means when no engine answers, instead of what the configuration says. */
  readonly withoutEngine?: 'fail' | 'skip';
  readonly settings: PlanSettings;
  /** Files, as they are given. */
  readonly trace?: string;
  readonly replay?: string;
  readonly html?: string;
  /** A commit as git-rev-parse(1) takes it. */
  readonly base?: string;
  readonly failOn?: Severity | 'never';
  readonly confidence?: Confidence;
  readonly fix?: boolean;
}

interface RehearseCall {
  readonly folder: string | undefined;
  readonly outputs: readonly Output[];
  readonly terminal: Terminal;
}

/** `incident-gate rehearse`: the exit status. */
export async function rehearseCommand(call: RehearseCall, options: RehearseOptions): Promise<number> {
  const { folder, terminal } = call;
  const at = target(folder === undefined ? [] : [folder], terminal.cwd());
  if (at.paths.length > 0)
    throw new InputError(`\`${folder}\` is no folder: a rehearsal is of a whole repository.`);
  const work = await workIn(at.root, options, terminal);
  const { plans, notes } = work.planned;
  for (const note of notes) terminal.stderr.write(`${visibleProse(note)}\n`);
  if (plans.length === 0 && options.replay === undefined) {
    terminal.stderr.write(
      'There is nothing here to rehearse: no image is built and deployed by what was read. `--dockerfile` or `--image` names one.\n',
    );
    return 0;
  }
  for (const plan of plans) terminal.stderr.write(`${planText(plan)}\n`);
  if (options.plan === true) return 0;
  const done =
    options.replay === undefined
      ? await rehearseNow(work, options, terminal)
      : await judgeRecorded(work, options.replay, terminal);
  if (typeof done === 'number') return done;
  const isMended = options.fix === true && (await writeFixes({ root: at.root, ...done }, terminal));
  return report(isMended ? await judgedAgain(done, at.root, { options, terminal }) : done, options, call);
}

interface Work {
  readonly input: GateInput;
  readonly planned: Planned;
  readonly root: string;
}

async function workIn(root: string, options: RehearseOptions, terminal: Terminal): Promise<Work> {
  const input = await prepare(preparationFor(root, options, terminal));
  const { only, settings } = options;
  const wish = { ...(only === undefined ? {} : { only }), settings, by: 'the command line' };
  return { input, planned: await planRehearsal(input, wish), root };
}

/** What was seen, by the files as they are now. */
async function judgedAgain(
  { seen, broken }: RehearsalResult,
  root: string,
  { options, terminal }: { readonly options: RehearseOptions; readonly terminal: Terminal },
): Promise<RehearsalResult> {
  const { input, planned } = await workIn(root, options, terminal);
  const again = seen.length === 0 ? [] : replayed(recordingOf(seen), planned.plans);
  return { seen: again, broken, ...(await judgeSeen(input, again, { ...planned, broken })) };
}

function preparationFor(
  root: string,
  { base, failOn, confidence }: RehearseOptions,
  terminal: Terminal,
): Parameters<typeof prepare>[0] {
  return {
    root,
    policyFrom: 'now',
    remoteFile: gitHubFiles(terminal.env, fetch),
    ...(base !== undefined && {
      base: { name: base, open: async (reading) => openCommit(root, base, reading) },
    }),
    ...(failOn !== undefined && { failOn }),
    ...(confidence !== undefined && { confidence }),
  };
}

/** What was seen, or the exit status where nothing was. */
async function rehearseNow(
  work: Work,
  options: RehearseOptions,
  terminal: Terminal,
): Promise<RehearsalResult | number> {
  const engine = await findEngine(engineClient(options.engine, terminal.env));
  if (!('missing' in engine)) return performed({ ...work, engine }, terminal);
  const what = options.withoutEngine ?? work.input.configuration.rehearse?.withoutEngine ?? 'fail';
  // Never a green lie: what was not rehearsed is said not to be.
  terminal.stderr.write(
    what === 'fail'
      ? `incident-gate: not rehearsed, no container engine: ${visibleProse(engine.missing)}. \`--without-engine skip\` lets that pass.\n`
      : `incident-gate: skipped, no container engine: ${visibleProse(engine.missing)}.\n`,
  );
  return what === 'fail' ? 2 : 0;
}

/** The exit status where it was cancelled. */
async function performed(
  { input, planned, engine, root }: Work & { readonly engine: Engine },
  terminal: Terminal,
): Promise<RehearsalResult | number> {
  const say = (what: string): void => {
    terminal.stderr.write(`${visibleProse(what)} …\n`);
  };
  say(`rehearsing with ${engine.name}`);
  const id = randomBytes(6).toString('hex');
  try {
    return await untilCancelled((signal) =>
      rehearseRepository(input, planned, { engine, root, id, signal, say }),
    );
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    terminal.stderr.write(`incident-gate: ${error.message}\n`);
    return CANCELLED;
  }
}

/** Judges a recording by the probes as they are declared now. */
async function judgeRecorded(
  { input, planned }: Work,
  file: string,
  terminal: Terminal,
): Promise<RehearsalResult> {
  const path = resolve(terminal.cwd(), file);
  let json: string;
  try {
    json = readFileSync(path, 'utf8');
  } catch (error) {
    throw new InputError(`\`--replay ${file}\` could not be read: ${(error as Error).message}.`);
  }
  const seen = replayed(readRecording(json, file), planned.plans);
  return { seen, broken: [], ...(await judgeSeen(input, seen, planned)) };
}

function report(
  { seen, result }: RehearsalResult,
  { trace, html }: RehearseOptions,
  { outputs, terminal }: RehearseCall,
): number {
  const images = drawnImages(seen, result.sources);
  const more = { seen: seen.map(seenOf), rehearsal: rehearsalParts(images) };
  const writing = { outputs, terminal, more };
  const stream = textStream({ format: 'text' }, writing);
  for (const one of seen) stream.write(guardLog(`${seenText(one)}\n`));
  for (const output of outputs) writeOutput(output, result, writing);
  if (trace !== undefined) writeReport(terminal, trace, escapedJson(recordingOf(seen)));
  if (html !== undefined) writeReport(terminal, html, htmlOf(images));
  return result.verdict.failed ? 1 : 0;
}
