import { posix } from 'node:path';
import type { WorkflowJob } from '../../../syntax/workflow/tree.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { repositoryPath } from '../../paths.ts';
import { type Known, unknown } from '../../unknown.ts';
import { actsBefore, type Sequence, sequencesOf } from '../commands/sequences.ts';
import type { InstallFailure } from '../images/install-failure.ts';
import { foldersUp, type LockedInstall, lockedInstall, makesLock } from '../images/lock-files.ts';

export interface WorkflowInstall {
  readonly act: Act;
  readonly failure: Known<InstallFailure | false>;
}

/** Installations by lock file in the steps of workflows: the checkout holds what git holds. */
export const workflowInstalls = once((deployment: Deployment): readonly WorkflowInstall[] =>
  sequencesOf(deployment).flatMap((sequence) => {
    const { script } = sequence.runs[0] ?? {};
    if (script?.origin.kind !== 'workflow') return [];
    const { path, origin } = script;
    const job = deployment
      .workflows()
      .find((one) => one.path === path)
      ?.workflow.jobs.find(({ id }) => id.value === origin.job);
    return sequence.acts.flatMap((act): WorkflowInstall[] => {
      const wanted = job === undefined || !isOnRunner(act) ? undefined : lockedInstall(deployment, act);
      return job === undefined || wanted === undefined
        ? []
        : [{ act, failure: failureOf(deployment, { job, sequence, act, wanted }) }];
    });
  }),
);

function isOnRunner({ line }: Act): boolean {
  return line.where.length === 1 && line.where[0]?.kind === 'ci';
}

interface Step {
  readonly job: WorkflowJob;
  readonly sequence: Sequence;
  readonly act: Act;
  readonly wanted: LockedInstall;
}

function failureOf(
  { repository }: Deployment,
  { job, sequence, act, wanted }: Step,
): Known<InstallFailure | false> {
  const at = act.line.text.span();
  const folder =
    act.line.directory === undefined ? undefined : repositoryPath(wanted.folder ?? '.', act.line.directory);
  if (folder === undefined || !isOwnCheckout(job))
    return unknown('the folder is not known to be of this repository', at);
  if (foldersUp(folder).some((one) => wanted.locks.some((name) => repository.hasFile(posix.join(one, name)))))
    return false;
  if (!repository.hasFile(posix.join(folder, wanted.manifest)))
    return unknown(`the repository has no \`${wanted.manifest}\` there`, at);
  for (const before of actsBefore(sequence, act))
    if (makesLock(before) || isMaker(before))
      return unknown('a command before it may make the lock file', before.line.text.span());
  const where = folder === '' ? 'the repository’s root' : `\`${folder}\``;
  return { cause: 'lock', why: `git holds no \`${wanted.locks[0]}\` in ${where}` };
}

/** One checkout, of this repository, to where it goes by itself; nothing else brings files. */
function isOwnCheckout({ steps, container }: WorkflowJob): boolean {
  const checkouts = steps.filter(({ uses }) => uses?.value.startsWith('actions/checkout@'));
  const isOwn = checkouts.every(
    ({ with: inputs }) => !inputs.some(({ name }) => /^(?:repository|path|ref)$/.test(name.value)),
  );
  const isBrought = steps.some(({ uses }) => /^(?:actions\/download-artifact|\.\/)/.test(uses?.value ?? ''));
  return checkouts.length === 1 && isOwn && !isBrought && container === undefined;
}

/** It may write any file. */
function isMaker({ kind, program }: Act): boolean {
  return (
    ['copy', 'fetch', 'update', 'create', 'edit'].includes(kind) ||
    (kind === 'run' && !['corepack', 'node'].includes(program))
  );
}
