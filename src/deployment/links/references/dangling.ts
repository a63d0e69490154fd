import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Known } from '../../unknown.ts';
import type { Artefact } from '../reach/artefacts.ts';

/** A name or path that leads nowhere, or may. */
export interface Dangling {
  readonly kind:
    | 'service'
    | 'folder'
    | 'dockerfile'
    | 'action'
    | 'script'
    | 'file'
    | 'user'
    | 'unit'
    | 'host';
  readonly at: Text;
  /** As it is written or, of a path, from the repository’s root. */
  readonly name: string;
  readonly missing: Known<boolean>;
  /** Where it was looked for, as a phrase: “in compose.yaml”. */
  readonly soughtIn: string;
  readonly soughtAt?: Span;
  /** The image that Compose pulls before it builds (compose-spec, "pull_policy"): a build that cannot be is noticed later. */
  readonly instead?: Span | undefined;
  /** The command that says it, for what it is for. */
  readonly act?: Act;
  /** What names it, where that is not the file that it stands in. */
  readonly artefact?: Artefact;
}
