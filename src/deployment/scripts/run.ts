import type { Loop, Pipeline } from '../../syntax/shell/tree.ts';
import type { Act, Flow } from '../acts/act.ts';
import type { Script } from '../acts/script.ts';

/** What happens when a script runs: its acts in order, with functions, sourced files and nested shells walked in place. */
export interface Run {
  readonly script: Script;
  readonly acts: readonly Act[];
  readonly loops: readonly LoopRun[];
  readonly pipelines: readonly PipelineRun[];
  readonly traps: readonly Trap[];
  /** Repository files that it sources. */
  readonly sourced: readonly string[];
  /** Orders from here on are in functions that the script itself does not call: nothing says in which sequence they run. */
  readonly uncalledFrom: number;
  /** True when the walk was cut short: too many commands, too deep. */
  readonly cut: boolean;
}

/** Orders of acts from the first to before the last. */
export interface OrderRange {
  readonly from: number;
  readonly to: number;
}

/** The run's acts with an order in the range. Acts stand in order: two searches, no scan. */
export function actsWithin({ acts }: Pick<Run, 'acts'>, { from, to }: OrderRange): readonly Act[] {
  return acts.slice(firstAtOrAfter(acts, from), firstAtOrAfter(acts, to));
}

/** Where the act stands among the run's; -1 when it is of another run. */
export function placeIn({ acts }: Pick<Run, 'acts'>, act: Act): number {
  const { order } = act.line;
  for (let i = firstAtOrAfter(acts, order); acts[i]?.line.order === order; i++) if (acts[i] === act) return i;
  return -1;
}

function firstAtOrAfter(acts: readonly Act[], order: number): number {
  let low = 0;
  let high = acts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((acts[middle]?.line.order ?? order) < order) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface LoopRun {
  readonly loop: Loop;
  readonly condition: OrderRange;
  readonly body: OrderRange;
  readonly flow: Flow;
  /** `break`, `exit` or `return` under some condition in its body. */
  readonly leaves: boolean;
}

export interface PipelineRun {
  readonly pipeline: Pipeline;
  readonly stages: readonly OrderRange[];
  readonly flow: Flow;
}

export interface Trap {
  readonly signals: readonly string[];
  readonly acts: OrderRange;
  readonly order: number;
}
