import { ARTEFACT } from './artefact.ts';
import { oneOf, place, places, type ThingOf, text, thing } from './schema.ts';

export const blockedPath = thing(
  'blocked_path',
  'A setting of a unit that takes from the unit what it runs or writes itself.',
  {
    ...ARTEFACT,
    at: place('The setting.'),
    unit: text('The unit.'),
    setting: text('The setting as written: `ProtectHome=yes`.'),
    blocked: text('The first path that is used and blocked.'),
    use: oneOf(
      'execute',
      'read',
      'enter',
      'write',
    )(
      'What the unit does with it: it executes the program, reads the file, starts in the folder, writes there.',
    ),
    used_at: places('Where such paths are used.'),
  },
);

export type BlockedPath = ThingOf<typeof blockedPath>;
