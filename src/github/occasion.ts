/** What a workflow runs for, as the runner tells it: taken from the event, nothing asked of GitHub. */
export interface Occasion {
  /** The event's name, such as `pull_request`. */
  readonly event: string;
  readonly owner: string;
  readonly repo: string;
  /** The commit that the check belongs to: of a pull request its head, else what was checked out. */
  readonly head: string;
  /** The commit that the workflow checked out; of a pull request usually its merge into the base branch. */
  readonly checkedOut: string;
  /** The commit before the change, as the event names it; undefined where there is no change (a schedule, a new branch). */
  readonly base?: string;
  readonly pullRequest?: {
    readonly number: number;
    /** Its head is in another repository: the token may only read. */
    readonly isFork: boolean;
  };
  /** `https://github.com`, or the server of an enterprise. */
  readonly serverUrl: string;
  /** `https://api.github.com`, or the like. */
  readonly apiUrl: string;
}
