import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const unitAction = thing(
  'unit_action',
  'A command that enables, starts, restarts or reloads one systemd unit.',
  {
    ...ARTEFACT,
    at: place('The whole command.'),
    verb: oneOf(
      'enable',
      'start',
      'restart',
      'reload',
    )('What it does; `enable --now` is "enable", and starts as well.'),
    verb_at: optional(place('The verb, where the command names one unit alone.')),
    systemctl: optional(
      text(
        'How the command calls systemctl: `sudo systemctl`, `systemctl --user`; absent where `service` is called.',
      ),
    ),
    repeated: bool('An earlier command of the script acts on the same unit of the same machine.'),
    starts: bool(
      'It starts the unit if that is not running: `start`, `enable --now`. A running one it leaves alone.',
    ),
    unit: text('The unit, with its suffix.'),
    unit_at: place('The unit as the command names it.'),
    provided: oneOf(
      'written',
      'packaged',
      'shipped',
      'later',
      'failed',
      'elsewhere',
      'repository',
      'nowhere',
    )(
      'Where the unit comes from: an earlier command writes it; a package or the system brings it; a later command writes it; the only copy of it cannot succeed; it goes to another machine; it stands in the repository and nothing copies it; nothing brings it. Unknown where something opaque may.',
    ),
    provided_at: optional(place('The command or file that `provided` speaks of.')),
    fresh: bool(
      'It acts in a guest that the same script creates: nothing is there but what the script puts there.',
    ),
    tolerated: bool('It runs only where the unit was found, or its failure is wanted (`|| true`).'),
    rewritten_at: optional(
      place('The last command before it, on the same machine, that writes the unit file or a drop-in of it.'),
    ),
    definitions_reloaded: bool(
      'systemd has read the units again since then: `daemon-reload`, or `enable` without `--no-reload`.',
    ),
    code_rewritten_at: optional(
      place('The last command before it, on the same machine, that changes what the unit runs.'),
    ),
    restarted: bool('The same script restarts the unit after the change, or stops it before this.'),
    guarded: bool('A question comes first whether the unit is active or installed.'),
    first_install: bool(
      'The script can run once only on a machine: it makes what cannot be made twice, or writes the unit only where there is none.',
    ),
    installer: bool('Its file is called install, setup, bootstrap or the like.'),
    replaces: optional(
      text(
        'The unit that the script enabled before the change and that nothing in the repository names any more; only where states are compared.',
      ),
    ),
    oneshot: bool(
      'The unit is a one-shot or no service: starting it runs it again, or changes nothing that counts.',
    ),
  },
);

export type UnitAction = ThingOf<typeof unitAction>;
