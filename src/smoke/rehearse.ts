import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type BuildResult, buildImage } from './engine/build.ts';
import type { ContainerSpec } from './engine/container.ts';
import { ask, type Engine, removeAll, sweepLeftovers } from './engine/engine.ts';
import type { Hold } from './engine/hardening.ts';
import { labelOptions, type Owner } from './engine/labels.ts';
import type { Bench } from './observe/watch.ts';
import { pathInContext } from './plan/context.ts';
import type { ImagePlan, Plan } from './plan/plan.ts';
import { measureBoots, SAMPLE_EVERY_MS, wasUp } from './stages/boots.ts';
import { startDependencies } from './stages/dependencies.ts';
import { SETTLE_SECONDS } from './stages/disturbances.ts';
import { type ImportResult, importModules } from './stages/imports.ts';
import { type HiddenFolder, hiddenFolder, type Renewal } from './stages/twice.ts';
import { type Boot, TRACE_SCHEMA_VERSION, type Trace } from './trace/trace.ts';

/** What a rehearsal is done with. */
export interface Stage {
  readonly engine: Engine;
  /** The repository's folder on this machine. */
  readonly root: string;
  /** What of a build context is sent, by the context's folder in the repository and its Dockerfile. */
  readonly filesOf: (image: Extract<ImagePlan, { kind: 'build' }>) => readonly string[];
  /** Of this rehearsal alone: small letters and digits. */
  readonly id: string;
  /** Ends it early; everything is removed all the same. */
  readonly signal: AbortSignal;
  /** Told what is being done, as a few words. */
  readonly say: (what: string) => void;
}

/** What was seen. Each part is there if it came to it. */
export interface Rehearsed {
  readonly plan: Plan;
  /** Of an image that the repository builds. */
  readonly build?: BuildResult;
  readonly imports: readonly ImportResult[];
  readonly trace?: Trace;
  /** `capable`: it came up only with the capabilities that a rehearsal takes away. */
  readonly hold: Hold;
  /** Folders whose volume hides what a newer image brings. */
  readonly hidden: readonly HiddenFolder[];
}

/** Seconds for building one image. */
const BUILD_SECONDS = 30 * 60;
/** After which what a rehearsal left behind is a leftover, when it did not end by itself. */
const LIFE_SECONDS = 2 * 3_600;

/** Builds, imports, starts, watches and stops one image; removes whatever it made, however it ends. Throws EngineError. */
export async function rehearse(plan: Plan, stage: Stage): Promise<Rehearsed> {
  const { client } = stage.engine;
  const now = Math.floor(Date.now() / 1_000);
  const sweeping = sweepLeftovers(client, now);
  const owner: Owner = { id: stage.id, expires: now + LIFE_SECONDS };
  try {
    const processors = availableParallelism();
    return await perform(plan, stage, { client, owner, signal: stage.signal, processors });
  } finally {
    await Promise.all([sweeping, removeAll(client, owner.id)]);
  }
}

async function perform(plan: Plan, stage: Stage, bench: Bench): Promise<Rehearsed> {
  const nothing = { plan, imports: [], hold: 'strict', hidden: [] } as const;
  const { image } = plan;
  const network = `incident-gate-${stage.id}`;
  bench.signal.throwIfAborted();
  const [made, built] = await Promise.allSettled([
    ask(bench.client, ['network', 'create', '--internal', ...labelOptions(bench.owner), network]),
    image.kind === 'build' ? buildFrom(image, stage, bench.owner) : undefined,
  ]);
  if (made.status === 'rejected') throw made.reason;
  if (built.status === 'rejected') throw built.reason;
  const build = built.value;
  const reference = image.kind === 'ready' ? image.reference : build?.image;
  if (reference === undefined) return { ...nothing, ...(build === undefined ? {} : { build }) };
  const spec = specOf(plan, reference);
  if (plan.dependencies.length > 0) stage.say('starting what it depends on');
  const beside = await startDependencies(bench, network, plan.dependencies);
  stage.say('starting it');
  const { boots, hold } = await bootHeld(bench, { ...spec, network }, { ...plan, beside });
  const imports = await seenImports(bench, { ...spec, network }, { plan, boots, say: stage.say });
  const hidden = await hiddenFolders(bench, { ...spec, network, hold }, { plan, boots });
  bench.signal.throwIfAborted();
  const trace: Trace = {
    schemaVersion: TRACE_SCHEMA_VERSION,
    image: plan.name,
    sampledEvery: SAMPLE_EVERY_MS / 1_000,
    boots,
  };
  return { plan, ...(build === undefined ? {} : { build }), imports, trace, hold, hidden };
}

