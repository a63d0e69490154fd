import { createContainer, stateOf } from '../engine/container.ts';
import { ask } from '../engine/engine.ts';
import { EngineError } from '../engine/engine-error.ts';
import { isAccepting } from '../observe/sampler.ts';
import type { Bench } from '../observe/watch.ts';
import type { PlannedDependency } from '../plan/plan.ts';

/** Seconds that a database may take to accept its first connection; images of databases set themselves up first. */
const SECONDS_TO_ACCEPT = 90;
const TICK_MS = 200;
const LIMITS = { memoryBytes: 1024 ** 3, cpus: 1, pids: 512 };

/** Starts what the program depends on, and waits until each accepts. Throws an EngineError with what one of them said when it does not. */
export async function startDependencies(
  bench: Bench,
  network: string,
  dependencies: readonly PlannedDependency[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const { alias, image, environment } of dependencies) {
    const id = await createContainer(bench.client, bench.owner, {
      image,
      environment,
      network,
      alias,
      // They start as root and step down to a user of their own, for which they need the engine's default capabilities.
      hold: 'capable',
      limits: LIMITS,
    });
    await ask(bench.client, ['start', id], { signal: bench.signal });
    ids.set(alias, id);
  }
  for (const dependency of dependencies)
    await waitForPort(bench, dependency, ids.get(dependency.alias) ?? '');
  return ids;
}

async function waitForPort(
  bench: Bench,
  { alias, image, port }: PlannedDependency,
  id: string,
): Promise<void> {
  const latest = Date.now() + SECONDS_TO_ACCEPT * 1_000;
  while (Date.now() < latest) {
    bench.signal.throwIfAborted();
    const { address, end } = await stateOf(bench.client, id);
    if (end !== undefined) break;
    if (address !== undefined && (await isAccepting(address, port))) return;
    await new Promise((next) => setTimeout(next, TICK_MS));
  }
  const logs = await bench.client.run(['logs', '--tail=5', id], { seconds: 10 });
  throw new EngineError(
    `The dependency \`${alias}\` (${image}) did not accept on port ${port} within ${SECONDS_TO_ACCEPT} seconds: ${(logs.errors + logs.output).trim()}`,
  );
}
