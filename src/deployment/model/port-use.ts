import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, place, places, type ThingOf, text, thing } from './schema.ts';

export const portUse = thing(
  'port_use',
  'A place that names a TCP port on which something else must listen: a mapping, a probe, a client, a Service.',
  {
    ...ARTEFACT,
    at: place('The characters of the port.'),
    kind: oneOf(
      'mapping',
      'probe',
      'client',
      'service',
      'route',
    )(
      'What names it: a mapping to a port of the host; a health check; a client; a Service, of its pods; an Ingress or another that dials a Service.',
    ),
    port: text('The port as it is named: a number, or a name.'),
    says: text('Who names it and of whom, as a sentence without its full stop.'),
    answered: bool(
      'Something listens there. Unknown unless everything that listens there is known: each server and its port, no sidecar or configuration that is not in the repository.',
    ),
    instead: text('What is there instead, as a clause.'),
    instead_at: places('Where that is said.'),
  },
);

export type PortUse = ThingOf<typeof portUse>;
