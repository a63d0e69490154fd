import type { GateInput, GateResult } from '../gate.ts';
import type { RehearsedImage } from '../report/rehearsal/rehearsal-summary.ts';
import type { GitHubApi } from './api.ts';
import type { Checkout } from './checkout.ts';
import type { Occasion } from './occasion.ts';

/** What was judged, where, and for what. */
export interface Judged {
  readonly input: GateInput;
  /** With paths from the folder that was judged. */
  readonly inner: GateResult;
  /** With paths from the repository's root, and with what there is to say about the run. */
  readonly result: GateResult;
  readonly root: string;
  /** The folder that was judged, from the repository's root; empty for all of it. */
  readonly folder: string;
  readonly occasion: Occasion;
  readonly checkout: Checkout;
  /** What was rehearsed. */
  readonly images: readonly RehearsedImage[];
  /** Undefined without a token. */
  readonly api: GitHubApi | undefined;
}
