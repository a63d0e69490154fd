import { ARTEFACT } from './artefact.ts';
import { oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const hostCommand = thing(
  'host_command',
  'A command that runs in a guest, in a container or on another host, without the tool or the file it needs: that is where it was sent from.',
  {
    ...ARTEFACT,
    at: place('The program or the path.'),
    needs: oneOf('tool', 'file')('What is not there.'),
    name: text('The program, or the path of the file in the repository.'),
    place: text('Where it runs, as a phrase: “guest 958”, “container web”.'),
    sent_at: optional(place('What brings the script there, where it stands in a script that is sent.')),
    run_at: optional(place('What has the script run there.')),
  },
);

export type HostCommand = ThingOf<typeof hostCommand>;
