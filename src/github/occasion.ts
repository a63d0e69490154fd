import { InputError } from '../repository/input-error.ts';
import { field, idOf, textOf } from './untyped.ts';

/** What a workflow runs for, as the runner tells it: taken from the event, nothing asked of GitHub. */
export interface Occasion {
  /** The event's name, such as `pull_request`. */
  readonly event: string;
  readonly owner: string;
  readonly repo: string;
  /** The commit that the check belongs to: of a pull request its head, else what was checked out. */
  readonly head: string;
  /** The commit that the workflow runs for; of a pull request usually its merge into the base branch. */
  readonly checkedOut: string;
  /** The commit before the change, as the event names it; undefined where there is no change (a schedule, a new branch). */
  readonly base?: string;
  /** What people call the base: a branch, hostile wherever it is printed. */
  readonly baseName?: string;
  readonly pullRequest?: {
    readonly number: number;
    /** Its head is in another repository: the token may only read. */
    readonly isFork: boolean;
  };
  /** Whatever is checked out, token and secrets are the base repository's; whether another repository caused the event. */
  readonly privileged?: { readonly isFork: boolean };
  /** `https://github.com`, or the server of an enterprise. */
  readonly serverUrl: string;
  /** `https://api.github.com`, or the like. */
  readonly apiUrl: string;
  /** The page of the workflow's run. */
  readonly runUrl?: string;
}

/** The runner's variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Events whose workflow has the base repository's rights, though strangers may cause them. */
const PRIVILEGED: readonly string[] = ['pull_request_target', 'workflow_run'];

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Reads what the workflow runs for from the runner's variables and the event's payload, of which nothing is believed that
 * has not the form it should have. Throws an InputError where a pull request's commits cannot be known.
 */
export function readOccasion(environment: Environment, payload: unknown): Occasion {
  const event = environment.GITHUB_EVENT_NAME ?? '';
  const [owner, repo] = repositoryOf(environment, payload);
  const checkedOut = commitOf(environment.GITHUB_SHA) ?? '';
  const serverUrl = environment.GITHUB_SERVER_URL || 'https://github.com';
  const run = environment.GITHUB_RUN_ID ?? '';
  return {
    event,
    owner,
    repo,
    checkedOut,
    serverUrl,
    apiUrl: environment.GITHUB_API_URL || 'https://api.github.com',
    ...(/^\d+$/.test(run) && { runUrl: `${serverUrl}/${owner}/${repo}/actions/runs/${run}` }),
    ...changeOf(event, payload, checkedOut),
    ...(PRIVILEGED.includes(event) && { privileged: { isFork: causedByFork(event, payload) } }),
  };
}

type Change = Pick<Occasion, 'head' | 'base' | 'baseName' | 'pullRequest'>;

/** Reviews of a pull request run for its merge as `pull_request` does, and would be a way around the base's policy. */
function changeOf(event: string, payload: unknown, checkedOut: string): Change {
  if (event.startsWith('pull_request')) return pullRequestOf(event, payload);
  if (event === 'merge_group') {
    const base = commitOf(field(payload, 'merge_group', 'base_sha'));
    if (base === undefined) throw malformed(event, 'merge_group.base_sha');
    const branch = textOf(field(payload, 'merge_group', 'base_ref'));
    return { head: checkedOut, base, baseName: branch?.replace(/^refs\/heads\//, '') ?? short(base) };
  }
  const before = event === 'push' ? commitOf(field(payload, 'before')) : undefined;
  // All zeros: there was no such branch before; `deleted`: there is none after.
  if (before === undefined || /^0+$/.test(before) || field(payload, 'deleted') === true)
    return { head: checkedOut };
  return { head: checkedOut, base: before, baseName: short(before) };
}

function pullRequestOf(event: string, payload: unknown): Change {
  const number = idOf(field(payload, 'pull_request', 'number'));
  const head = commitOf(field(payload, 'pull_request', 'head', 'sha'));
  const base = commitOf(field(payload, 'pull_request', 'base', 'sha'));
  if (number === undefined) throw malformed(event, 'pull_request.number');
  if (head === undefined) throw malformed(event, 'pull_request.head.sha');
  if (base === undefined) throw malformed(event, 'pull_request.base.sha');
  return {
    head,
    base,
    baseName: textOf(field(payload, 'pull_request', 'base', 'ref')) ?? short(base),
    pullRequest: { number, isFork: isFork(payload) },
  };
}

/** A head repository that is gone was not this one: this one runs the workflow. */
function isFork(payload: unknown): boolean {
  const head = textOf(field(payload, 'pull_request', 'head', 'repo', 'full_name'));
  const base = textOf(field(payload, 'pull_request', 'base', 'repo', 'full_name'));
  return head === undefined || head !== base;
}

function causedByFork(event: string, payload: unknown): boolean {
  if (event === 'pull_request_target') return isFork(payload);
  const head = textOf(field(payload, 'workflow_run', 'head_repository', 'full_name'));
  return head === undefined || head !== textOf(field(payload, 'repository', 'full_name'));
}

function repositoryOf(environment: Environment, payload: unknown): [string, string] {
  const name = environment.GITHUB_REPOSITORY ?? textOf(field(payload, 'repository', 'full_name')) ?? '';
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(name) ?? [];
  if (owner !== undefined && repo !== undefined) return [owner, repo];
  throw new InputError(
    '`GITHUB_REPOSITORY` must be like `owner/repository`: run the Action in a GitHub workflow, and the command line elsewhere.',
  );
}

function malformed(event: string, key: string): InputError {
  return new InputError(
    `The payload of the event \`${event}\` has no usable \`${key}\`, without which what the change brings cannot be told. Run the workflow on \`pull_request\`, and leave GITHUB_EVENT_PATH as the runner sets it.`,
  );
}

function short(commit: string): string {
  return commit.slice(0, 7);
}

function commitOf(value: unknown): string | undefined {
  return typeof value === 'string' && COMMIT.test(value) ? value : undefined;
}
