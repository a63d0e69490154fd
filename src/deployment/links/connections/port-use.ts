import type { Span } from '../../../repository/span.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown, type Known } from '../../unknown.ts';
import type { Listening, ListeningPort } from '../ports/listening-port.ts';
import type { PortedContainer } from '../ports/ported-container.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { servicePurpose } from '../reach/purposes.ts';

/** Something that names a port of something else: a mapping, a probe, a client, a Service. */
export interface PortUse {
  readonly artefact: Artefact;
  /** The characters of the port. */
  readonly at: Span;
  readonly kind: 'mapping' | 'probe' | 'client' | 'service' | 'route';
  /** The port as it is named: a number, or a name. */
  readonly port: string;
  /** Who names it and of whom, as a sentence without its full stop. */
  readonly says: string;
  /** Whether anything answers there. */
  readonly answered: Known<boolean>;
  /** What is there instead, as a clause. */
  readonly instead: string;
  readonly insteadAt: readonly Span[];
}

/** The artefact that a compose service is. */
export function serviceArtefact(deployment: Deployment, path: string, service: ComposeService): Artefact {
  return artefactsOf(deployment).ofPart(path, servicePurpose(deployment, path, service));
}

/** What listens somewhere, as a clause and its places. */
export function listensInstead({
  listening,
}: Pick<PortedContainer, 'listening'>): Pick<PortUse, 'instead' | 'insteadAt'> {
  const ports: Listening = listening();
  if (isUnknown(ports)) return { instead: ports.why, insteadAt: [] };
  const by = new Map<string, ListeningPort[]>();
  for (const port of ports) by.set(port.by, [...(by.get(port.by) ?? []), port]);
  return {
    instead: [...by].map(([name, own]) => `\`${name}\` listens on ${numbersShown(own)}`).join(', '),
    insteadAt: [...new Map(ports.map(({ at }) => [`${at.path} ${at.start}`, at])).values()].slice(0, 4),
  };
}

function numbersShown(ports: readonly ListeningPort[]): string {
  const numbers = [...new Set(ports.map(({ number }) => String(number)))];
  if (numbers.length > 3) return `${numbers.slice(0, 3).join(', ')} …`;
  return numbers.length < 2 ? (numbers[0] ?? '') : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}
