import { ARTEFACT } from './artefact.ts';
import { int, oneOf, place, places, type ThingOf, text, texts, thing } from './schema.ts';

export const portClaim = thing(
  'port_claim',
  'Something that takes a port of a host which something else takes as well. Of two, the one that comes second.',
  {
    ...ARTEFACT,
    at: place('The characters of the port.'),
    port: int('The port of the host.'),
    protocol: oneOf('tcp', 'udp', 'sctp')('Each protocol has ports of its own.'),
    owner: text('What takes it, for people.'),
    rivals: texts(
      'What takes it as well and is started together with this, for people: by the same compose project, script or cluster.',
    ),
    rivals_shown: text('They as a list for people.'),
    rivals_at: places('Where they do.'),
  },
);

export type PortClaim = ThingOf<typeof portClaim>;
