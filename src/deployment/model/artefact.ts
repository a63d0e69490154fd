import { bool, oneOf, text } from './schema.ts';

export const ROLES = ['production', 'development', 'test', 'example', 'documentation'] as const;
export type Role = (typeof ROLES)[number];

/** What every thing says of the artefact it was found in. Spread into each declaration. */
export const ARTEFACT = {
  path: text('The file it stands in, from the repository’s root.'),
  role: oneOf(...ROLES)(
    'What the artefact is for. Rules judge production alone unless they list other `roles`.',
  ),
  reachable: bool(
    'Whether something that is deployed leads to it. Where not, a finding drops one step of severity.',
  ),
  evidence: text('Why it has that role: what starts it, and where.'),
};
