import { ARTEFACT } from './artefact.ts';
import { bool, int, number, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const unit = thing(
  'unit',
  'A systemd service unit with its drop-ins, as a file or written by a script.',
  {
    ...ARTEFACT,
    name: text('`telegram-bot.service`.'),
    at: place('Its `ExecStart=`, or the first of its lines.'),
    type: text('`Type=`; `simple` where nothing says.'),
    type_at: optional(place('The value of `Type=`.')),
    has_pid_file: bool('`PIDFile=` names the main process.'),
    exec_start_at: optional(place('The command of `ExecStart=`.')),
    daemons: int(
      'How many programs `ExecStart=` leaves in the background, through the scripts that it runs. Unknown when one of them is not in the repository.',
    ),
    has_several_daemons: bool('More than one daemon, as far as can be seen.'),
    daemons_at: places('Where they are started.'),
    daemon_names: text('Their names, as a list for people to read.'),
    databases: int('How many databases are among what `ExecStart=` starts.'),
    databases_at: places('Where they are started.'),
    kill_mode: text('`KillMode=`; `control-group` where nothing says.'),
    kills_database: bool('Stopping the unit sends SIGKILL to a database that had no time to end.'),
    kills_database_at: optional(place('The directive that makes it so.')),
    exec_stop_at: optional(place('The command of `ExecStop=`.')),
    exec_stop_waits: bool(
      '`ExecStop=` returns when the service has ended; false where it only sends a signal.',
    ),
    exec_stop_signal_at: optional(place('The signal that is sent and not waited for.')),
    exec_stop_redundant: bool(
      '`ExecStop=` sends the main process the signal that systemd sends by itself, and does nothing else.',
    ),
    restart: text('`Restart=`; `no` where nothing says.'),
    restart_at: optional(place('The value of `Restart=`.')),
    restart_delay: number('`RestartSec=`, in seconds.'),
    restart_delay_at: optional(place('The value of `RestartSec=`.')),
  },
);

export type ServiceUnit = ThingOf<typeof unit>;
