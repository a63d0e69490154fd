import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const reference = thing(
  'reference',
  'A name by which something is fetched to be deployed: an image, or a branch of a git repository.',
  {
    ...ARTEFACT,
    at: place('The reference itself; where a branch is implied, the command.'),
    kind: oneOf('image', 'branch')('What it refers to.'),
    text: text('The reference as it ends up, variables filled in.'),
    tag: optional(text('The image’s tag, or the branch or tag of the repository.')),
    has_digest: bool('It ends in `@sha256:…`, or is a commit: it can only ever mean one thing.'),
    mutable: bool(
      'It means something else tomorrow, and by its form: no tag, `latest` or the like, a branch. Version tags do not count.',
    ),
    why: text('What makes it so, as a clause; empty where nothing does.'),
    built_here: bool(
      'This repository builds it under this name and pushes it nowhere: what is fetched is what was just built.',
    ),
    replaced: bool(
      'A deploy step puts another reference in its place: `kustomize edit set image`, `kubectl set image`, a build argument.',
    ),
    used: bool('Something comes of it: false for a stage that the image is not made from.'),
    default_only: bool('It is the default of a variable: whoever deploys can say another one.'),
    used_by: text('What it is fetched for: the service, container, stage or command.'),
  },
);

export type Reference = ThingOf<typeof reference>;
