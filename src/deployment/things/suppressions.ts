import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { type Sequence, sequencesOf } from '../links/commands/sequences.ts';
import { excuseOf } from '../links/outcomes/excuses.ts';
import { type Suppression as Found, suppressionOf } from '../links/outcomes/suppressed.ts';
import { type Work, workOf } from '../links/outcomes/work.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Suppression } from '../model/suppression.ts';

const ORIGINS = new Set(['file', 'workflow', 'image-build', 'recipe']);

interface Loss {
  readonly act: Act;
  readonly work: Work;
  readonly found: Found;
  readonly excuse: string | undefined;
}

/** Every step of a script, image, workflow or recipe whose failure is thrown away; those of one `&&` chain are one. */
export function suppressionsOf(deployment: Deployment): Suppression[] {
  return sequencesOf(deployment).flatMap((sequence) => {
    const losses = sequence.acts.flatMap((act) => lossOf(deployment, sequence, act));
    const kept = losses.filter(({ excuse }) => excuse === undefined);
    return losses
      .filter((loss) => loss.excuse !== undefined || firstOfChain(kept, loss) === loss)
      .map((loss) => thingOf(deployment, sequence, { loss, kept }));
  });
}

function lossOf(deployment: Deployment, sequence: Sequence, act: Act): Loss[] {
  if (!ORIGINS.has(sequence.runOf(act).script.origin.kind)) return [];
  const work = workOf(deployment, act);
  const found = work === undefined ? undefined : suppressionOf(deployment, sequence, act);
  if (work === undefined || found === undefined) return [];
  return [{ act, work, found, excuse: excuseOf(deployment, { act, work, sequence }) }];
}

function thingOf(
  deployment: Deployment,
  sequence: Sequence,
  { loss, kept }: { loss: Loss; kept: readonly Loss[] },
): Suppression {
  const { act, work, found, excuse } = loss;
  const meant = found.how === 'or-true' ? lastOfChain(deployment, sequence, act) : undefined;
  return {
    ...artefactsOf(deployment).ofAct(act),
    at: act.line.text.span(),
    program: act.program,
    work,
    how: found.how,
    by: found.by,
    by_at: found.at,
    meant_for: meant?.program,
    others: kept
      .filter((other) => other !== loss && isSameChain(other, loss))
      .map((other) => other.act.line.text.span()),
    excused: excuse !== undefined,
    excuse,
  };
}

function isSameChain(a: Loss, b: Loss): boolean {
  return a.found.at.path === b.found.at.path && a.found.at.start === b.found.at.start;
}

function firstOfChain(losses: readonly Loss[], loss: Loss): Loss | undefined {
  return losses.find((other) => isSameChain(other, loss));
}

/** `a && b && strip x || true`: the command beside the `||`, where it is another one. */
function lastOfChain(deployment: Deployment, sequence: Sequence, act: Act): Act | undefined {
  const handler = act.line.flow.handler?.span();
  const last = sequence
    .runOf(act)
    .acts.findLast(
      ({ line }) =>
        line.flow.handler?.span().start === handler?.start &&
        line.flow.handler?.span().path === handler?.path,
    );
  if (last === undefined || last.line === act.line) return undefined;
  // Of a function that is called with `|| true` behind it nothing stands beside the `||`.
  const { path, end } = last.line.text.span();
  const between = deployment.repository.file(path)?.content.slice(end, handler?.start) ?? '';
  return handler?.path === path && /^(?:[^\n]|\\\r?\n)*$/.test(between) ? last : undefined;
}
