import { type Known, unknown } from '../../deployment/unknown.ts';
import { type Boot, isSameTarget, type Sample, type Target, targetName } from '../trace/trace.ts';

/** What a prober gets to hear; `after` in seconds from its question. */
export type Answer =
  | { readonly kind: 'status'; readonly status: number; readonly after: number }
  | { readonly kind: 'accepted' | 'refused' | 'reset'; readonly after: number }
  | { readonly kind: 'exit'; readonly code: number; readonly after: number }
  /** Headers came in time, the whole body did not. */
  | { readonly kind: 'stalled' }
  /** Nothing came in time. */
  | { readonly kind: 'silent' }
  /** It could not even ask: a named port that nobody declares. */
  | { readonly kind: 'unaskable' };

/** What becomes of a question sent `sentAt` seconds after the container's start and given up `within` seconds later. */
export type Answers = (sentAt: number, within: number) => Answer;

export const UNASKABLE: Answers = () => ({ kind: 'unaskable' });

/** What the boot answers to this target; unknown when it was not asked while the container ran. */
export function answersTo(boot: Boot, target: Target): Known<Answers> {
  const samples = boot.health.find((series) => isSameTarget(series.target, target))?.samples ?? [];
  return samples.length === 0
    ? unknown(`\`${targetName(target)}\` was not asked in this boot`)
    : answersOf(samples);
}

/**
 * The answers between samples. A question sent between two samples gets the worse of what these two got: in the middle of a
 * stall the earlier waited longer than this one would, at its beginning the later shows what the earlier could not know.
 * When the later took longer than the earlier, something began in between, at the worst just before this question, which
 * is then answered together with the later one. So a question is never answered sooner than in truth by more than a
 * stall that begins and ends between two samples, and later by at most one gap: who survives this, survives.
 * Before the first and after the last sample, what that one got holds on.
 */
export function answersOf(samples: readonly Sample[]): Answers {
  return (sentAt, within) => {
    const next = firstAfter(samples, sentAt);
    const earlier = samples[next - 1];
    const later = samples[next];
    if (later === undefined) return earlier === undefined ? { kind: 'silent' } : heard(earlier, within, 0);
    if (earlier === undefined) return heard(later, within, 0);
    const wait = later.took > earlier.took ? later.at - sentAt : 0;
    return worse(heard(earlier, within, 0), heard(later, within, wait));
  };
}

/** The index of the first sample that was sent after this moment. */
function firstAfter(samples: readonly Sample[], moment: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.at ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A millionth of a second: sums of decimal fractions are not exact. */
const EXACT = 1e-6;

function heard({ took, result }: Sample, within: number, wait: number): Answer {
  const after = took + wait;
  if (result.kind === 'timeout') return { kind: 'silent' };
  if (after > within + EXACT)
    return result.kind === 'status' && (result.headersAfter ?? took) + wait <= within
      ? { kind: 'stalled' }
      : { kind: 'silent' };
  switch (result.kind) {
    case 'status':
      return { kind: 'status', status: result.status, after };
    case 'exit':
      return { kind: 'exit', code: result.code, after };
    default:
      return { kind: result.kind, after };
  }
}

/** The later of two equal ones, as it has waited for what holds the container up. */
function worse(earlier: Answer, later: Answer): Answer {
  const difference = badness(later) - badness(earlier);
  if (difference !== 0) return difference > 0 ? later : earlier;
  return 'after' in earlier && 'after' in later && earlier.after > later.after ? earlier : later;
}

/** Whoever accepts one of two takes the less bad. */
function badness(answer: Answer): number {
  switch (answer.kind) {
    case 'accepted':
      return 0;
    case 'status':
      return answer.status;
    case 'exit':
      return answer.code === 0 ? 0 : 1000;
    // Below a refusal: the kubelet counts no stalled answer, so it would hide one that kills.
    case 'stalled':
      return 2000;
    case 'refused':
    case 'reset':
      return 3000;
    case 'silent':
      return 4000;
    case 'unaskable':
      return 5000;
  }
}
