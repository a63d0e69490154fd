import type { MeasuredStop } from '../../deployment/measured-boot.ts';
import { type Known, unknown } from '../../deployment/unknown.ts';
import type { Plan } from '../plan/plan.ts';
import { wasUp } from '../stages/boots.ts';
import type { Boot, BootEvent } from '../trace/trace.ts';

type Stop = Extract<BootEvent, { readonly kind: 'stop' }>;
type Load = Extract<BootEvent, { readonly kind: 'load' }>;

/** A request that was cut off had as much time left at least, so that no jitter of the machine decides. */
const MARGIN_SECONDS = 1;

/** How the container took being stopped, at its worst; undefined where it was not up when it was, and where it has no time for it. */
export function measuredStop(plan: Plan, boots: readonly Boot[]): Known<MeasuredStop> | undefined {
  const { grace, isTask, stopDoubt } = plan;
  // Another start than the one that is stopped in its middle bears the request to its end.
  const [request] = boots.flatMap(({ events }) => events.filter(isLoad));
  const stops = boots.flatMap((boot) => {
    const event = wasUp(plan, boot) ? stopIn(boot) : undefined;
    const load = event?.during === 'request' ? request : undefined;
    return event === undefined ? [] : [{ event, load, outcome: outcomeOf(event, load) }];
  });
  const worst = [...stops].sort((one, other) => graveness(other) - graveness(one))[0];
  if (worst === undefined || isTask === true || grace.value === 0) return undefined;
  const { event, load, outcome } = worst;
  if (outcome !== 'heeded' && stopDoubt !== undefined) return unknown(stopDoubt, grace.at ?? plan.image.at);
  return {
    outcome,
    grace: event.waited,
    by: grace.by,
    ...(grace.at === undefined ? {} : { at: grace.at }),
    ...(event.tookToEnd === undefined ? {} : { tookToEnd: Math.round(event.tookToEnd * 100) / 100 }),
    ...(load === undefined ? {} : { request: { says: load.says, seconds: Math.round(load.to - load.from) } }),
  };
}

/** Who is killed with nothing to do is killed in a request, too: that is said first. */
function graveness({
  event,
  outcome,
}: {
  readonly event: Stop;
  readonly outcome: MeasuredStop['outcome'];
}): number {
  if (outcome === 'killed') return event.during === 'idle' ? 3 : 2;
  return outcome === 'cut-off' ? 1 : 0;
}

/** A request that takes longer than the whole grace is cut off by whoever stops the container, not by the program. */
function outcomeOf({ waited, tookToEnd, isAnswered }: Stop, load: Load | undefined): MeasuredStop['outcome'] {
  if (tookToEnd === undefined) return 'killed';
  if (load === undefined || isAnswered !== false) return 'heeded';
  const needs = load.to - load.from;
  const hadTime = needs + MARGIN_SECONDS <= waited && tookToEnd + MARGIN_SECONDS <= waited;
  return hadTime ? 'cut-off' : 'heeded';
}

function stopIn({ events }: Boot): Stop | undefined {
  return events.find((event): event is Stop => event.kind === 'stop');
}

function isLoad(event: BootEvent): event is Load {
  return event.kind === 'load';
}
