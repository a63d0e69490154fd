import type { Span } from '../../../repository/span.ts';
import type { Artefact } from '../reach/artefacts.ts';

/** Something that dials a database or broker while it starts, and is started without waiting for it. */
export interface StartDial {
  readonly artefact: Artefact;
  /** What to point at: the dependency that does not wait, else the one that starts too soon. */
  readonly at: Span;
  /** Who starts, for people. */
  readonly who: string;
  /** Whom it dials. */
  readonly dependency: string;
  /** The command or call that dials. */
  readonly dial: string;
  readonly dialAt: Span;
  /** `ends`: it ends and nobody starts it again; `goes-on`: the failure is passed over and it serves without what was to be done. */
  readonly outcome: 'ends' | 'goes-on';
  /** How one waits for it there, as a clause. */
  readonly remedy: string;
  readonly dependencyAt: Span;
}
