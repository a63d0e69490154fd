import {
  type Answer,
  type Fields,
  type Hosted,
  type HostedPull,
  type Hosting,
  invalid,
  MISSING,
  paged,
  type Responder,
  replaced,
} from './github-answer.ts';
import type { Call } from './github-description.ts';
import { askGit, hunksOf, resolve } from './github-git.ts';
import { sampleAnswer, sampleOf } from './github-sample.ts';

/** What GitHub answers about checks, comments and reviews when all is well, by route. */
export function talkResponders(hosting: Hosting, hosted: Hosted): Readonly<Record<string, Responder>> {
  return { ...checks(hosting, hosted), ...talk(hosting, hosted), ...reviews(hosting, hosted) };
}

let lastId = 1000;

function checks({ repository }: Hosting, { checkRuns }: Hosted): Readonly<Record<string, Responder>> {
  const merge = (old: Fields, fields: Fields): Fields => {
    const [before, given] = [(old.output ?? {}) as Fields, (fields.output ?? {}) as Fields];
    const annotations = [...((before.annotations ?? []) as []), ...((given.annotations ?? []) as [])];
    const output = { ...before, ...given, annotations, annotations_count: annotations.length };
    const status = fields.conclusion === undefined ? {} : { status: 'completed' };
    return { ...old, ...fields, ...status, output };
  };
  const create = 'POST /repos/{owner}/{repo}/check-runs';
  return {
    [create]: ({ body }) => {
      const fields = body as Fields;
      if (repository !== undefined && resolve(repository, `${fields.head_sha}^{commit}`) === undefined)
        return invalid({ code: 'custom', message: 'No commit found for SHA' });
      const id = ++lastId;
      const plain = { id, html_url: `https://example.org/${id}`, app: APP };
      const old = sampleAnswer({ route: create, status: 201 }, plain);
      checkRuns.push(merge({ ...old, status: 'queued' }, fields));
      return { status: 201, body: checkRuns.at(-1) };
    },
    'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': ({ parameters, body }) =>
      replaced(checkRuns, parameters.check_run_id, (old) => merge(old, body as Fields)),
    'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': (call) => {
      const run = checkRuns.find(({ id }) => String(id) === call.parameters.check_run_id);
      const { annotations = [] } = (run?.output ?? {}) as { readonly annotations?: readonly Fields[] };
      // GitHub says null for what was not said.
      const written = annotations.map((one) => sampleOf('check-annotation', { ...NO_COLUMNS, ...one }));
      return run === undefined ? MISSING : paged(written, call);
    },
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': (call) => {
      const { check_name: name, filter = 'latest' } = call.query;
      const all = checkRuns.filter(
        (run) => run.head_sha === call.parameters.ref && (name === undefined || run.name === name),
      );
      const shown = filter === 'all' ? all : [...new Map(all.map((run) => [run.name, run])).values()];
      const { body, ...page } = paged(shown, call);
      return { ...page, body: { total_count: shown.length, check_runs: body } };
    },
  };
}

const NO_COLUMNS = { start_column: null, end_column: null, title: null, raw_details: null };

function talk({ login = BOT }: Hosting, { comments }: Hosted): Readonly<Record<string, Responder>> {
  const create = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
  return {
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) =>
      paged(comments.filter(ofIssue(call.parameters.issue_number)), call),
    [create]: ({ parameters, body }) => {
      const issue = `https://example.org/issues/${parameters.issue_number}`;
      const fields = { ...(body as Fields), id: ++lastId, issue_url: issue, user: user(login) };
      comments.push({ ...sampleAnswer({ route: create, status: 201 }, fields) });
      return { status: 201, body: comments.at(-1) };
    },
    'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ parameters, body }) =>
      replaced(comments, parameters.comment_id, (old) => ({ ...old, ...(body as Fields) })),
    'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ parameters }) => {
      const at = comments.findIndex(({ id }) => String(id) === parameters.comment_id);
      if (at < 0) return MISSING;
      comments.splice(at, 1);
      return { status: 204, body: undefined };
    },
    // An app may not ask who it is.
    'GET /user': () =>
      login.endsWith('[bot]')
        ? { status: 403, body: { message: 'Resource not accessible by integration' } }
        : { status: 200, body: sampleOf('public-user', { login, id: idOf(login) }) },
  };
}

function ofIssue(number: string | undefined): (comment: Fields) => boolean {
  return ({ issue_url }) => String(issue_url).endsWith(`/issues/${number}`);
}

const PULL = '/repos/{owner}/{repo}/pulls/{pull_number}';

