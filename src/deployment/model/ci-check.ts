import { ARTEFACT } from './artefact.ts';
import { bool, oneOf, optional, place, places, type ThingOf, text, thing } from './schema.ts';

export const ciCheck = thing(
  'ci_check',
  'A step of a workflow that checks something: a test, a linter, a type checker, a scan, a request to what was built.',
  {
    ...ARTEFACT,
    at: place('The command; for a step that uses an action, the action.'),
    program: text('The program, or the action without its version.'),
    check: oneOf('test', 'lint', 'types', 'scan', 'smoke', 'build')('What it looks for.'),
    swallowed: bool('Its failure does not make the job fail.'),
    how: oneOf(
      'or-true',
      'message',
      'pipe',
      'step',
      'job',
      'not',
    )(
      'By what: `|| true`; `|| echo …`; a pipe whose last command alone counts; `continue-on-error` of the step or of the job.',
    ),
    by: optional(text('The same, as written.')),
    by_at: optional(place('That place.')),
    swallow_at: optional(
      place('All that swallows it and can be left out: `|| true`, `continue-on-error: true`.'),
    ),
    others: places('Other checks of the step that the same swallows.'),
    alone: bool('No other check of the workflow can fail.'),
    read_later: bool(
      'Something later in the workflow reads its outcome, its output or the file that it writes.',
    ),
    advisory: bool('Its name or a comment beside it says that it only reports, or that it may fail.'),
  },
);

export type CiCheck = ThingOf<typeof ciCheck>;
