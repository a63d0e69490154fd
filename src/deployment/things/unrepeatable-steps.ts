import { posix } from 'node:path';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { runsOnHost } from '../links/commands/host-side.ts';
import { type Sequence, sequencesOf } from '../links/commands/sequences.ts';
import { unrepeatableIn } from '../links/commands/unrepeatable.ts';
import { type Trigger, triggersOf } from '../links/keepers/triggers.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { isFresh } from '../links/units/units-installed.ts';
import type { UnrepeatableStep } from '../model/unrepeatable-step.ts';
import { readablePath } from '../paths.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';

/** Every step that cannot be done twice, on machines that last. */
export function unrepeatableStepsOf(deployment: Deployment): UnrepeatableStep[] {
  return sequencesOf(deployment).flatMap((sequence) =>
    sequence.acts.flatMap((act): UnrepeatableStep[] => {
      const found = unrepeatableIn(deployment, sequence, act);
      if (found === undefined || !lasts(deployment, sequence, act)) return [];
      const { kind, target } = found;
      const again = runsAgain(deployment, sequence, act);
      return [
        {
          ...artefactsOf(deployment).ofAct(act),
          at: act.line.text.span(),
          kind,
          target: kind === 'crontab' ? 'the crontab' : readablePath(target.value).replace(/^…\//, '~/'),
          ...mendingOf(act, target.value),
          fails: kind !== 'crontab' && kind !== 'append',
          runs_again: isUnknown(again) ? again : true,
          again_says: isUnknown(again) ? '' : again.says,
          again_at: isUnknown(again) ? undefined : again.at,
        },
      ];
    }),
  );
}

function mendingOf(
  { line, options }: Act,
  target: string,
): Pick<UnrepeatableStep, 'guard_at' | 'link_option_at'> {
  const { flow } = line;
  const isAlone = flow.onFailure === 'stops' && flow.conditions.length === 0 && flow.pipeline === undefined;
  // A question about `shop` before a command about `$APP` would be right today alone.
  const isNamed = line.text.value.split(/\s+/).includes(target);
  const option = options.get('symbolic')?.at(-1)?.text;
  return {
    guard_at: isAlone && isNamed ? line.text.span() : undefined,
    link_option_at: option?.value === '-s' ? option.span() : undefined,
  };
}

/** What is made there is still there at the next run: no image build, runner, container or guest that the script itself makes. */
function lasts(deployment: Deployment, sequence: Sequence, act: Act): boolean {
  const { where, script } = act.line;
  if (where.some(({ kind }) => kind === 'build' || kind === 'container') || where.at(-1)?.kind === 'ci')
    return false;
  if (isFresh(deployment, sequence, act)) return false;
  return (
    where.length > script.where.length ||
    script.where[0]?.kind === 'ci' ||
    runsOnHost(deployment, script) === true
  );
}

/** Scripts that people run for every release. One that installs is run once. */
const AGAIN =
  /(?:^|[^a-z])(?:re)?(?:deploy|update|upgrade|sync|rollout|provision|start|restart|run|configure|converge|apply|reconcile|refresh)(?:[^a-z]|$)/i;
const ONCE =
  /(?:^|[^a-z])(?:un)?(?:install(?:er)?|setup|bootstrap|init(?:ial)?|create|first|once|migrate|template|add|fix)(?:[^a-z]|$)/i;

function runsAgain(
  deployment: Deployment,
  sequence: Sequence,
  act: Act,
): Known<Pick<Trigger, 'says' | 'at'>> {
  const run = sequence.runOf(act);
  const { origin } = run.script;
  const own = origin.kind === 'recipe' ? origin.target : posix.basename(run.script.path);
  const around = [own, ...act.line.flow.functions].join(' ').replace(/([a-z])([A-Z])/g, '$1_$2');
  if (ONCE.test(around)) return unknown('its name says that it is run once', act.line.text.span());
  const [trigger] = triggersOf(deployment, act, run);
  if (trigger !== undefined && trigger.kind !== 'person') return trigger;
  return AGAIN.test(own)
    ? { says: 'its name says that it is run for every change' }
    : unknown('nothing says that it is run again', act.line.text.span());
}
