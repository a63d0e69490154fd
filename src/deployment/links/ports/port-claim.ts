import type { Span } from '../../../repository/span.ts';
import type { Artefact } from '../reach/artefacts.ts';

/** Something that takes a port of a host for itself. */
export interface PortClaim {
  readonly artefact: Artefact;
  /** The characters of the port. */
  readonly at: Span;
  readonly number: number;
  readonly protocol: string;
  /** The address of the host that it takes the port of; undefined for all of them. */
  readonly address: string | undefined;
  /** Equal for two claims of one thing. */
  readonly owner: string;
  /** For people: `service \`db\``. */
  readonly says: string;
}

const EVERY = /^(?:0\.0\.0\.0|::|\[::\]|\*|)$/;

/** An address as a claim has it: the wildcards are all addresses. */
export function addressOf(host: string | undefined): string | undefined {
  return host === undefined || EVERY.test(host) ? undefined : host === 'localhost' ? '127.0.0.1' : host;
}

/** Whether both cannot have the port at the same time: a wildcard takes the port of every address. */
export function collide(a: PortClaim, b: PortClaim): boolean {
  return (
    a.owner !== b.owner &&
    a.number === b.number &&
    a.protocol === b.protocol &&
    (a.address === undefined || b.address === undefined || a.address === b.address)
  );
}

/** A claim and those before it that it collides with. */
export interface ContestedPort {
  readonly claim: PortClaim;
  readonly rivals: readonly PortClaim[];
}
