import type { Span } from '../../../repository/span.ts';
import type { Act } from '../../acts/act.ts';
import type { Made } from '../../javascript/value.ts';
import type { ServerStart } from '../../python/apps.ts';
import type { Known } from '../../unknown.ts';

/** A TCP port on which something is known to listen. */
export interface ListeningPort {
  readonly number: number;
  readonly at: Span;
  /** For people: `uvicorn`, `postgres:16`. */
  readonly by: string;
  /** The command that listens there, or the call in a Python file. */
  readonly act?: Act;
  readonly start?: { readonly path: string; readonly start: ServerStart };
  /** What listens there in a program of Node: an application, a server. */
  readonly node?: { readonly entry: string; readonly object: Made };
}

/** Every port on which a container listens; unknown unless everything that it starts is known. */
export type Listening = Known<readonly ListeningPort[]>;
