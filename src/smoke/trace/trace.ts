/** Goes up when a reader of the older form would misread the newer one. */
export const TRACE_SCHEMA_VERSION = 1;

/**
 * What a container really did, as measured: all that is needed to judge it again without an engine. Plain JSON. Every
 * time is in seconds after the start of its own boot; every text of the container is hostile.
 */
export interface Trace {
  readonly schemaVersion: typeof TRACE_SCHEMA_VERSION;
  /** What was started, as a person calls it. */
  readonly image?: string;
  /** Seconds between two samples of one target: they are sent at this rate whether or not the one before was answered. */
  readonly sampledEvery: number;
  /** At least one: the container was started so many times, each time anew. */
  readonly boots: readonly Boot[];
}

/** One life of the container, from its start. */
export interface Boot {
  /** How long it was watched; what it did later nobody knows. */
  readonly watchedFor: number;
  readonly firstOutput?: number;
  /** When a connection was first accepted, on any of its ports. */
  readonly firstAccept?: number;
  /** When a request was first answered with 2xx. */
  readonly firstSuccess?: number;
  /** In the order in which they were seen. */
  readonly sockets: readonly ListeningSocket[];
  /** Absent when it was still alive at the end. Not the end that we brought about: that is a `stop` event. */
  readonly exit?: Exit;
  readonly health: readonly HealthSeries[];
  readonly output: readonly OutputLine[];
  /** Lines that were printed and not kept. */
  readonly outputLost?: number;
  readonly events: readonly BootEvent[];
}

/** Seen in the container's own network namespace; `address` as the kernel has it: `0.0.0.0`, `127.0.0.1`, `::`. */
export interface ListeningSocket {
  readonly at: number;
  readonly address: string;
  readonly port: number;
}

/** The container ended on its own: with a code, or by a signal. */
export interface Exit {
  readonly at: number;
  readonly code?: number;
  readonly signal?: string;
  readonly outOfMemory: boolean;
}

/** What is asked. `outside`: from the network, at the container's address; `inside`: from within the container. */
export type Target =
  | {
      readonly kind: 'http';
      readonly from: 'outside' | 'inside';
      readonly port: number;
      readonly path: string;
    }
  | { readonly kind: 'tcp'; readonly from: 'outside' | 'inside'; readonly port: number }
  | { readonly kind: 'exec'; readonly command: readonly string[] };

/** One target asked over and over; samples are in the order in which they were sent. */
export interface HealthSeries {
  readonly target: Target;
  readonly samples: readonly Sample[];
}

/** One question: sent `at`, and what became of it after `took` seconds. */
export interface Sample {
  readonly at: number;
  readonly took: number;
  readonly result: SampleResult;
}

export type SampleResult =
  /** The last answer after redirects on the same host. `headersAfter`: where the body came noticeably later. */
  | { readonly kind: 'status'; readonly status: number; readonly headersAfter?: number }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'reset' }
  /** Not answered while it was waited for: `took` is how long that was. */
  | { readonly kind: 'timeout' };

export interface OutputLine {
  readonly at: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** What we did to it. */
export type BootEvent =
  /** A slow request was under way; `says`: `POST /triage`. */
  | { readonly kind: 'load'; readonly from: number; readonly to: number; readonly says: string }
  /** A dependency was paused. */
  | { readonly kind: 'blip'; readonly from: number; readonly to: number; readonly says: string }
  /** SIGTERM; `tookToEnd` is absent when it was still alive when the wait of `waited` seconds was over. */
  | {
      readonly kind: 'stop';
      readonly at: number;
      readonly during: 'idle' | 'request';
      readonly waited: number;
      readonly tookToEnd?: number;
      /** Of a stop during a request: it was answered before the container ended. */
      readonly isAnswered?: boolean;
    };

/** A target as a person writes it: `GET :8000/health`. Hostile: its parts are a repository's. */
export function targetName(target: Target): string {
  switch (target.kind) {
    case 'http':
      return `GET :${target.port}${target.path}${target.from === 'inside' ? ' from inside' : ''}`;
    case 'tcp':
      return `TCP :${target.port}${target.from === 'inside' ? ' from inside' : ''}`;
    case 'exec':
      return target.command.join(' ');
  }
}

/** Whether two targets are the same question. */
export function isSameTarget(one: Target, other: Target): boolean {
  if (one.kind === 'exec')
    return other.kind === 'exec' && JSON.stringify(one.command) === JSON.stringify(other.command);
  if (other.kind === 'exec' || one.kind !== other.kind) return false;
  if (one.from !== other.from || one.port !== other.port) return false;
  return one.kind === 'tcp' || (other.kind === 'http' && one.path === other.path);
}
