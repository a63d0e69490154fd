import { ARTEFACT } from './artefact.ts';
import { bool, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const dockerfile = thing('dockerfile', 'A Dockerfile, and who builds it.', {
  ...ARTEFACT,
  at: place('Its first FROM.'),
  deployed_by: optional(
    text('What builds it to be deployed: a service, a script, a recipe. Absent where nothing does.'),
  ),
  deployed_at: optional(place('What says so.')),
  built_in_ci: bool(
    'A workflow builds or runs it, directly, by a script or by compose. Unknown where one builds what is filled in when it runs, or another system of CI is there.',
  ),
  speaks_for_all: bool(
    'Workflows build none of the images that are deployed, and this is the first of them: the others are its `others`.',
  ),
  ci_builds_some: bool('Workflows build others of the images that are deployed.'),
  others: places('The first FROM of each other Dockerfile that is deployed, where workflows build none.'),
  has_ci: bool('The repository has workflows that run on a push or a pull request.'),
});

export type Dockerfile = ThingOf<typeof dockerfile>;
