import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { repositoryPath } from '../../paths.ts';
import type { NamedRole } from './roles.ts';

/** Where compose files for a pipeline's own needs stand. */
const CI_FOLDER = /(?:^|\/)(?:\.?ci|\.github|\.gitlab|\.circleci|\.buildkite)\//i;

/**
 * Compose files that nothing but a pipeline starts, on an engine that goes with the runner. Who names the file decides; its folder
 * counts only where nobody does. A file by the name that Compose takes by itself is for people too.
 */
export const ciComposeRoles = once((deployment: Deployment): ReadonlyMap<string, NamedRole> => {
  const roles = new Map<string, NamedRole>();
  for (const { path } of deployment.composeFiles()) {
    const users = usersOf(deployment).get(path) ?? [];
    const [first] = users;
    const isForPipeline = users.length > 0 && users.every((act) => isOfRunner(deployment, act));
    if (first !== undefined && isForPipeline && !isSpokenOf(deployment, path))
      roles.set(path, { role: 'test', says: `only ${first.line.script.path} starts it, on its own runner` });
    else if (first === undefined && CI_FOLDER.test(path) && !isSpokenOf(deployment, path))
      roles.set(path, { role: 'test', says: 'it stands in a folder of CI, and nothing starts it' });
  }
  return roles;
});

/** The commands that name each compose file with `-f`. */
const usersOf = once((deployment: Deployment): ReadonlyMap<string, readonly Act[]> => {
  const users = new Map<string, Act[]>();
  for (const act of deployment.acts()) {
    if (!/compose/.test(`${act.program} ${act.command}`)) continue;
    const named = [
      ...textsOf(deployment.programs, act, 'file'),
      ...(act.options.get('file') ?? []).flatMap(({ value }) => value ?? []),
    ];
    const paths = named.flatMap(({ value }) => repositoryPath(value, act.line.directory ?? '') ?? []);
    for (const path of new Set(paths)) users.set(path, [...(users.get(path) ?? []), act]);
  }
  return users;
});

/** The runner's own engine, of a runner that is not kept: not over ssh, not another host, not one of the project's own machines. */
function isOfRunner(deployment: Deployment, { line, options }: Act): boolean {
  const { origin, path } = line.script;
  if (origin.kind !== 'workflow' || line.where.length > 1 || line.environment.has('DOCKER_HOST'))
    return false;
  if (options.has('context') || options.has('host')) return false;
  const workflow = deployment.workflows().find((one) => one.path === path)?.workflow;
  const job = workflow?.jobs.find(({ id }) => id.value === origin.job);
  return (
    job !== undefined &&
    job.environment === undefined &&
    job.runsOn.length > 0 &&
    job.runsOn.every(({ value, isKnown }) => isKnown && /^(?:ubuntu|macos|windows)-/.test(value))
  );
}

/** Another file than a workflow tells people or programs of it. */
function isSpokenOf({ repository }: Deployment, path: string): boolean {
  const name = posix.basename(path);
  const isPlain = /^(?:docker-)?compose\.ya?ml$/.test(name);
  const sought = isPlain ? `${posix.basename(posix.dirname(path))}/${name}` : name;
  return repository.files.some(
    (file) => file.path !== path && file.format !== 'workflow' && file.content.includes(sought),
  );
}
