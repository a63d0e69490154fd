import type { Text } from '../../../repository/text.ts';

/** Something for which the API server, or Compose, refuses an object as a whole. */
export interface ObjectFault {
  /**
   * `unknown-field`: there is no such field. `wrong-type`: another type stands behind it than the field has. `missing-field`:
   * one that must be there is not. `bad-value`: a value that is refused for itself. `contradiction`: two settings that do not
   * go together. `duplicate`: one name or port twice. `undefined-name`: a name that nothing defines. `removed`: a version of the
   * API that no server has any more.
   */
  readonly kind:
    | 'unknown-field'
    | 'wrong-type'
    | 'missing-field'
    | 'bad-value'
    | 'contradiction'
    | 'duplicate'
    | 'undefined-name'
    | 'removed';
  readonly at: Text;
  /** A whole sentence without its full stop. */
  readonly because: string;
  /** The field that it is spelt like. */
  readonly meant?: string;
  /** The value as written, where quotes around it would make it what it must be. */
  readonly unquoted?: string;
  /** The other place that makes it one. */
  readonly other?: Text;
}
