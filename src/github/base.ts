import type { Preparation } from '../prepare.ts';
import { visibleProse } from '../report/characters/visible.ts';
import { localMergeBase } from '../repository/git/git-history.ts';
import { repositoryOf } from '../repository/in-memory.ts';
import { InputError } from '../repository/input-error.ts';
import { openCommit } from '../repository/open.ts';
import { ApiError, type GitHubApi } from './api.ts';
import type { Checkout } from './checkout.ts';
import type { Occasion } from './occasion.ts';
import { mergeBase, remoteCommit } from './remote-tree.ts';

/** Where the state before the change is looked for. */
export interface BaseSearch {
  readonly occasion: Occasion;
  readonly checkout: Checkout;
  /** The folder that is judged. */
  readonly root: string;
  /** The same relative to the repository's root, with `/`; empty for all of it. */
  readonly folder: string;
  readonly api?: GitHubApi | undefined;
}

/** The state before the change. */
export interface Base {
  /** Undefined where nothing changes: a schedule, a new branch. */
  readonly state?: NonNullable<Preparation['base']>;
  readonly policyFrom: Preparation['policyFrom'];
  /** Why it could not be read, in sentences, once it was asked for; it then is an empty repository: everything is new. */
  readonly unreadable: () => readonly string[] | undefined;
}

/** Finds the commit before the change. Nothing is read yet but how commits hang together. */
export async function findBase(search: BaseSearch): Promise<Base> {
  const { base, baseName, pullRequest, event } = search.occasion;
  // A push is judged by what it brings along: whoever may push to the branch may change its policy.
  const policyFrom = pullRequest !== undefined || event === 'merge_group' ? 'base' : 'now';
  if (base === undefined) return { policyFrom, unreadable: () => undefined };
  const tree = new BaseTree(search, await commitBefore(search, base));
  return {
    policyFrom,
    state: { name: baseName ?? base, open: (reading, now) => tree.open(reading, now) },
    unreadable: () => tree.problems,
  };
}

/**
 * The commit whose tree the change starts from. Of a merge made for the check it is the first parent, which is the base branch
 * as it is: an old branch is not judged by an old policy.
 */
async function commitBefore(search: BaseSearch, base: string): Promise<string> {
  const { occasion, checkout } = search;
  if (occasion.pullRequest === undefined) return base;
  const [first, second, ...more] = checkout.parents;
  const isTheirMerge = checkout.commit === occasion.checkedOut;
  if (first !== undefined && second !== undefined && more.length === 0)
    if (second === occasion.head || isTheirMerge) return first;
  return (await commonAncestor(search, base)) ?? base;
}

/** Undefined when nobody can tell. */
async function commonAncestor(search: BaseSearch, base: string): Promise<string | undefined> {
  const { occasion, checkout, root, api } = search;
  const known = localMergeBase(root, base, checkout.commit ?? occasion.head);
  if (known !== undefined) return known;
  try {
    return api === undefined ? undefined : await mergeBase(api, occasion, base, occasion.head);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

type Open = NonNullable<Preparation['base']>['open'];

/** Reads the base from git where the commit was fetched, else through the API. */
class BaseTree {
  readonly #sources: readonly Open[];
  readonly #hasToken: boolean;
  problems: string[] | undefined;

  constructor({ api, root, folder, occasion, checkout }: BaseSearch, commit: string) {
    const local: Open = (reading) => Promise.resolve().then(() => openCommit(root, commit, reading));
    const at = { owner: occasion.owner, repo: occasion.repo, commit };
    const place = { root, folder: folder === '' ? '' : `${folder}/` };
    const remote = api === undefined ? [] : [remoteCommit(api, at, place)];
    // A clone that leaves contents out has the commit and lacks files of it, perhaps the policy.
    this.#sources = checkout.isPartial === true ? [...remote, local] : [local, ...remote];
    this.#hasToken = api !== undefined;
  }

  readonly open: Open = async (reading, now) => {
    // What was unreadable once stays so: policy and files are of one state, or of none.
    if (this.problems !== undefined) return repositoryOf({});
    const problems: string[] = [];
    for (const source of this.#sources) {
      try {
        return await source(reading, now);
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof InputError)) throw error;
        problems.push(error.message);
      }
    }
    if (!this.#hasToken) problems.push('There is no `github-token` to ask GitHub for it.');
    this.problems = problems;
    return repositoryOf({});
  };
}

/** What a report says when the state before the change could not be read; hidden characters made visible. */
export function unreadableNote({ occasion, checkout }: BaseSearch, problems: readonly string[]): string {
  const judgedBy =
    occasion.pullRequest === undefined && occasion.event !== 'merge_group'
      ? ''
      : ' It was judged by the rules that come with the gate, without configuration, custom rules and baseline: those of the change itself could exempt it.';
  const remedy = isDubious(checkout)
    ? ' Git does not trust the checkout, which belongs to another user, as in a container: run `git config --global --add safe.directory "$GITHUB_WORKSPACE"` in a step before.'
    : ' To ask GitHub for it, the job needs `contents: read`.';
  return visibleProse(
    `What was there before could not be read, so everything counts as new.${judgedBy} ${problems.join(' ')}${remedy}`,
  );
}

function isDubious({ refusal }: Checkout): boolean {
  return refusal?.includes('dubious ownership') === true;
}
