import { ARTEFACT } from './artefact.ts';
import { bool, optional, place, type ThingOf, text, thing } from './schema.ts';

export const copiedSource = thing(
  'copied_source',
  'A source of COPY or ADD that is looked for in a build context, or in an earlier stage.',
  {
    ...ARTEFACT,
    at: place('The source, as it is written.'),
    named: text('The source, variables filled in.'),
    missing: bool(
      'A build of this Dockerfile does not find it. Unknown where something may make it before the build, or the context is not known; where no build is known, every folder of the repository may be the context.',
    ),
    why: optional(text('Why it is not found, as a clause.')),
    built_by: optional(text('The build that does not find it: a service, a command, a workflow’s step.')),
    built_at: optional(place('What says so.')),
    ignored_at: optional(place('The pattern of .dockerignore that leaves it out.')),
    found_at: optional(text('Where something of that name is instead.')),
  },
);

export type CopiedSource = ThingOf<typeof copiedSource>;
