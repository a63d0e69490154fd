import type { Span } from '../../repository/span.ts';
import type { placeKey } from '../configuration/configuration.ts';

/** Something that a change does to how the repository is judged. It counts from the next change on, not for this one; only a comment's allowance counts at once. */
export interface PolicyChange {
  /** Whether less is found, or fewer findings fail, once it holds. */
  readonly weakens: boolean;
  /** One sentence; holds text of the repository, hostile wherever it is printed. */
  readonly says: string;
  /** Where it stands in the repository after the change; undefined for what was taken away. */
  readonly span?: Span;
}

/** Tells of a change at the place of the new configuration that a key leads to. */
export type ToldChange = (
  weakens: boolean,
  says: string,
  ...place: Parameters<typeof placeKey>
) => PolicyChange;
