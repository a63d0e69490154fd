import { ARTEFACT } from './artefact.ts';
import { bool, place, type ThingOf, text, thing } from './schema.ts';

export const shellLoop = thing('shell_loop', 'A `while` or `until` loop, or a `for` without end.', {
  ...ARTEFACT,
  at: place('The keyword and its condition.'),
  waits: bool(
    'It does nothing but wait for a condition: it asks, prints and sleeps. The main loop of a daemon, which works, does not; nor does a loop in the background that nothing waits for.',
  ),
  bounded: bool(
    'Something ends the waiting: a count of attempts, a clock, `timeout` around it, a time limit of the job or unit.',
  ),
  in_entry: bool(
    'It stands in what a container starts with: to give up there is to be started again, by the engine’s restart policy.',
  ),
  condition: text('What it waits for: the command that asks.'),
});

export type ShellLoop = ThingOf<typeof shellLoop>;
