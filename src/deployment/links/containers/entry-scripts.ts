import { posix } from 'node:path';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { callersOf } from '../reach/callers.ts';

const CONTAINER_STARTS = ['image-command', 'compose', 'workload', 'supervisor'];

/** Whether a file is what a container starts with, by itself or through another script, and nothing else starts it. */
export const isEntryScript = once((deployment: Deployment) =>
  remembered((path: string): boolean => {
    if (standsBesideDockerfile(deployment, path)) return true;
    const seen = new Set([path]);
    let starts = 0;
    for (const one of seen) {
      for (const { line } of callersOf(deployment, one)) {
        const { origin, path: from } = line.script;
        if (CONTAINER_STARTS.includes(origin.kind)) starts++;
        else if (origin.kind === 'file') seen.add(from);
        else if (origin.kind !== 'image-build') return false;
      }
    }
    return starts > 0;
  }),
);

/** Several images have a `docker-entrypoint.sh` at one place: there the folder tells which is whose. */
function standsBesideDockerfile({ repository }: Deployment, path: string): boolean {
  return (
    /^(?:[\w.]+-)*entrypoint(?:\.sh)?$/.test(posix.basename(path)) &&
    repository.hasFile(posix.join(posix.dirname(path), 'Dockerfile'))
  );
}
