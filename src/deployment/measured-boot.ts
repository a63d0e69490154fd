import type { Span } from '../repository/span.ts';

/**
 * What starting one image showed, as far as rules ask for it: measured by a rehearsal, or told by a trace of one. Times are in
 * seconds after the container's start; texts of the container are hostile.
 */
export interface MeasuredBoot {
  /** The service, container or Dockerfile, as a person calls it. */
  readonly name: string;
  /** What it starts, in the Dockerfile or in what deploys it. */
  readonly at: Span;
  readonly failedImports: readonly FailedImport[];
  readonly starts: number;
  /** It ended on its own, in this many of the starts. */
  readonly ended: number;
  /** Of the first start that ended: `with exit code 3`, `by SIGSEGV`, `for it used more memory than it may`. */
  readonly end?: string;
  readonly endedAfter?: number;
  /** Every start ended in the same way and with the same last lines. */
  readonly endsAlike: boolean;
  /** The last lines that it printed before it ended. */
  readonly lastLines: string;
  readonly hasPrinted: boolean;
  /** How long it was waited for. */
  readonly budget: number;
  /** The port that the deployment expects to answer. */
  readonly port?: number;
  readonly portAt?: Span;
  /** Something accepted connections there, from the network. */
  readonly accepts: boolean;
  /** Where it listens, for people: `127.0.0.1:8000`. */
  readonly listensOn: readonly string[];
  /** It listens on that port for itself alone. */
  readonly isLoopbackOnly: boolean;
  /** The path that is asked over HTTP to see whether it is up. */
  readonly healthPath?: string;
  readonly healthAt?: Span;
  /** Of the last answer there. */
  readonly healthStatus?: number;
  /** It was answered with 200 to 399 at some time. */
  readonly isHealthy: boolean;
  /** Until it was up, in the slowest start. */
  readonly secondsToUp?: number;
  readonly probes: readonly MeasuredProbe[];
}

export interface FailedImport {
  readonly module: string;
  /** `ModuleNotFoundError: No module named 'redis'` */
  readonly says: string;
  /** The line of the repository that fails; undefined where it is none. */
  readonly at?: Span;
}

/** What a declared probe does to a container that behaves as measured; each part is there where it was seen. */
export interface MeasuredProbe {
  /** Its name in the file, by which it is known. */
  readonly at: Span;
  /** Over the start, and while nothing was asked of it. */
  readonly start?: MeasuredStart;
  /** During the slow request. */
  readonly load?: Disturbed;
  /** While a dependency was paused. */
  readonly blip?: Disturbed;
}

/** What becomes of containers that differ only in the phase of the prober. Times are in seconds. */
interface Decided {
  /** Of the phases: in how many it gives the container up, 0 to 1. */
  readonly share: number;
  /** When the first decision falls, in the earliest phase and in the latest; absent where none does. */
  readonly decidedAt?: Stretch;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Counted from the container's start. */
export interface MeasuredStart extends Decided {
  /**
   * Why, where it gives any up. `slow`: it was not up yet. `never`: what the probe asks was never well answered in one of
   * the starts. `later`: it had been up.
   */
  readonly fault?: 'slow' | 'never' | 'later';
  /** Until what the probe asks was first answered well, in the slowest start; absent where it never was in one of them. */
  readonly upAfter?: number;
  /** How many decisions fall in the first ten minutes, if each start goes as measured. */
  readonly kills: Stretch;
  /** What would bear it, where it does not as it is; absent where nothing can be said. */
  readonly advice?: MeasuredAdvice;
}

/** Counted from the moment in which the disturbance began. */
export interface Disturbed extends Decided {
  /** How long that took. */
  readonly seconds: number;
  /** The request, or what the program calls the dependency: hostile. */
  readonly says: string;
}

/** What to do about a probe, with its numbers. */
export interface MeasuredAdvice {
  /** A sentence without its full stop, with code in backticks. */
  readonly says: string;
  /** What that means, as another. */
  readonly means?: string;
  /** The one setting that would do, and its value, where one does. */
  readonly setting?: { readonly name: AdvisedSetting; readonly value: number };
}

/**
 * `threshold` is `failureThreshold`, or `retries` of an engine; `startup-threshold` is that of a startup probe that is not
 * there yet and asks what the liveness probe asks.
 */
export type AdvisedSetting = 'threshold' | 'start-period' | 'startup-threshold';
