import { ARTEFACT } from './artefact.ts';
import { oneOf, optional, place, type ThingOf, text, thing } from './schema.ts';

export const unitFault = thing(
  'unit_fault',
  'Something in a unit file that systemd ignores, refuses or takes for something else than it looks like.',
  {
    ...ARTEFACT,
    at: place('The setting’s name, its value, or the section’s name: what is wrong.'),
    unit: text('The unit: `api.service`, `backup.timer`.'),
    kind: oneOf(
      'unknown',
      'misplaced',
      'section',
      'obsolete',
      'value',
      'contradiction',
      'refused',
    )(
      'A setting that no section has; one of another section; a section that this kind of unit does not have; a setting that does nothing any more; a value that is not read; settings that do not go together; one for which systemd does not load the unit.',
    ),
    name: text('The setting or the section.'),
    meant: optional(
      text('The section that it belongs to, the setting that it is spelt like or that took its place.'),
    ),
    value: optional(text('What stands behind it, where that is the fault.')),
    because: text('Why it is one, as a clause.'),
    other_at: optional(place('What does not go together with it.')),
  },
);

export type UnitFault = ThingOf<typeof unitFault>;
