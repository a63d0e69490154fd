import type { Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import type { Act, FactValue } from '../acts/act.ts';
import { factOf, textsOf } from '../acts/facts.ts';
import type { ActKind } from '../acts/program.ts';
import type { Deployment } from '../deployment.ts';
import type { Run } from '../scripts/run.ts';
import { isUnknown, type Known } from '../unknown.ts';
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

/** Branches that a run checks out and then deploys: the last word of each folder counts. */
export function revisionsIn(deployment: Deployment, run: Run): GitRevision[] {
  const git = run.acts.filter((act) => act.program === 'git' && !isElsewhere(act, deployment));
  return git.flatMap((act, index) => {
    const revision = revisionOf(deployment, act);
    if (revision === undefined || !isDeployed(run, act)) return [];
    const later = git.slice(index + 1).find((other) => settles(other));
    const settled = later === undefined ? undefined : revisionOf(deployment, later);
    return settled === undefined || act.command === 'checkout' ? [revision] : [];
  });
}

function isElsewhere(act: Act, { programs }: Deployment): boolean {
  if (act.line.where.at(-1)?.kind === 'ci') return true;
  const creates = factOf(programs, act, 'creates');
  return creates !== undefined && !isUnknown(creates) && creates.value === true;
}

/** It decides by itself what is in the work tree. */
function settles(act: Act): boolean {
  return (
    act.command === 'checkout' ||
    act.command === 'switch' ||
    (act.command === 'reset' && act.options.has('hard'))
  );
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
