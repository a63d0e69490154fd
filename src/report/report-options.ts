import type { DeploymentMap } from '../deployment/map/deployment-map.ts';
import type { SeenImage } from '../smoke/seen.ts';

/** What a report says of the program that made it. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  /** Where a reader learns more; an absolute URI. */
  readonly informationUri?: string;
}

/** What the entry files know and the verdict does not. Each destination reads the part that it can use. */
export interface ReportOptions {
  readonly tool: Tool;
  /** Whether the terminal report may use ANSI colours. */
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether the terminal report lists what could not be decided instead of counting it. */
  readonly listUndecided?: boolean;
  /** The address of a line in the commit that was judged, for the pages on GitHub. */
  readonly linkTo?: (path: string, line: number) => string;
  /** Where in the repository the folder is that was judged as one of its own, with `/` only between names; else absent. */
  readonly folder?: string;
  /** The deployment as far as it concerns the findings (`mapOfFindings`), for the job summary. */
  readonly map?: DeploymentMap;
  /**
   * What code scanning tells several uploads for one commit apart by; `incident-gate` unless said. It counts more than the
   * `category` of github/codeql-action/upload-sarif, which fills in only what is missing.
   */
  readonly category?: string;
  /** What a rehearsal saw, for the JSON report. */
  readonly seen?: readonly SeenImage[];
  /** The same for people, as parts of a Markdown page (`rehearsalParts`), for the job summary. */
  readonly rehearsal?: readonly string[];
  /** The address of the run, whose summary has what a comment has no room for. */
  readonly runUrl?: string;
}