function reviews(hosting: Hosting, hosted: Hosted): Readonly<Record<string, Responder>> {
  const { repository } = hosting;
  const mine = (list: readonly Fields[], { parameters }: Call): Fields[] =>
    list.filter(({ pull_request_url }) => pull_request_url === urlOf(parameters));
  return {
    [`GET ${PULL}`]: ({ parameters }) => {
      const pull = pullOf(hosting, parameters);
      if (pull === undefined) return MISSING;
      return { status: 200, body: pullAnswer(`GET ${PULL}`, pull) };
    },
    [`GET ${PULL}/files`]: (call) => {
      const pull = pullOf(hosting, call.parameters);
      return pull === undefined || repository === undefined
        ? MISSING
        : paged(changed(repository, pull), call);
    },
    [`GET ${PULL}/reviews`]: (call) => paged(mine(hosted.reviews, call), call),
    [`GET ${PULL}/comments`]: (call) => paged(mine(hosted.reviewComments, call), call),
    [`POST ${PULL}/reviews`]: (call) => createReview(hosting, hosted, call),
  };
}

function urlOf({ pull_number }: Call['parameters']): string {
  return `https://example.org/pulls/${pull_number}`;
}

function pullOf({ pulls = [] }: Hosting, { pull_number }: Call['parameters']): HostedPull | undefined {
  return pulls.find(({ number }) => String(number) === pull_number);
}

function createReview(hosting: Hosting, hosted: Hosted, { parameters, body }: Call): Answer {
  const { repository, login = BOT } = hosting;
  const { comments = [], event, ...fields } = body as Fields & { readonly comments?: readonly Fields[] };
  const pull = pullOf(hosting, parameters);
  const why = comments.map((comment) =>
    pull === undefined || repository === undefined ? undefined : offDiff(repository, pull, comment),
  );
  const [first] = why.filter((one) => one !== undefined);
  if (first !== undefined) return invalid(first);
  const common = { pull_request_url: urlOf(parameters), user: user(login) };
  const id = ++lastId;
  const state = STATES[String(event)] ?? 'PENDING';
  hosted.reviews.push({
    ...sampleAnswer({ route: `POST ${PULL}/reviews` }, { ...fields, ...common, id, state }),
  });
  for (const comment of comments) {
    const more = { pull_request_review_id: id, commit_id: fields.commit_id ?? pull?.head ?? '' };
    hosted.reviewComments.push({
      ...sampleOf('pull-request-review-comment', { ...comment, ...common, ...more, id: ++lastId }),
    });
  }
  return { status: 200, body: hosted.reviews.at(-1) };
}

/** Why GitHub would refuse a comment, and with it the whole review. */
function offDiff(root: string, pull: HostedPull, comment: Fields): string | undefined {
  const line = Number(comment.line);
  const start = Number(comment.start_line ?? comment.line);
  const holds = ({ from, to }: { from: number; to: number }, one: number): boolean =>
    from <= one && one <= to;
  const hunks = hunksOf(root, pull, String(comment.path));
  const hunk = hunks.find((one) => holds(one, line));
  if (hunk === undefined) return 'Line could not be resolved';
  return holds(hunk, start) ? undefined : 'start_line must be part of the same hunk as the line.';
}

const STATES: Readonly<Record<string, string>> = {
  COMMENT: 'COMMENTED',
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
};

function pullAnswer(route: string, { number, base, head }: HostedPull): object {
  const plain = sampleAnswer({ route }, { number }) as { readonly base: Fields; readonly head: Fields };
  return { ...plain, base: { ...plain.base, sha: base }, head: { ...plain.head, sha: head } };
}

function changed(root: string, { base, head }: HostedPull): object[] {
  const listed = askGit(root, 'diff', '--name-only', '-z', `${base}...${head}`)?.toString() ?? '';
  return listed
    .split('\0')
    .filter(Boolean)
    .map((filename) => {
      const sha = resolve(root, `${head}:${filename}`) ?? null;
      const patch = patchOf(root, { base, head }, filename);
      return sampleOf('diff-entry', { filename, sha, status: 'modified', patch });
    });
}

/** The diff from its first hunk on, as GitHub shows it. */
function patchOf(root: string, { base, head }: Omit<HostedPull, 'number'>, path: string): string {
  const diff = askGit(root, 'diff', '--no-ext-diff', `${base}...${head}`, '--', path)?.toString() ?? '';
  return diff.slice(Math.max(0, diff.indexOf('\n@@') + 1)).trimEnd();
}

const BOT = 'github-actions[bot]';

const APP = sampleOf('nullable-integration', { slug: 'github-actions', name: 'GitHub Actions' });

function user(login: string): object {
  return sampleOf('simple-user', { login, id: idOf(login), type: login.endsWith('[bot]') ? 'Bot' : 'User' });
}

/** A number that is a login's own. */
function idOf(login: string): number {
  return [...login].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 1_000_003, 1);
}
