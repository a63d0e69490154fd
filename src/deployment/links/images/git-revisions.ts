import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act, FactValue } from '../../acts/act.ts';
import { factOf, textsOf } from '../../acts/facts.ts';
import type { ActKind } from '../../acts/program.ts';
import type { Deployment } from '../../deployment.ts';
import type { Run } from '../../scripts/run.ts';
import { isUnknown, type Known } from '../../unknown.ts';
import { isPinnedRevision } from './image-reference.ts';

/** A revision of a git repository that a script takes and deploys. */
export interface GitRevision {
  readonly act: Act;
  readonly at: Span;
  /** As written; undefined where a command takes whatever branch there is. */
  readonly reference: Text | undefined;
  readonly isMutable: Known<boolean>;
  /** A clause. */
  readonly why: string;
}

/** Acts by which what was checked out comes to run. */
const DEPLOYS: readonly ActKind[] = [
  'serve',
  'start',
  'restart',
  'reload',
  'apply',
  'build',
  'run-container',
  'enable',
  'migrate',
];

/** Revisions that a run checks out and then deploys. A clone or pull counts only where nothing after it picks a revision. */
export function revisionsIn(deployment: Deployment, run: Run): GitRevision[] {
  const after = laterInImage(deployment, run);
  const git = run.acts.filter(isGit);
  return git.flatMap((act, index) => {
    const revision = isNewBranch(deployment, act) ? undefined : revisionOf(deployment, act);
    if (revision === undefined || !isDeployed(run, act)) return [];
    const isSettled = [...git.slice(index + 1), ...after].some((later) => settles(deployment, later));
    return isSettled && act.command !== 'checkout' ? [] : [revision];
  });
}

function isGit({ program, line }: Act): boolean {
  return program === 'git' && line.where.at(-1)?.kind !== 'ci';
}

/** The RUN instructions that follow in the same stage go on in the same files. */
function laterInImage(deployment: Deployment, { script }: Run): Act[] {
  const { origin, path, text } = script;
  if (origin.kind !== 'image-build') return [];
  const runs = deployment
    .runsOf(path, 'image-build', origin.stage)
    .filter((other) => other.script.text.span().start > text.span().start);
  return runs.flatMap(({ acts }) => acts.filter(isGit));
}

/** `git checkout -b NAME [START]` */
function isNewBranch({ programs }: Deployment, act: Act): boolean {
  const creates = factOf(programs, act, 'creates');
  return creates !== undefined && !isUnknown(creates) && creates.value === true;
}

/** It decides by itself what is in the work tree. */
function settles(deployment: Deployment, act: Act): boolean {
  if (isNewBranch(deployment, act)) return true;
  const isPick = act.command === 'checkout' || act.command === 'switch' || act.command === 'reset';
  return isPick && revisionOf(deployment, act) !== undefined;
}

function isDeployed(run: Run, act: Act): boolean {
  if (act.line.where.some(({ kind }) => kind === 'build')) return true;
  return run.acts.some(
    (later) =>
      later.line.order > act.line.order &&
      DEPLOYS.includes(later.kind) &&
      later.line.where.at(-1)?.kind !== 'ci',
  );
}

function revisionOf(deployment: Deployment, act: Act): GitRevision | undefined {
  const { programs } = deployment;
  const [reference] = textsOf(programs, act, 'reference');
  const at = (reference?.isKnown === true ? reference : act.line.text).span();
  const from = { act, at, reference };
  switch (act.command) {
    case 'pull':
      return { ...from, isMutable: true, why: 'a pull takes whatever the branch holds at that moment' };
    case 'clone':
      if (reference === undefined)
        return {
          ...from,
          isMutable: !isLocalUrl(factOf(programs, act, 'url')),
          why: 'a clone takes whatever its default branch holds at that moment',
        };
      return { ...from, isMutable: mutable(reference), why: `\`${reference.value}\` is a branch` };
    case 'checkout':
    case 'switch':
      if (reference === undefined || isPath(act, reference)) return undefined;
      return { ...from, isMutable: mutable(reference), why: `\`${reference.value}\` is a branch` };
    case 'reset':
      if (!act.options.has('hard') || reference === undefined || /^HEAD/.test(reference.value))
        return undefined;
      return {
        ...from,
        isMutable: mutable(reference),
        why: `\`${reference.value}\` is wherever the branch stands at that moment`,
      };
    default:
      return undefined;
  }
}

function isLocalUrl(url: FactValue): boolean {
  return url !== undefined && !isUnknown(url) && /^(?:\.{0,2}\/|file:)/.test(String(url.value));
}

function mutable(reference: Text): Known<boolean> {
  const pinned = isPinnedRevision(reference);
  return isUnknown(pinned) ? pinned : !pinned;
}

/** `git checkout -- FILE`, `git checkout .` */
function isPath(act: Act, reference: Text): boolean {
  return (
    /^(?:--|\.|-|HEAD.*)$|\.\w{1,4}$/.test(reference.value) ||
    act.line.argv.some(({ value }) => value === '--')
  );
}
