import { ARTEFACT } from './artefact.ts';
import { bool, number, oneOf, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const blockingCall = thing(
  'blocking_call',
  'A call in a Python application that stops its event loop until it is done.',
  {
    ...ARTEFACT,
    at: place('The call.'),
    call: text('What is called: `transformers.pipeline`.'),
    what: text('What it does meanwhile, as a clause: “loads a model’s weights”.'),
    kind: oneOf('load', 'inference', 'io', 'sleep')('Why it takes its time.'),
    entry: text('The function that the framework runs on the loop.'),
    entry_at: place('The name of that function.'),
    chain: places('The calls that lead from the entry to it, in order.'),
    runs: oneOf('request', 'startup', 'shutdown', 'lifespan')('When the framework runs the entry.'),
    in_lifespan: bool('Before the port is bound: nothing answers meanwhile, and nothing can.'),
    seconds: optional(number('For how long, where it is written as a number.')),
    started_by: place('The command that starts the application.'),
    unseen_status_at: optional(place('A route that is to answer 503 while this goes on, and cannot.')),
  },
);

export type BlockingCall = ThingOf<typeof blockingCall>;
