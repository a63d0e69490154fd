import type { Deployment } from './deployment/deployment.ts';
import type { GateInput } from './gate.ts';
import { CONFIGURATION_FILE } from './policy/configuration/configuration.ts';
import type { RehearseConfiguration } from './policy/configuration/rehearse-configuration.ts';
import { nearest } from './policy/nearest.ts';
import { readDeployment } from './read-deployment.ts';
import { InputError } from './repository/input-error.ts';
import { planOfDockerfile, planOfImage } from './smoke/plan/bare-plan.ts';
import type { Plan } from './smoke/plan/plan.ts';
import { plansOf } from './smoke/plan/plan-of.ts';
import { overlaySettings, type PlanSettings, withSettings } from './smoke/plan/settings.ts';

/** What whoever starts a rehearsal says, over configuration and repository. */
export interface Wish {
  /** The one image that is wanted, by its name in the plan. */
  readonly only?: string;
  readonly settings?: PlanSettings;
  /** Where that is said, for people. */
  readonly by: string;
}

/** What would be rehearsed, and sentences about what would not, for whoever asked for it. */
export interface Planned {
  readonly plans: readonly Plan[];
  readonly notes: readonly string[];
  /** The same for another state of the repository, whose probes stand elsewhere and say something else. */
  readonly plansIn: (deployment: Deployment) => readonly Plan[];
}

const NOTHING: RehearseConfiguration = { settings: {}, images: new Map() };

/** Works out what would be rehearsed. Throws an InputError for an image that is wished for and is not there. */
export async function planRehearsal(input: GateInput, wish: Wish): Promise<Planned> {
  const { rehearse = NOTHING } = input.configuration;
  const choice = { wish, rehearse };
  const plansIn = (deployment: Deployment): readonly Plan[] => planFor(deployment, choice).plans;
  return { ...planFor(await readDeployment(input), choice), plansIn };
}

function planFor(deployment: Deployment, { wish, rehearse }: Choice): Chosen {
  const found = plansOf(deployment);
  const added = addedByConfiguration(deployment, found, rehearse);
  const configured = [...found, ...added].map((plan) => configuredPlan(plan, rehearse));
  const { plans, notes } = chosen(deployment, configured, { wish, rehearse });
  const { settings } = wish;
  return {
    plans: settings === undefined ? plans : plans.map((plan) => withSettings(plan, settings, wish.by)),
    notes: [...notes, ...strangersIn(configured, rehearse)],
  };
}

function configuredPlan(plan: Plan, { settings, images }: RehearseConfiguration): Plan {
  const own = overlaySettings(settings, images.get(plan.name) ?? {});
  return withSettings(plan, own, `\`rehearse\` in ${CONFIGURATION_FILE}`);
}

/** Images that only the configuration knows. */
function addedByConfiguration(
  deployment: Deployment,
  plans: readonly Plan[],
  { images }: RehearseConfiguration,
): Plan[] {
  return [...images].flatMap(([name, settings]) =>
    plans.some((plan) => plan.name === name) ? [] : (barePlan(deployment, settings, name) ?? []),
  );
}

/** Of an image or a Dockerfile that nothing deploys; undefined where neither is said. */
function barePlan(deployment: Deployment, settings: PlanSettings, name?: string): Plan | undefined {
  const { image, dockerfile } = settings;
  if (image !== undefined) return planOfImage(image, name);
  return dockerfile === undefined ? undefined : planOfDockerfile(deployment, settings, name);
}

interface Choice {
  readonly wish: Wish;
  readonly rehearse: RehearseConfiguration;
}

type Chosen = Omit<Planned, 'plansIn'>;

function chosen(deployment: Deployment, plans: readonly Plan[], { wish, rehearse }: Choice): Chosen {
  const { only, settings = {} } = wish;
  if (only !== undefined) return { plans: named(plans, only), notes: [] };
  const { dockerfile, image } = settings;
  if (dockerfile !== undefined) {
    const building = plans.filter(
      (plan) => plan.image.kind === 'build' && plan.image.dockerfile === dockerfile,
    );
    return { plans: building.length > 0 ? building : [planOfDockerfile(deployment, settings)], notes: [] };
  }
  if (image !== undefined && plans.length !== 1) {
    if (plans.length === 0) return { plans: [planOfImage(image)], notes: [] };
    throw new InputError(
      `Which of ${namesOf(plans)} is the image \`${image}\`? Say so with \`--only\`, or under \`rehearse: {images: …}\`.`,
    );
  }
  const { only: names } = rehearse;
  if (names === undefined) return { plans, notes: [] };
  const left = plans.filter(({ name }) => !names.includes(name));
  const says = `Not rehearsed, as \`only\` in ${CONFIGURATION_FILE} leaves out: ${namesOf(left)}.`;
  return { plans: plans.filter(({ name }) => names.includes(name)), notes: left.length === 0 ? [] : [says] };
}

function named(plans: readonly Plan[], only: string): Plan[] {
  const wanted = plans.filter(({ name }) => name === only);
  if (wanted.length > 0) return wanted;
  const there = plans.length === 0 ? '' : `; there are ${namesOf(plans)}`;
  throw new InputError(`There is no image \`${only}\` to rehearse${there}.`);
}

/** Names of the configuration that nothing has: of a change that takes an image away, the base's configuration still speaks. */
function strangersIn(plans: readonly Plan[], { only = [], images }: RehearseConfiguration): string[] {
  const known = plans.map(({ name }) => name);
  const strange = [...new Set([...images.keys(), ...only])].filter((name) => !known.includes(name));
  return strange.map((name) => {
    const near = nearest(name, known);
    return `\`rehearse\` in ${CONFIGURATION_FILE} speaks of \`${name}\`, and no image of that name is deployed${near === undefined ? '' : `; \`${near}\` is`}.`;
  });
}

function namesOf(plans: readonly Plan[]): string {
  return plans.map(({ name }) => `\`${name}\``).join(', ');
}
