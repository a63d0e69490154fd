import { InputError } from '../../repository/input-error.ts';
import { DEPENDENCY_KINDS, dependencyOf } from './dependencies.ts';
import type { ImagePlan, Plan, PlannedVariable, Stated } from './plan.ts';

/** What people say of a rehearsal, over what the repository says. Times are in seconds. */
export interface PlanSettings {
  /** An image that is there already, in place of one that is built. */
  readonly image?: string;
  /** Path in the repository. */
  readonly dockerfile?: string;
  /** Folder in the repository, `''` for its root. */
  readonly context?: string;
  /** The stage that is built. */
  readonly target?: string;
  readonly arguments?: Readonly<Record<string, string>>;
  /** The whole command, in place of entry point and command of the image. */
  readonly command?: readonly string[];
  readonly port?: number;
  /** The path to ask for. */
  readonly health?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What is started beside it: the name that the program uses, and the image. */
  readonly dependencies?: Readonly<Record<string, string>>;
  /** Modules that must be importable, beside the entry. */
  readonly imports?: readonly string[];
  readonly load?: LoadRequest;
  /** Seconds for which each dependency is paused, to see what that does to liveness. */
  readonly blip?: number;
  readonly budget?: number;
  readonly starts?: number;
  readonly grace?: number;
  readonly memoryBytes?: number;
  readonly cpus?: number;
}

/** A request that takes long. */
export type LoadRequest = NonNullable<Plan['load']>;

/** `POST /triage`, `POST /triage {"text": "…"}`, `/slow`; undefined for what is none. */
export function readRequest(written: string): LoadRequest | undefined {
  const [, method = 'GET', path, body] = /^(?:([A-Z]+)\s+)?(\/\S*)(?:\s+(.+))?$/s.exec(written.trim()) ?? [];
  return path === undefined ? undefined : { method, path, ...(body === undefined ? {} : { body }) };
}

/** `beneath` overlaid by `above`: what may be said once is replaced, lists and mappings grow. */
export function overlaySettings(beneath: PlanSettings, above: PlanSettings): PlanSettings {
  const merged = { ...beneath, ...above };
  for (const key of ['arguments', 'environment', 'dependencies'] as const)
    if (merged[key] !== undefined) Object.assign(merged, { [key]: { ...beneath[key], ...above[key] } });
  const imports = [...new Set([...(beneath.imports ?? []), ...(above.imports ?? [])])];
  return imports.length === 0 ? merged : { ...merged, imports };
}

/** The plan with what people say in place of what was worked out; `by` is where they say it. Throws an InputError for a dependency that is none. */
export function withSettings(plan: Plan, settings: PlanSettings, by: string): Plan {
  const port: Stated<number> | undefined =
    settings.port === undefined ? plan.port : { value: settings.port, by };
  const health = healthWith(plan, settings, { port, by });
  const { memoryBytes = plan.limits.memoryBytes, cpus = plan.limits.cpus } = settings;
  return {
    ...plan,
    image: imageWith(plan, settings, by),
    ...commandWith(settings),
    ...(port === undefined ? {} : { port }),
    ...(health === undefined ? {} : { health }),
    environment: environmentWith(plan, settings),
    dependencies: dependenciesWith(plan, settings, by),
    imports: importsWith(plan, settings),
    ...(settings.load === undefined ? {} : { load: settings.load }),
    ...(settings.blip === undefined ? {} : { blip: settings.blip }),
    grace: settings.grace === undefined ? plan.grace : { value: settings.grace, by },
    budget: settings.budget ?? plan.budget,
    starts: settings.starts ?? plan.starts,
    limits: { ...plan.limits, memoryBytes, cpus },
    gaps: plan.gaps.filter((gap) => !isFilled(gap, health !== undefined, settings)),
  };
}

function isFilled(gap: string, hasHealth: boolean, { dependencies = {} }: PlanSettings): boolean {
  return (
    (hasHealth && gap.startsWith('Nothing says on which port')) ||
    Object.keys(dependencies).some((name) => gap.startsWith(`It depends on \`${name}\``))
  );
}

function imageWith({ image }: Plan, settings: PlanSettings, by: string): ImagePlan {
  const { image: reference, dockerfile, context, target } = settings;
  if (reference !== undefined)
    return { kind: 'ready', reference, ...(image.at === undefined ? {} : { at: image.at }) };
  const given = {
    ...(dockerfile === undefined ? {} : { dockerfile, by }),
    ...(context === undefined ? {} : { context, by }),
    ...(target === undefined ? {} : { target, by }),
  };
  if (image.kind === 'build')
    return { ...image, ...given, arguments: { ...image.arguments, ...settings.arguments } };
  if (dockerfile === undefined) return image;
  const at = image.at ?? { path: dockerfile, start: 0, end: 0 };
  return { kind: 'build', dockerfile, context: '', arguments: settings.arguments ?? {}, by, at, ...given };
}

function commandWith({ command = [] }: PlanSettings): Pick<Plan, 'command' | 'entrypoint'> {
  const [entrypoint, ...words] = command;
  return entrypoint === undefined ? {} : { entrypoint, command: words };
}

function environmentWith(plan: Plan, settings: PlanSettings): PlannedVariable[] {
  const given = Object.entries(settings.environment ?? {}).map(
    ([name, value]) => ({ name, value, from: 'configuration' }) as const,
  );
  const kept = plan.environment.filter(({ name }) => !given.some((other) => other.name === name));
  return [...kept, ...given];
}

function dependenciesWith(plan: Plan, { dependencies = {} }: PlanSettings, by: string): Plan['dependencies'] {
  const given = Object.entries(dependencies).map(([alias, image]) => {
    const known = plan.dependencies.find((one) => one.alias === alias);
    const dependency = dependencyOf(alias, image, new Map(Object.entries(known?.environment ?? {})));
    if (dependency !== undefined) return dependency;
    throw new InputError(
      `The dependency \`${alias}\` of \`${plan.name}\` cannot be the image \`${image}\`, which ${by} says: its name must be that of one of ${DEPENDENCY_KINDS.join(', ')}.`,
    );
  });
  const kept = plan.dependencies.filter(({ alias }) => !given.some((other) => other.alias === alias));
  return [...kept, ...given];
}

function importsWith(plan: Plan, settings: PlanSettings): Plan['imports'] {
  const known = new Set(plan.imports.map(({ module }) => module));
  const added = (settings.imports ?? []).filter((module) => !known.has(module));
  const usual = plan.imports[0]?.language ?? 'python';
  return [
    ...plan.imports,
    ...added.map((module) => {
      const language = /^\.|\.[cm]?js$/.test(module) ? 'node' : usual;
      return { language, module, isEntry: false } as const;
    }),
  ];
}

function healthWith(
  plan: Plan,
  settings: PlanSettings,
  { port, by }: { port: Stated<number> | undefined; by: string },
): Plan['health'] {
  if (settings.port === undefined && settings.health === undefined) return plan.health;
  if (port === undefined) return plan.health;
  const told = settings.health ?? (plan.health?.value.kind === 'http' ? plan.health.value.path : undefined);
  if (told === undefined) return { value: { kind: 'tcp', from: 'outside', port: port.value }, by };
  const path = told.startsWith('/') ? told : `/${told}`;
  return { value: { kind: 'http', from: 'outside', port: port.value, path }, by };
}
