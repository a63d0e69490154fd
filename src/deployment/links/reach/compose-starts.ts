import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { roleOfName, roleOfPath } from './roles.ts';

/** Which compose files something else than a developer starts, and which are taken together. */
export interface ComposeStarts {
  isDeployed(path: string): boolean;
  /** Whether some command takes both. */
  areOne(one: string, other: string): boolean;
}

/** By the files' names: where a command runs on another machine, its folders are not the repository's. */
export const composeStarts = once((deployment: Deployment): ComposeStarts => {
  const acts = deployment.acts().filter(isStart);
  const named = acts.map((act) => textsOf(deployment.programs, act, 'file').map(({ value }) => value));
  const together = named.filter((files) => files.length > 1);
  const deployed = new Set(
    acts.flatMap((act, i) => {
      if (!isDeploying(act)) return [];
      const files = named[i] ?? [];
      return files.length === 0 ? ['docker-compose', 'compose'] : files.map(stem);
    }),
  );
  return {
    isDeployed: (path) => deployed.has(stem(path)),
    areOne: (one, other) =>
      together.some((files) => [one, other].every((path) => files.some((file) => stem(file) === stem(path)))),
  };
});

function stem(path: string): string {
  return posix.basename(path).replace(/\.ya?ml$/, '');
}

function isStart({ program, command }: Act): boolean {
  const words = program === 'docker-compose' || program === 'podman-compose' ? `compose ${command}` : command;
  return /^compose (?:up|start|restart|pull|create)$|^stack deploy$/.test(words);
}

const DEPLOYS =
  /(?:^|[^a-z])(?:re)?(?:deploy|release|update|upgrade|provision|user-?_?data|install|rollout)/i;

/** By a unit, by cron, on another machine, while a machine is set up, or by what is called a deployment. */
function isDeploying({ line: { script, where } }: Act): boolean {
  const { origin, path } = script;
  if (where.some(({ kind }) => kind === 'remote' || kind === 'guest')) return true;
  switch (origin.kind) {
    case 'unit':
    case 'cron':
    case 'terraform':
    case 'supervisor':
      return true;
    case 'recipe':
      return DEPLOYS.test(origin.target);
    case 'package-script':
      return DEPLOYS.test(origin.name) && roleOfName(origin.name) === undefined;
    case 'workflow':
    case 'file':
      return DEPLOYS.test(posix.basename(path)) && roleOfPath(path) === undefined;
    default:
      return false;
  }
}
