import { type HostKind, hostKind, hostNamed, reachesOut } from '../observe/offline.ts';
import type { Plan } from '../plan/plan.ts';
import { wasUp } from '../stages/boots.ts';
import type { Boot, OutputLine } from '../trace/trace.ts';

/** What a start said of a network that a rehearsal does not have. */
export interface NetworkNeed {
  /** `neighbour`: something that the deployment has beside it, and that was not started. */
  readonly kind: HostKind;
  /** The line that says so: hostile. */
  readonly line: string;
  /** Where it names one: hostile. */
  readonly host?: string;
  /** It came up all the same, after it had tried for so many seconds. */
  readonly triedFor?: number;
}

/** Of a start that failed, the end says why: as many lines that are not empty are looked at. */
const LAST_LINES = 15;
/** Tries that take less are no wait to speak of. */
const LEAST_WAIT_SECONDS = 5;
/** What came up so soon after the last try was held up by it. */
const MOST_AFTER_SECONDS = 5;

type Asked = Pick<Plan, 'health' | 'isTask' | 'neighbours'>;

/**
 * What the starts needed of a network that was not there: of starts none of which came up; or of those that came up only when
 * their tries were over. A need of a neighbour goes before one of the internet: many a program also calls home.
 */
export function networkNeed(plan: Asked, boots: readonly Boot[]): NetworkNeed | undefined {
  const up = boots.filter((boot) => wasUp(plan, boot));
  if (up.length > 0) return up.flatMap((boot) => waitOf(plan, boot) ?? [])[0];
  const [first] = [...boots.filter(({ exit }) => exit !== undefined), ...boots];
  const told = (first?.output ?? []).filter(({ text }) => text.trim() !== '').slice(-LAST_LINES);
  const needs = told.flatMap((line) => needIn(plan, line) ?? []);
  const ofKind = (kind: HostKind): NetworkNeed | undefined => needs.findLast((need) => need.kind === kind);
  return ofKind('neighbour') ?? ofKind('internet') ?? ofKind('unknown');
}

function needIn({ neighbours }: Asked, { text }: OutputLine): NetworkNeed | undefined {
  if (!reachesOut(text)) return undefined;
  const host = hostNamed(text);
  if (host === undefined) return { kind: 'unknown', line: text };
  return { kind: hostKind(host, neighbours), line: text, host };
}

/** One try may be anything that goes on in the background; tries until just before it came up held it up. */
function waitOf(plan: Asked, boot: Boot): NetworkNeed | undefined {
  const upAt = boot.firstSuccess ?? boot.firstAccept;
  if (upAt === undefined) return undefined;
  const tries = boot.output.filter(({ at, text }) => at <= upAt && reachesOut(text));
  const [first, last] = [tries[0], tries.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const triedFor = last.at - first.at;
  if (triedFor < LEAST_WAIT_SECONDS || upAt - last.at > MOST_AFTER_SECONDS) return undefined;
  const need = needIn(plan, last);
  return need?.kind === 'internet' ? { ...need, triedFor } : undefined;
}
