/** A review comment whose suggestion block mends one finding. */
export interface Suggestion {
  readonly path: string;
  /** 1-based, of the file after the change; what stands from here to `line` is replaced. */
  readonly startLine: number;
  readonly line: number;
  /** Markdown: what is wrong, the suggestion block, and a marker of its own. */
  readonly body: string;
  /** The finding's; its marker stands in `body`, so that nothing is suggested twice. */
  readonly fingerprint: string;
}
