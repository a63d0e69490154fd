import type { Plan, Stated } from './plan.ts';

/** What people say of a rehearsal, over what the repository says. Times are in seconds. */
export interface PlanSettings {
  /** An image that is there already, in place of one that is built. */
  readonly image?: string;
  readonly port?: number;
  /** The path to ask for. */
  readonly health?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Modules that must be importable, beside the entry. */
  readonly imports?: readonly string[];
  /** A request that takes long: `POST /triage`. */
  readonly load?: { readonly method: string; readonly path: string; readonly body?: string };
  /** Seconds for which each dependency is paused, to see what that does to liveness. */
  readonly blip?: number;
  readonly budget?: number;
  readonly starts?: number;
  readonly memoryBytes?: number;
}

/** The plan with what people say in place of what was worked out; `by` is where they say it. */
export function withSettings(plan: Plan, settings: PlanSettings, by: string): Plan {
  const port: Stated<number> | undefined =
    settings.port === undefined ? plan.port : { value: settings.port, by };
  const health = healthWith(plan, settings, { port, by });
  const environment = Object.entries(settings.environment ?? {}).map(
    ([name, value]) => ({ name, value, from: 'configuration' }) as const,
  );
  const kept = plan.environment.filter(({ name }) => !environment.some((other) => other.name === name));
  const language = plan.imports[0]?.language ?? 'python';
  const imports = (settings.imports ?? []).map((module) => ({ language, module, isEntry: false }) as const);
  return {
    ...plan,
    image: imageWith(plan, settings),
    ...(port === undefined ? {} : { port }),
    ...(health === undefined ? {} : { health }),
    environment: [...kept, ...environment],
    imports: [...plan.imports, ...imports],
    ...(settings.load === undefined ? {} : { load: settings.load }),
    ...(settings.blip === undefined ? {} : { blip: settings.blip }),
    budget: settings.budget ?? plan.budget,
    starts: settings.starts ?? plan.starts,
    limits: { ...plan.limits, memoryBytes: settings.memoryBytes ?? plan.limits.memoryBytes },
    gaps:
      health === undefined
        ? plan.gaps
        : plan.gaps.filter((gap) => !gap.startsWith('Nothing says on which port')),
  };
}

function imageWith({ image }: Plan, { image: reference }: PlanSettings): Plan['image'] {
  if (reference === undefined) return image;
  return { kind: 'ready', reference, ...(image.at === undefined ? {} : { at: image.at }) };
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
