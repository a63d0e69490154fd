import { ARTEFACT } from './artefact.ts';
import { bool, int, oneOf, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const connection = thing(
  'connection',
  'A client that dials a server: a command, or variables that tell an application whom to dial.',
  {
    ...ARTEFACT,
    at: place('The command, or the value that names the user or the database.'),
    program: text('The command’s program; for variables the service, unit or file that has them.'),
    protocol: text(
      '`postgres`, `mysql`, `mongodb`, `redis`, `http`, `tcp`; `any` where variables do not say.',
    ),
    runs_on: oneOf(
      'host',
      'container',
      'elsewhere',
    )('Where it dials from: `localhost` is another machine in each of them.'),
    host: optional(text('Whom it dials.')),
    host_at: optional(place('The characters of the host; where none is said, the command.')),
    port: optional(int('The port it dials.')),
    service: optional(text('The compose service or workload that it dials.')),
    service_at: optional(place('Its name.')),
    published: optional(
      bool(
        'For a client on the host that dials the host itself: whether anything publishes that port there. Absent where no compose service listens on it.',
      ),
    ),
    published_instead: optional(int('The host port under which the same port of the service is published.')),
    published_instead_at: optional(place('That entry of `ports`.')),
    user: optional(text('The user it presents itself as.')),
    user_exists: optional(bool('Whether the server is created with that user.')),
    database: optional(text('The database it asks for.')),
    database_exists: optional(bool('Whether the server is created with that database.')),
    host_exists: optional(
      bool('For a service that dials another by its name: whether any service has that name.'),
    ),
    client_major: optional(int('The major version of a dump program.')),
    server_major: optional(int('The major version of the server it dumps.')),
    mismatches: places(
      'The characters of its user, database, host or version that do not agree with the server; none where all agree.',
    ),
    mismatch: text('What does not agree, as a sentence without its full stop; empty where all agrees.'),
    created_at: places('Where the server is told what to create.'),
    fallback: bool('Its values are defaults of code, for variables that something deployed sets.'),
  },
);

export type Connection = ThingOf<typeof connection>;