async function buildFrom(
  image: Extract<ImagePlan, { kind: 'build' }>,
  stage: Stage,
  owner: Owner,
): Promise<BuildResult> {
  stage.say(`building ${image.dockerfile}`);
  return buildImage(stage.engine, owner, {
    context: join(stage.root, image.context),
    files: stage.filesOf(image),
    dockerfile: pathInContext(image) ?? { outside: join(stage.root, image.dockerfile) },
    ...(image.target === undefined ? {} : { target: image.target }),
    arguments: image.arguments,
    seconds: BUILD_SECONDS,
    signal: stage.signal,
  });
}

function specOf(plan: Plan, image: string): ContainerSpec {
  const { command, entrypoint, environment, limits, workingDirectory, user } = plan;
  return {
    image,
    ...(command === undefined ? {} : { command }),
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    ...(user === undefined ? {} : { user }),
    environment: Object.fromEntries(environment.map(({ name, value }) => [name, value])),
    hold: 'strict',
    limits,
  };
}

/** Where it does not come up as strictly as it is held, it is tried once as production would hold it, to tell whose fault that is. */
async function bootHeld(
  bench: Bench,
  spec: ContainerSpec,
  plan: Plan & { readonly beside: ReadonlyMap<string, string> },
) {
  const isUp = (boot: Boot): boolean => wasUp(plan, boot);
  const strict = await measureBoots(bench, spec, plan);
  if (strict.some(isUp)) return { boots: strict, hold: 'strict' as const };
  const capable = await measureBoots(bench, { ...spec, hold: 'capable' }, { ...plan, starts: 1 });
  return capable.some(isUp)
    ? { boots: capable, hold: 'capable' as const }
    : { boots: strict, hold: 'strict' as const };
}

/**
 * What was up has imported its entries: only where nothing came up is it tried what keeps them from it, beside its dependencies,
 * for many a module connects while it is imported.
 */
async function seenImports(
  bench: Bench,
  spec: ContainerSpec,
  { plan, boots, say }: { readonly plan: Plan; readonly boots: readonly Boot[]; readonly say: Stage['say'] },
): Promise<ImportResult[]> {
  const isProven = boots.some(
    (boot) => (plan.health?.value.kind === 'http' || plan.health === undefined) && wasUp(plan, boot),
  );
  const proven = isProven ? plan.imports.filter(({ isEntry }) => isEntry) : [];
  const open = plan.imports.filter((one) => !proven.includes(one));
  if (open.length > 0) say('importing');
  return [
    ...proven.map(({ module }): ImportResult => ({ module, result: 'imported', frames: [] })),
    ...(await importModules(bench, spec, open)),
  ];
}

/** What a start takes; nobody knows where none of them came up. */
function renewalOf(plan: Plan, boots: readonly Boot[]): Renewal {
  const ups = boots
    .filter((boot) => wasUp(plan, boot))
    .map(({ firstSuccess, firstAccept, watchedFor }) => firstSuccess ?? firstAccept ?? watchedFor);
  return ups.length === 0 ? {} : { seconds: Math.max(...ups) + SETTLE_SECONDS };
}

async function hiddenFolders(
  bench: Bench,
  spec: ContainerSpec,
  { plan, boots }: { readonly plan: Plan; readonly boots: readonly Boot[] },
): Promise<HiddenFolder[]> {
  const hidden: HiddenFolder[] = [];
  const renewal = renewalOf(plan, boots);
  for (const { folder } of plan.volumes) {
    const found = await hiddenFolder(bench, spec, { folder, ...renewal });
    if (found !== undefined) hidden.push(found);
  }
  return hidden;
}
