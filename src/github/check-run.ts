import type { CheckAnnotation, CheckRunReport } from '../report/check-annotation.ts';
import { ApiError, type GitHubApi } from './api.ts';
import { readPages } from './pages.ts';
import { field, idOf } from './untyped.ts';

/** Which check run of which commit. */
export interface CheckRunPlace {
  readonly owner: string;
  readonly repo: string;
  /** The commit that the check belongs to. */
  readonly head: string;
  readonly name: string;
  /** What tells it from others of that name: runs for another event, or of another folder. */
  readonly externalId: string;
  readonly runUrl?: string;
}

/** GitHub takes 50 annotations with one request, and adds those of an update to those that are there ("Create a check run"). */
const BATCH = 50;
const MOST_PAGES = 20;

/**
 * Writes the check run with all annotations. A further run for the same commit updates it in place and adds only annotations
 * that it lacks; where it has some that hold no more, which GitHub cannot take away, a new one takes its place: of runs of one name,
 * GitHub shows the newest. Rejects with an ApiError, some annotations then perhaps written.
 */
export async function publishCheckRun(
  api: GitHubApi,
  place: CheckRunPlace,
  report: CheckRunReport,
): Promise<void> {
  const known = await findRun(api, place);
  const written = known === undefined ? [] : await annotationsOf(api, place, known);
  const wanted = new Set(report.annotations.map(keyOf));
  const fits = written?.every((key) => wanted.has(key));
  const there = new Set(fits === true ? written : []);
  const batches = batchesOf(report.annotations.filter((one) => !there.has(keyOf(one))));
  const id =
    fits && known !== undefined ? known : await create(api, place, { report, first: batches.shift() });
  for (const annotations of batches)
    await api.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      owner: place.owner,
      repo: place.repo,
      check_run_id: id,
      ...contentOf(place, report, annotations),
    });
}

async function create(
  api: GitHubApi,
  place: CheckRunPlace,
  { report, first = [] }: { report: CheckRunReport; first: readonly CheckAnnotation[] | undefined },
): Promise<number> {
  const { owner, repo, head, name } = place;
  const answer = await api.request<unknown>('POST /repos/{owner}/{repo}/check-runs', {
    owner,
    repo,
    name,
    head_sha: head,
    ...contentOf(place, report, first),
  });
  const id = idOf(field(answer, 'id'));
  if (id !== undefined) return id;
  throw new ApiError('GitHub made a check run and did not say which.', { kind: 'unreachable' });
}

function contentOf(place: CheckRunPlace, report: CheckRunReport, annotations: readonly CheckAnnotation[]) {
  const { title, summary, conclusion } = report;
  return {
    status: 'completed',
    conclusion,
    external_id: place.externalId,
    ...(place.runUrl !== undefined && { details_url: place.runUrl }),
    output: { title, summary, annotations },
  };
}

/** At least one, so that a run without findings is written too. */
function batchesOf(annotations: readonly CheckAnnotation[]): CheckAnnotation[][] {
  const batches = [annotations.slice(0, BATCH)];
  for (let at = BATCH; at < annotations.length; at += BATCH) batches.push(annotations.slice(at, at + BATCH));
  return batches;
}

/** The newest one of ours. Only the first page: GitHub gives the newest run of each name and suite. */
async function findRun(api: GitHubApi, place: CheckRunPlace): Promise<number | undefined> {
  const { owner, repo, head, name, externalId } = place;
  const answer = await api.request<unknown>('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
    owner,
    repo,
    ref: head,
    check_name: name,
    filter: 'latest',
    per_page: 100,
  });
  const runs = field(answer, 'check_runs');
  const ours = (Array.isArray(runs) ? runs : []).filter((run) => field(run, 'external_id') === externalId);
  return ours
    .flatMap((run) => idOf(field(run, 'id')) ?? [])
    .sort((a, b) => a - b)
    .at(-1);
}

/** Undefined when there are more than it is worth to ask for. */
async function annotationsOf(
  api: GitHubApi,
  { owner, repo }: CheckRunPlace,
  id: number,
): Promise<string[] | undefined> {
  const written = await readPages(api, {
    route: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
    parameters: { owner, repo, check_run_id: id },
    mostPages: MOST_PAGES,
  });
  return written.length === MOST_PAGES * 100 ? undefined : written.map(keyOf);
}

const IDENTITY = [
  'path',
  'start_line',
  'end_line',
  'start_column',
  'end_column',
  'annotation_level',
  'title',
  'message',
];

/** What two annotations are the same by; GitHub gives null for what was not said. */
function keyOf(annotation: unknown): string {
  return JSON.stringify(IDENTITY.map((name) => field(annotation, name) ?? null));
}
