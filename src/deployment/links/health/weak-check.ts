import type { Span } from '../../../repository/span.ts';
import type { Artefact } from '../reach/artefacts.ts';

/** A health check, or a handler that answers one, that passes when it should not. */
export interface WeakCheck {
  readonly artefact: Artefact;
  /** Whose check it is, for people. */
  readonly who: string;
  readonly at: Span;
  /** `always`, or `on-error`: on every answer, whatever its status. */
  readonly passes: 'always' | 'on-error';
  readonly because: string;
  readonly instead?: string | undefined;
  readonly optionAt?: Span | undefined;
  /** What it asks is there to tell of health, and not only a page. */
  readonly asksForHealth: boolean;
  readonly declaredAt: Span;
}
