import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const forcedRemoval = thing(
  'forced_removal',
  'A command that takes a container or pod away without letting it end by itself.',
  {
    ...ARTEFACT,
    at: place('The whole command.'),
    command: text('`docker rm -f`, `kubectl delete --force`.'),
    tool: oneOf('container', 'kubernetes')('Who is told.'),
    target: text('What it takes away, by its name or selector.'),
    holds: oneOf(
      'data',
      'nothing',
      'unsaid',
    )(
      'Whether the target keeps data: a database, a StatefulSet, a claimed volume. Unsaid: nothing here has that name.',
    ),
    because: optional(text('How that is known, as a clause that goes on from the target.')),
    because_at: optional(place('What says so.')),
    in_deploy: bool(
      'It is a step of a deployment: something is started after it, or its script, function or target is called so; no clean-up, no container of a runner.',
    ),
    stopped_before: bool('An earlier command of the script asks the target to stop.'),
  },
);

export type ForcedRemoval = ThingOf<typeof forcedRemoval>;
