import { ARTEFACT } from './artefact.ts';
import { oneOf, place, places, type ThingOf, text, thing } from './schema.ts';

export const pathUse = thing(
  'path_use',
  'A place that asks an application of the repository for a path over HTTP: a probe, a health check, a script on the host. Only where the container, the port and the application behind it are certain.',
  {
    ...ARTEFACT,
    at: place('The characters of the path, or of what the answer is searched for.'),
    asked: text('Method and path: `GET /health`.'),
    who: text('Who asks, for people: `HEALTHCHECK`.'),
    fault: oneOf(
      'none',
      'missing',
      'method',
      'body',
    )(
      'What is wrong: the application has no such path; it has the path with other methods; none of its answers holds what is searched for. Unknown unless all routes of the application can be read.',
    ),
    instead: text('What the application answers, as a clause.'),
    instead_at: places('Where that is said: the nearest route, the handler’s answers.'),
  },
);

export type PathUse = ThingOf<typeof pathUse>;
