import { runGit } from '../repository/git/git.ts';
import { folderInRepository, parentsOf } from '../repository/git/git-history.ts';
import { InputError } from '../repository/input-error.ts';
import type { Occasion } from './occasion.ts';

/** What lies in the work tree, as its git says. */
export interface Checkout {
  /** Undefined when git does not say. */
  readonly commit?: string;
  /** Its parents by name, whether or not they were fetched. */
  readonly parents: readonly string[];
  /** The folder that was asked for, from the repository's root, with `/`; empty for the root itself. */
  readonly folder?: string;
  /** Contents of other commits were left out (`filter:` and `sparse-checkout:` of actions/checkout). */
  readonly isPartial?: boolean;
  /** Why git does not answer, as a clause. */
  readonly refusal?: string;
}

/** Asks git what is checked out at the folder `root`. */
export function readCheckout(root: string): Checkout {
  const named = runGit({ root }, ['rev-parse', '--verify', 'HEAD^{commit}']);
  if ('refusal' in named)
    return { parents: [], refusal: named.refusal ?? 'the folder is in no git repository' };
  const commit = named.output.toString('latin1').trim();
  const folder = folderInRepository(root)?.replace(/\/$/, '') ?? '';
  const isPartial =
    'output' in runGit({ root }, ['config', '--get-regexp', '^remote\\..*\\.promisor$', 'true']);
  return { commit, parents: parentsOf(root, commit), folder, isPartial };
}

/** An occasion held against what is checked out. */
export interface Settled {
  readonly occasion: Occasion;
  /** Sentences for the report. */
  readonly notes: readonly string[];
}

/**
 * What is judged in truth: under `pull_request_target` perhaps the base and not the pull request. Throws an InputError when a
 * stranger's files lie beside the rights of the base repository.
 */
export function settle(occasion: Occasion, checkout: Checkout): Settled {
  const { privileged, checkedOut, event } = occasion;
  if (privileged === undefined) return { occasion: atCheckout(occasion, checkout), notes: [] };
  const isBase = checkout.commit === checkedOut && checkedOut !== '';
  if (privileged.isFork && !isBase) throw new InputError(refusalOf(event));
  if (event !== 'pull_request_target') return { occasion: atCheckout(occasion, checkout), notes: [] };
  if (checkout.commit !== undefined && !isBase) return { occasion, notes: [] };
  const { base: _base, baseName: _name, pullRequest: _pullRequest, ...rest } = occasion;
  const what = isBase
    ? 'the base branch is checked out: it is what was judged, not the pull request'
    : `it is not known what is checked out (${checkout.refusal}): it was judged as a branch of its own`;
  const note = `Under \`pull_request_target\` ${what}. Run the workflow on \`pull_request\` to judge a pull request.`;
  return { occasion: { ...rest, head: checkedOut }, notes: [note] };
}

/** A schedule or a manual run may check out something else than what it runs for: the check belongs to that. */
function atCheckout(occasion: Occasion, { commit }: Checkout): Occasion {
  return occasion.pullRequest === undefined && commit !== undefined
    ? { ...occasion, head: commit }
    : occasion;
}

function refusalOf(event: string): string {
  return `\`${event}\` runs with this repository's token and secrets, and what is checked out is not the base branch, as far as git tells: files that a stranger wrote in a fork would lie beside them, for any later step to run. The gate refuses to be part of that. Run the workflow on \`pull_request\` (the token is then read-only, and the gate reports in the log and the job summary), or leave \`ref:\` of actions/checkout out.`;
}
