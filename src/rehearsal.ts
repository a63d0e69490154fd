import { type GateInput, type GateResult, runGate } from './gate.ts';
import { readDeployment } from './read-deployment.ts';
import { InputError } from './repository/input-error.ts';
import type { Engine } from './smoke/engine/engine.ts';
import { measuredBoot } from './smoke/measured.ts';
import { filesOfContext } from './smoke/plan/context.ts';
import type { Plan } from './smoke/plan/plan.ts';
import { plansOf } from './smoke/plan/plan-of.ts';
import { type Rehearsed, rehearse } from './smoke/rehearse.ts';

/** What a rehearsal of a repository is done with. */
export interface RehearsalStage {
  readonly engine: Engine;
  /** The repository's folder on this machine. */
  readonly root: string;
  readonly id: string;
  readonly signal: AbortSignal;
  readonly say: (what: string) => void;
}

/** What would be rehearsed, by name where one is wanted. Throws an InputError when there is none of that name. */
export async function planRehearsal(input: GateInput, only?: string): Promise<Plan[]> {
  const plans = plansOf(await readDeployment(input));
  if (only === undefined) return plans;
  const wanted = plans.filter(({ name }) => name === only);
  if (wanted.length > 0) return wanted;
  const names = plans.map(({ name }) => `\`${name}\``).join(', ');
  throw new InputError(
    `There is no image \`${only}\` to rehearse${names === '' ? '' : `; there are ${names}`}.`,
  );
}

/** Rehearses each plan, one after the other, and judges the repository together with what was seen. */
export async function rehearseRepository(
  input: GateInput,
  plans: readonly Plan[],
  stage: RehearsalStage,
): Promise<{ readonly seen: readonly Rehearsed[]; readonly result: GateResult }> {
  const deployment = await readDeployment(input);
  const seen: Rehearsed[] = [];
  for (const [index, plan] of plans.entries()) {
    const say = (what: string): void => stage.say(`${plan.name}: ${what}`);
    const filesOf = (image: Parameters<typeof filesOfContext>[2]): string[] =>
      filesOfContext(deployment, stage.root, image);
    seen.push(await rehearse(plan, { ...stage, id: `${stage.id}-${index}`, say, filesOf }));
  }
  return { seen, result: await judgeSeen(input, seen) };
}

/** The verdict over the repository and over what was seen of its images. */
export function judgeSeen(input: GateInput, seen: readonly Rehearsed[]): Promise<GateResult> {
  const measured = seen.flatMap(({ plan, imports, trace }) =>
    trace === undefined ? [] : [{ plan, imports, trace }],
  );
  return runGate({
    ...input,
    measured: (deployment) => measured.map((one) => measuredBoot(deployment, one)),
  });
}
