import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { factOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown } from '../../unknown.ts';
import { dialOfPython } from './python-dials.ts';
import { DATABASES, type ServedProtocol } from './served-protocols.ts';

/** Something that dials a server while a container or unit starts. */
export interface Dial {
  /** The command that does it, or that starts the program that does. */
  readonly act: Act;
  /** What dials, to point at. */
  readonly at: Text;
  /** The same for people. */
  readonly says: string;
  /** What it may dial. */
  readonly protocols: readonly ServedProtocol[];
  /** When it fails. */
  readonly outcome: 'ends' | 'goes-on';
}

/** The first command that needs a server before anything is served; undefined where something waits or tries again first. */
export function firstDial(deployment: Deployment, acts: readonly Act[]): Dial | undefined {
  for (const [i, act] of acts.entries()) {
    const { flow, text } = act.line;
    if (!flow.called || flow.trap !== undefined) continue;
    if (
      act.kind === 'wait' ||
      flow.loops.length > 0 ||
      WAITS.test(text.value) ||
      WAITS.test(act.runs?.value ?? '')
    )
      return undefined;
    const dial = dialOf(deployment, act);
    if (dial !== undefined)
      return flow.background || flow.conditions.length > 0
        ? undefined
        : { ...dial, outcome: afterFailure(act, acts.slice(i + 1)) };
    if (act.kind === 'serve') return undefined;
  }
  return undefined;
}

/** What waits by its name, asks whether the server is up, or sleeps. */
const WAITS =
  /wait|isready|retry|ready|prestart|pre_?start|\bnc\b|\bping\b|\bsleep\b|check|dockerize|init[-_]?db/i;

function dialOf(deployment: Deployment, act: Act): Omit<Dial, 'outcome'> | undefined {
  const { text } = act.line;
  if (act.kind === 'migrate') {
    if (isOffline(deployment, act) || triesAgain(deployment)) return undefined;
    return { act, at: text, says: shown(act), protocols: DATABASES };
  }
  const found = dialOfPython(deployment, act);
  if (found === undefined) return undefined;
  const { call, protocol } = found;
  return { act, at: call.text, says: `${call.callee.text.value}(…)`, protocols: [protocol] };
}

function isOffline({ programs }: Deployment, act: Act): boolean {
  const fact = factOf(programs, act, 'offline');
  return fact !== undefined && (isUnknown(fact) || fact.value === true);
}

/** Whether what migrates tries again by itself: the environment of its migrations says so. */
function triesAgain({ repository }: Deployment): boolean {
  return repository
    .below('')
    .some(
      (path) =>
        /(?:^|\/)(?:env|migrate|migrations?)\.py$/.test(path) &&
        /tenacity|backoff|\bretry|sleep\(/.test(repository.file(path)?.content ?? ''),
    );
}

/** What becomes of the start when it fails: that of the last command ends it. */
function afterFailure(act: Act, later: readonly Act[]): Dial['outcome'] {
  const isPassedOver = ['continues', 'ignored', 'hidden'].includes(act.line.flow.onFailure);
  return isPassedOver && later.some(({ line }) => line.flow.called && line.flow.trap === undefined)
    ? 'goes-on'
    : 'ends';
}

/** A command that is given as words stands in several places; its text is the first of them. */
function shown({ line }: Act): string {
  const { text, argv } = line;
  const whole = /\s/.test(text.value) ? text.value : argv.map(({ value }) => value).join(' ');
  return whole.replace(/\s+/g, ' ').slice(0, 80);
}
