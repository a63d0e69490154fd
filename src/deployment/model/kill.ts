import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const kill = thing('kill', 'A command that signals processes, and how it chooses them.', {
  ...ARTEFACT,
  at: place('The whole command.'),
  program: text('`kill`, `pkill`, `killall`, `fuser` … (of `ps | grep | xargs kill`: `kill`).'),
  by: oneOf(
    'pattern',
    'name',
    'pid',
    'parent',
    'port',
    'container',
    'unit',
  )(
    'What its victims have in common: a pattern in their command lines, their name, their number, their parent, a port they use.',
  ),
  selector_at: place('The characters that choose the victims; the command where none do.'),
  target: optional(text('The pattern, name or port.')),
  victims: text('Whom it hits, as a clause: every process whose command line contains `uvicorn`.'),
  signal: text('The signal’s name without SIG; `0` only asks.'),
  terminates: bool(
    'The signal ends a process that does not expect it; reloads (HUP, USR1, USR2), stops and questions do not.',
  ),
  can_match_others: bool(
    'Processes that have nothing to do with this deployment can be among the victims: the pattern does not pin a program together with its port or the place it is installed in, or the name is that of a program that others run as well.',
  ),
  pins_app: bool('The pattern names the program and what it serves, but neither a port nor a place.'),
  checked: bool('Something looks at the process (its name, its command line) before it is signalled.'),
  confined: bool(
    'It runs in a container, an image build or on a runner, where there are no other processes to hit.',
  ),
  stops: bool('It stands in a script, function or branch whose name says that it stops or cleans up.'),
});

export type Kill = ThingOf<typeof kill>;
