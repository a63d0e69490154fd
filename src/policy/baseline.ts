import type { Severity } from './finding.ts';

/** A finding that was there when the gate came, and that somebody decided to live with for now. */
export interface BaselineEntry {
  readonly rule: string;
  readonly path: string;
  /** The finding's own. */
  readonly fingerprint: string;
  /** The same without the path, so that a file may move. */
  readonly likeness: string;
  /** What it was when it was written: graver, it counts again. */
  readonly severity: Severity;
  /** The day it was written, YYYY-MM-DD. */
  readonly date: string;
  readonly reason: string;
}
