/** What happened, on the clock of the first container's start. `life` counts containers from 0. */
export interface ReplayEvent {
  readonly at: number;
  readonly life: number;
  readonly what:
    | 'started'
    /** A probe was sent at this moment, took so long, and ended so; `discarded`: its result counts for nothing. */
    | 'passed'
    | 'failed'
    | 'discarded'
    /** It gets requests from now on. */
    | 'ready'
    | 'unready'
    | 'unhealthy'
    /** The decision; the container ends later. */
    | 'killed'
    | 'ended'
    /** Nobody starts it again. */
    | 'given-up';
  readonly probe?: string;
  readonly took?: number;
}

/** Who wants to see each event; a sweep does not. */
export type Witness = (event: ReplayEvent) => void;

/** One way it can go, in one phase. */
export interface Course {
  /** When it first got requests. */
  readonly readyAt?: number;
  /** When each decision against it fell: to kill or replace it, or where nothing kills, to call it unhealthy. */
  readonly decidedAt: readonly number[];
  /** How often it ended by itself. */
  readonly exits: number;
  readonly givenUpAt?: number;
}

/** How far and from which phase to play, and for whom. */
export interface Replay {
  /** Seconds after the first container's start. */
  readonly horizon: number;
  /** Seconds from the container's start to the first tick of the prober, on a clock that runs on over restarts. */
  readonly phase: number;
  readonly witness?: Witness;
}
