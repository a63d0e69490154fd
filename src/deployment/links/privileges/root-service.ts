import type { Span } from '../../../repository/span.ts';
import type { NetworkServer } from './network-server.ts';

/** Something that starts a network server as root, though nothing it does needs that. */
export interface RootService {
  readonly kind: 'unit' | 'image' | 'container';
  readonly name: string;
  /** What makes it root: a user that is said, else the command that starts the server. */
  readonly at: Span;
  /** Absent where only a declared port says that there is a server. */
  readonly server?: NetworkServer;
}
