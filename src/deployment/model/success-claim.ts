import { ARTEFACT } from './artefact.ts';
import { bool, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const successClaim = thing(
  'success_claim',
  'A sentence in which a deploy or start script says that something runs or is deployed, though nothing asked whether it is so.',
  {
    ...ARTEFACT,
    at: place('The sentence, or the command that prints it.'),
    said: text('The sentence, shortened.'),
    start: text('The command whose success is all that it rests on: `docker compose up`.'),
    start_at: place('That command.'),
    looked: bool('Something looks between start and sentence, and its failure changes nothing.'),
    look: optional(text('What looks.')),
    look_at: optional(place('That command.')),
    deploys: bool(
      'The script, its target, job or function is for deploying, updating or starting, by its name.',
    ),
    others: places('Other such sentences of the same script.'),
  },
);

export type SuccessClaim = ThingOf<typeof successClaim>;
