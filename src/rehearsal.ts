import type { Measure } from './deployment/deployment.ts';
import { secretValuesOf } from './deployment/links/settings/secrets.ts';
import { type GateInput, type GateResult, runGate } from './gate.ts';
import type { Planned } from './plan-rehearsal.ts';
import { redactor } from './policy/redact.ts';
import type { Sources } from './policy/verdict.ts';
import { readDeployment } from './read-deployment.ts';
import { rehearsalHtml } from './report/rehearsal/rehearsal-html.ts';
import type { RehearsedImage } from './report/rehearsal/rehearsal-summary.ts';
import { InputError } from './repository/input-error.ts';
import type { Engine } from './smoke/engine/engine.ts';
import { EngineError } from './smoke/engine/engine-error.ts';
import { rehearsalId } from './smoke/engine/labels.ts';
import { measuredBoot } from './smoke/measured/measured.ts';
import { filesOfContext } from './smoke/plan/context.ts';
import type { Plan } from './smoke/plan/plan.ts';
import type { Recording } from './smoke/recording.ts';
import { redactedSeen } from './smoke/redacted.ts';
import { type Rehearsed, rehearse } from './smoke/rehearse.ts';
import { drawnProbers } from './smoke/timeline/drawn-probers.ts';
import { timelineOf } from './smoke/timeline/timeline-of.ts';

/** What a rehearsal of a repository is done with. */
export interface RehearsalStage {
  readonly engine: Engine;
  /** The repository's folder on this machine. */
  readonly root: string;
  readonly id: string;
  readonly signal: AbortSignal;
  readonly say: (what: string) => void;
}

/** What was seen, and the verdict over it and over the repository. */
export interface RehearsalResult extends SeenResult {
  readonly seen: readonly Rehearsed[];
  /** Sentences on what was not seen at all. */
  readonly broken: readonly string[];
}

/** A verdict over what was seen too, and all that it takes to judge so again: fixes are tried by it. */
export interface SeenResult {
  readonly input: GateInput;
  readonly result: GateResult;
}

/**
 * Rehearses each plan, one after the other, and judges the repository together with what was seen. An image whose rehearsal
 * the engine cuts short fails the run and costs the others nothing. Rejects when it is cancelled.
 */
export async function rehearseRepository(
  input: GateInput,
  { plans, plansIn }: Planned,
  stage: RehearsalStage,
): Promise<RehearsalResult> {
  const deployment = await readDeployment(input);
  const redact = redactor(secretValuesOf(deployment));
  const seen: Rehearsed[] = [];
  const broken: string[] = [];
  for (const [index, plan] of plans.entries()) {
    const say = (what: string): void => stage.say(`${plan.name}: ${what}`);
    const filesOf = (image: Parameters<typeof filesOfContext>[2]): string[] =>
      filesOfContext(deployment, stage.root, image);
    try {
      const one = await rehearse(plan, { ...stage, id: rehearsalId(stage.id, index), say, filesOf });
      stage.signal.throwIfAborted();
      seen.push(redactedSeen(one, redact));
    } catch (error) {
      if (!(error instanceof EngineError) || stage.signal.aborted) throw error;
      broken.push(`The rehearsal of \`${plan.name}\` broke off: ${redact(error.message)}`);
    }
  }
  return { seen, broken, ...(await judgeSeen(input, seen, { plansIn, broken })) };
}

/** What a recording says of the images that are planned now. Throws an InputError when none of it is about one of them. */
export function replayed(recording: Recording, plans: readonly Plan[]): Rehearsed[] {
  const [only] = plans;
  const seen = recording.images.flatMap(({ name, ...rest }): Rehearsed[] => {
    const plan =
      plans.find((one) => one.name === name) ?? (plans.length === 1 && name === undefined ? only : undefined);
    return plan === undefined ? [] : [{ plan, ...rest }];
  });
  if (seen.length > 0) return seen;
  const names = (all: readonly { readonly name?: string }[]): string =>
    all.map(({ name = 'no name' }) => `\`${name}\``).join(', ') || 'nothing';
  throw new InputError(
    `What was recorded is of ${names(recording.images)}, and what would be rehearsed here is ${names(plans)}: record it again, or say with \`--only\` which it is.`,
  );
}

/** What was seen with its drawing, as far as there is one. */
export function drawnImages(seen: readonly Rehearsed[], sources: Sources): RehearsedImage[] {
  return seen.map((one) => {
    const { plan, trace } = one;
    if (trace === undefined) return { seen: one };
    const probers = drawnProbers(plan, trace, (at) => sources.position(at).start.line);
    return { seen: one, timeline: timelineOf(trace, probers) };
  });
}

/** The report of a rehearsal as one page. */
export function htmlOf(images: readonly RehearsedImage[]): string {
  return rehearsalHtml(
    images.map(({ seen: { plan, build, trace }, timeline }) =>
      timeline === undefined || trace === undefined
        ? { title: plan.name, why: `The build ${build?.why ?? 'gave no image'}.`, log: build?.log ?? '' }
        : { timeline, trace },
    ),
  );
}

/** The verdict over the repository and over what was seen of its images; `broken`: sentences on what was not seen at all. */
export async function judgeSeen(
  input: GateInput,
  seen: readonly Rehearsed[],
  { plansIn, broken = [] }: Pick<Planned, 'plansIn'> & { readonly broken?: readonly string[] },
): Promise<SeenResult> {
  const measured: Measure = (deployment) => {
    const plans = plansIn(deployment);
    return seen.flatMap(({ plan: old, imports, trace, hidden }) => {
      const plan = trace === undefined ? undefined : planLike(old, plans);
      return plan && trace ? [measuredBoot(deployment, { plan, imports, trace, hidden })] : [];
    });
  };
  const judged = { ...input, measured };
  const result = await runGate(judged);
  return { input: judged, result: withUnrehearsed(result, [...broken, ...seen.flatMap(unbuilt)]) };
}

/** The plan of the same image in another state of the repository. */
function planLike(old: Plan, plans: readonly Plan[]): Plan | undefined {
  const named = plans.filter(({ name }) => name === old.name);
  return (
    named.find((plan) => startKey(plan) === startKey(old)) ?? (named.length === 1 ? named[0] : undefined)
  );
}

function startKey({ image, entrypoint, command }: Plan): string {
  const built =
    image.kind === 'build' ? [image.dockerfile, image.context, image.target ?? ''] : [image.reference];
  return JSON.stringify([...built, entrypoint ?? '', ...(command ?? [])]);
}

function unbuilt({ plan, build }: Rehearsed): string[] {
  if (build === undefined || build.image !== undefined) return [];
  return [
    `The image \`${plan.name}\` was not built, so its start was not rehearsed: the build ${build.why ?? 'failed'}.`,
  ];
}

/** Never a green lie: what was to be rehearsed and could not be fails the run, whatever the files say. */
export function withUnrehearsed(result: GateResult, why: readonly string[], images = why.length): GateResult {
  if (images === 0) return result;
  const { verdict } = result;
  const notes = [...verdict.notes, ...why];
  return {
    ...result,
    verdict: {
      ...verdict,
      notes,
      unrehearsed: images,
      failed: verdict.failed || verdict.failOn !== 'never',
    },
  };
}
