/** An annotation as `POST /repos/{owner}/{repo}/check-runs` takes it: columns only where it begins and ends in one line. */
export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
  readonly raw_details?: string;
}

/** What a check run says, each part within GitHub's limits; annotations are all there are, to be sent 50 at a time. */
export interface CheckRunReport {
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly CheckAnnotation[];
  readonly conclusion: 'success' | 'failure' | 'neutral';
}
