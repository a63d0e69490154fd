import type { Text } from '../../repository/text.ts';
import type { Deployment } from '../deployment.ts';
import { type ImageUse, imageUses } from '../links/containers/image-uses.ts';
import { type GitRevision, revisionsIn } from '../links/images/git-revisions.ts';
import { readReference } from '../links/images/image-reference.ts';
import { buildsOf } from '../links/images/images.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Reference } from '../model/reference.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';

/** Every image and every branch that is fetched to be deployed. */
export function referencesOf(deployment: Deployment): Reference[] {
  const images = imageUses(deployment).map((use) => imageReference(deployment, use));
  const revisions = deployment
    .runs()
    .flatMap((run) => revisionsIn(deployment, run))
    .map((revision) => branchReference(deployment, revision));
  return [...images, ...revisions];
}

function imageReference(deployment: Deployment, use: ImageUse): Reference {
  const { reference } = use;
  const { tag, hasDigest, isMutable, why } = readReference(reference);
  return {
    ...use.artefact,
    at: reference.span(),
    kind: 'image',
    text: known(reference),
    tag,
    has_digest: hasDigest,
    mutable: isMutable,
    why,
    built_here: use.isOwnBuild || (use.isLocal && isBuiltHere(deployment, reference)),
    replaced: use.isReplaced,
    used: use.isUsed,
    default_only: use.isDefault,
    used_by: use.usedBy,
  };
}

/** All of its builds stay on the machine. */
function isBuiltHere(deployment: Deployment, reference: Text): boolean {
  const builds = buildsOf(deployment, reference);
  return builds.length > 0 && builds.every(({ isPushed }) => !isPushed);
}

function branchReference(
  deployment: Deployment,
  { act, at, reference, isMutable, why }: GitRevision,
): Reference {
  return {
    ...artefactsOf(deployment).ofAct(act),
    at,
    kind: 'branch',
    text: reference === undefined ? act.line.text.value : known(reference),
    tag: reference === undefined ? undefined : known(reference),
    has_digest: isUnknown(isMutable) ? isMutable : !isMutable,
    mutable: isMutable,
    why,
    built_here: false,
    replaced: false,
    used: true,
    default_only: false,
    used_by: `git ${act.command}`,
  };
}

function known(text: Text): Known<string> {
  return text.isKnown ? text.value : unknown(text.unknown ?? 'it cannot be known', text.span());
}
