import { engineClient } from '../smoke/engine/client.ts';
import { removeAll } from '../smoke/engine/engine.ts';
import { rehearsalId } from '../smoke/engine/labels.ts';

/** The client of the engine; Podman's is called so where it stands in for Docker's. */
export const ENGINE = 'docker';

/** Name and value of what the step leaves to its post step, before it creates anything. */
export function rehearsalState(id: string, images: number): [name: string, value: string] {
  return ['rehearsal', `${id}:${images}`];
}

/**
 * The post step: removes whatever a rehearsal that was cut off left; next to nothing where it ended by itself. The runner hands
 * the step's state on as `STATE_` variables (docs.github.com, "Workflow commands", save-state). Never throws.
 */
export async function removeLeftovers(environment: NodeJS.ProcessEnv): Promise<void> {
  const [, id, images] = /^([\da-f]{12}):(\d{1,4})$/.exec(environment.STATE_rehearsal ?? '') ?? [];
  if (id === undefined) return;
  const client = engineClient(ENGINE, environment);
  await Promise.all(
    Array.from({ length: Number(images) }, (_, index) => removeAll(client, rehearsalId(id, index))),
  );
}
