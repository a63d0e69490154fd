import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const suppression = thing(
  'suppression',
  'An installation, build, copy, migration, update, push or rollout whose failure is thrown away on purpose.',
  {
    ...ARTEFACT,
    at: place('The whole command.'),
    program: text('The program.'),
    work: oneOf(
      'installation',
      'build',
      'copy',
      'migration',
      'update',
      'push',
      'rollout',
    )('What it contributes.'),
    how: oneOf(
      'or-true',
      'silenced',
      'exit-zero',
      'prefix',
      'option',
    )(
      'By what: `|| true` beside it; standard error to /dev/null where nothing looks at the status; a last command that always succeeds; make’s `-`; an option of the program.',
    ),
    by: text('What throws it away, as written.'),
    by_at: place('That place.'),
    meant_for: optional(
      text(
        'The program that the `||` stands beside, where that is another one: `a && b && strip x || true`.',
      ),
    ),
    others: places('Other steps of the same `&&` chain that go with it.'),
    excused: bool('Something says or shows that it may fail.'),
    excuse: optional(text('What says so, as a clause.')),
  },
);

export type Suppression = ThingOf<typeof suppression>;
