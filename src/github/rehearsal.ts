import { randomBytes } from 'node:crypto';
import * as core from '@actions/core';
import type { GateInput, GateResult } from '../gate.ts';
import { planRehearsal } from '../plan-rehearsal.ts';
import { drawnImages, rehearseRepository, withUnrehearsed } from '../rehearsal.ts';
import { guardLog } from '../report/characters/guard-log.ts';
import { visibleProse } from '../report/characters/visible.ts';
import { planText } from '../report/rehearsal/plan-text.ts';
import type { RehearsedImage } from '../report/rehearsal/rehearsal-summary.ts';
import { seenText } from '../report/rehearsal/seen-text.ts';
import { count } from '../report/sentences.ts';
import { engineClient } from '../smoke/engine/client.ts';
import { findEngine } from '../smoke/engine/engine.ts';
import type { Plan } from '../smoke/plan/plan.ts';
import { untilCancelled } from '../until-cancelled.ts';
import type { Inputs } from './inputs.ts';
import { ENGINE, rehearsalState } from './leftovers.ts';
import type { Environment, Occasion } from './occasion.ts';

/** What is rehearsed, and for whom. */
export interface RehearsalCall {
  readonly input: GateInput;
  /** What the files alone come to. */
  readonly found: GateResult;
  readonly root: string;
  readonly occasion: Occasion;
}

/** The verdict with what was seen, by paths of the folder that was judged, and what it was judged by. */
export interface RehearsedResult {
  readonly input: GateInput;
  readonly result: GateResult;
  readonly images: readonly RehearsedImage[];
}

/**
 * Rehearses what the repository deploys, after the files were judged. Where that is refused or there is no engine, the verdict
 * over the files stays, and says so; unless configuration or input let it pass, the run fails. Rejects with Cancelled.
 */
export async function rehearseOnGitHub(
  call: RehearsalCall,
  inputs: Inputs,
  environment: Environment,
): Promise<RehearsedResult> {
  const { input, found } = call;
  const planned = await planRehearsal(input, { by: 'the workflow' });
  const { plans, notes } = planned;
  const told = withNotes(found, notes);
  if (plans.length === 0) return { input, result: withNotes(told, [NOTHING]), images: [] };
  const refusal = refusalFor(call.occasion, inputs, environment);
  if (refusal !== undefined) return { input, result: unrehearsed(told, plans, refusal), images: [] };
  inGroup(`What is rehearsed: ${count(plans.length, 'image')}`, plans.map(planText).join('\n'));
  const engine = await findEngine(engineClient(ENGINE, environment));
  if ('missing' in engine) {
    const mayPass = (inputs.smokeWithoutEngine ?? input.configuration.rehearse?.withoutEngine) === 'skip';
    const why = `no container engine answers: ${engine.missing}.`;
    const skipped = `The rehearsal was skipped: ${why}`;
    const lacking = `${why} \`smoke-without-engine: skip\` lets that pass.`;
    const result = mayPass ? withNotes(told, [skipped]) : unrehearsed(told, plans, lacking);
    return { input, result, images: [] };
  }
  const id = randomBytes(6).toString('hex');
  core.saveState(...rehearsalState(id, plans.length));
  const say = (what: string): void => core.info(guardLog(`${visibleProse(what)} …`));
  say(`rehearsing with ${engine.name}`);
  const rehearsed = await untilCancelled((signal) =>
    rehearseRepository(input, planned, { engine, root: call.root, id, signal, say }),
  );
  const { seen, result } = rehearsed;
  inGroup('What was seen', seen.map(seenText).join('\n'));
  return {
    input: rehearsed.input,
    result: withNotes(result, notes),
    images: drawnImages(seen, result.sources),
  };
}

const NOTHING = 'There is nothing to rehearse: no image is built and deployed by what was read.';

/** Why a stranger's code is not started here, as a sentence; undefined where it may be. */
export function refusalFor(
  { event, privileged, pullRequest }: Occasion,
  { smokeForksOnSelfHosted }: Inputs,
  { RUNNER_ENVIRONMENT: runner }: Environment,
): string | undefined {
  if (privileged?.isFork === true)
    return `\`${event}\` for a fork has this repository's token and secrets, and nothing of a stranger is built or started beside them. Run the workflow on \`pull_request\`.`;
  if (pullRequest?.isFork !== true || smokeForksOnSelfHosted || runner === 'github-hosted') return undefined;
  return `the pull request is of a fork and the runner is not GitHub's own: what a stranger builds would run on a machine that is used again. Use a runner of GitHub's, or say \`smoke-forks-on-self-hosted: true\` where every job has a machine of its own.`;
}

function unrehearsed(result: GateResult, plans: readonly Plan[], why: string): GateResult {
  const names = plans.map(({ name }) => `\`${name}\``);
  return withUnrehearsed(result, [`Not rehearsed (${names.join(', ')}): ${why}`], plans.length);
}

function withNotes({ verdict, ...rest }: GateResult, notes: readonly string[]): GateResult {
  return { ...rest, verdict: { ...verdict, notes: [...verdict.notes, ...notes] } };
}

/** Folded in the log; nothing in it is taken for a command of the runner. */
function inGroup(title: string, text: string): void {
  core.startGroup(title);
  process.stdout.write(guardLog(`${text.trimEnd()}\n`));
  core.endGroup();
}
