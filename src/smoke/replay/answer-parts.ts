import { kubeletOutcome } from '../simulators/outcome.ts';
import type { Answer, Answers } from './answers.ts';

const GOOD: Answer = { kind: 'accepted', after: 0 };

/** The same answers when everything takes `factor` times as long. */
export function slowed(answers: Answers, factor: number): Answers {
  return (sentAt, within) => {
    const answer = answers(sentAt / factor, within / factor);
    return 'after' in answer ? { ...answer, after: answer.after * factor } : answer;
  };
}

/** The start alone: once up, it stays up. */
export function startOnly(answers: Answers, upAt: number): Answers {
  return (sentAt, within) => (sentAt < upAt ? answers(sentAt, within) : GOOD);
}

/** What comes after the start alone: as though it had been up from the first. */
export function runOnly(answers: Answers, upAt: number): Answers {
  return (sentAt, within) => (sentAt < upAt ? GOOD : answers(sentAt, within));
}

/** Where to look: every `step` seconds. */
export interface Search {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Seconds that an answer may take. */
  readonly within: number;
}

/** When the first question was sent that was well answered in time. */
export function upAt(answers: Answers, { from, to, step, within }: Search): number | undefined {
  // Counted, as a sum of steps would drift away from the samples.
  for (let n = 0; from + n * step <= to; n++) {
    const at = from + n * step;
    if (wellAnsweredAt(answers, at) - at <= within) return at;
  }
  return undefined;
}

/** A stretch in which nothing that was asked was answered well in time; seconds after the start. */
export interface Silence {
  readonly from: number;
  /** When the last of these questions was answered well after all, or the first after them; Infinity when none was. */
  readonly to: number;
}

/** The silences of a boot, in order. */
export function silencesOf(answers: Answers, { from, to, step, within }: Search): Silence[] {
  const silences: { from: number; to: number }[] = [];
  for (let n = 0; from + n * step <= to; n++) {
    const at = from + n * step;
    const answeredAt = wellAnsweredAt(answers, at);
    const open = silences.at(-1);
    if (answeredAt - at <= within) {
      if (open?.to === Number.POSITIVE_INFINITY) open.to = at;
    } else if (open !== undefined && at <= open.to) open.to = Math.max(open.to, answeredAt);
    else silences.push({ from: at, to: answeredAt });
  }
  return silences;
}

/** When a question sent then is answered well, however long it takes; Infinity when it is not. */
function wellAnsweredAt(answers: Answers, at: number): number {
  const { what, took } = kubeletOutcome(answers(at, Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
  return what === 'passed' ? at + took : Number.POSITIVE_INFINITY;
}
