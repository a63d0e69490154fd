import type { Act } from '../../acts/act.ts';
import { factOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown } from '../../unknown.ts';

/** The first command that needs the database before anything is served; undefined where something waits or tries again first. */
export function firstDial(deployment: Deployment, acts: readonly Act[]): Act | undefined {
  for (const act of acts) {
    const { flow, text } = act.line;
    if (!flow.called || flow.trap !== undefined) continue;
    if (
      act.kind === 'wait' ||
      flow.loops.length > 0 ||
      WAITS.test(text.value) ||
      WAITS.test(act.runs?.value ?? '')
    )
      return undefined;
    if (act.kind === 'serve') return undefined;
    if (act.kind === 'migrate' && !isOffline(deployment, act))
      return flow.background || flow.conditions.length > 0 ? undefined : act;
  }
  return undefined;
}

/** What waits by its name, asks whether the server is up, or sleeps. */
const WAITS =
  /wait|isready|retry|ready|prestart|pre_?start|\bnc\b|\bping\b|\bsleep\b|check|dockerize|init[-_]?db/i;

function isOffline({ programs }: Deployment, act: Act): boolean {
  const fact = factOf(programs, act, 'offline');
  return fact !== undefined && (isUnknown(fact) || fact.value === true);
}

/** Whether what dials tries again by itself: the environment of its migrations says so. */
export function triesAgain({ repository }: Deployment): boolean {
  return repository
    .below('')
    .some(
      (path) =>
        /(?:^|\/)(?:env|migrate|migrations?)\.py$/.test(path) &&
        /tenacity|backoff|\bretry|sleep\(/.test(repository.file(path)?.content ?? ''),
    );
}

/** What becomes of the start when the command fails. */
export function afterFailure({ line }: Act): 'ends' | 'goes-on' {
  return ['continues', 'ignored', 'hidden'].includes(line.flow.onFailure) ? 'goes-on' : 'ends';
}
