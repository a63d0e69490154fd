import { InputError } from '../../repository/input-error.ts';
import type { Repository } from '../../repository/repository.ts';
import { NO_BASELINE } from '../baseline/baseline-file.ts';
import { DEFAULTS } from '../configuration/configuration.ts';
import type { ReadRemoteFile } from '../configuration/remote-file.ts';
import { loadPolicy, type Policy, type PolicyContext } from '../load-policy.ts';
import { comparePolicies, refusedBase, refusedPolicy, unreadExtension } from './compare-policies.ts';
import type { PolicyChange } from './policy-change.ts';

/** The policy of a base, by which a change is judged, whatever the change makes of it. */
export interface BasePolicy {
  readonly policy: Policy;
  /** Why it is not the base's own, which has a mistake. */
  readonly refusal?: string;
  /** `owner/repo` of what it extends. */
  readonly extended: ReadonlySet<string>;
}

/**
 * Reads the base's policy. One with a mistake is replaced by the defaults, or the change that mends it could not pass either;
 * rejects where it extends something that cannot be had, for then nobody knows how strict it is.
 */
export async function basePolicy(repository: Repository, context: PolicyContext): Promise<BasePolicy> {
  const extended = new Set<string>();
  let unread: unknown;
  const remoteFile: ReadRemoteFile = async (at) => {
    extended.add(repositoryKey(at));
    try {
      return await context.remoteFile(at);
    } catch (error) {
      unread = error;
      throw error;
    }
  };
  try {
    return { policy: await loadPolicy(repository, { ...context, remoteFile }), extended };
  } catch (error) {
    if (!(error instanceof InputError) || error === unread) throw error;
    const { shipped: rules } = context;
    const policy = {
      rules,
      custom: new Map<string, string>(),
      configuration: DEFAULTS,
      baseline: NO_BASELINE,
    };
    return { policy, refusal: error.message, extended };
  }
}

export interface ChangedPolicy extends PolicyContext {
  readonly base: BasePolicy;
  readonly before: Repository;
  readonly now: Repository;
}

/**
 * What a change makes of the policy. Nothing is fetched for it but from repositories that the base extends already: whoever
 * proposes a change must not choose what the gate asks for.
 */
export async function policyChanges(changed: ChangedPolicy): Promise<PolicyChange[]> {
  const { base, before, now } = changed;
  const unread: string[] = [];
  const remoteFile: ReadRemoteFile = async (at) => {
    try {
      if (base.extended.has(repositoryKey(at))) return await changed.remoteFile(at);
      unread.push(`The base extends nothing of ${at.owner}/${at.repo}.`);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unread.push(error.message);
    }
    return '';
  };
  const ownRefusal = base.refusal === undefined ? [] : [refusedBase(base.refusal)];
  try {
    const policy = await loadPolicy(now, { ...changed, remoteFile });
    const { configuration } = policy;
    const place = [...configuration.places].find(([key]) => key.startsWith('extends'))?.[1];
    return [
      ...ownRefusal,
      ...unread.map((why) => unreadExtension(why, place)),
      ...comparePolicies({ policy: base.policy, repository: before }, { policy, repository: now }),
    ];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [...ownRefusal, refusedPolicy(error.message, now)];
  }
}

function repositoryKey({ owner, repo }: { readonly owner: string; readonly repo: string }): string {
  return `${owner}/${repo}`.toLowerCase();
}
