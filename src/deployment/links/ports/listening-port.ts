import type { Span } from '../../../repository/span.ts';
import type { Known } from '../../unknown.ts';

/** A TCP port on which something is known to listen. */
export interface ListeningPort {
  readonly number: number;
  readonly at: Span;
  /** For people: `uvicorn`, `postgres:16`. */
  readonly by: string;
}

/** Every port on which a container listens; unknown unless everything that it starts is known. */
export type Listening = Known<readonly ListeningPort[]>;
