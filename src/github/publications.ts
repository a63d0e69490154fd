import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mend } from '../mend.ts';
import { checkRunReport } from '../report/check-run.ts';
import { COMMENT_MARKER, commentReport, isWorthComment } from '../report/comment.ts';
import { suggestionsOf } from '../report/fixes/suggestions.ts';
import type { ReportOptions } from '../report/report-options.ts';
import { blobName } from '../repository/git/blob-name.ts';
import type { GitHubApi } from './api.ts';
import { publishCheckRun } from './check-run.ts';
import { publishComment } from './comment.ts';
import type { Inputs } from './inputs.ts';
import type { Judged } from './judged.ts';
import type { Publication } from './publish.ts';
import { publishSuggestions } from './review.ts';

/**
 * Not `incident-gate`, as a job is likely to be called: of two checks of one name in one suite GitHub shows the newer alone, and a
 * ruleset that requires the name would take either.
 */
const CHECK_NAME = 'incident-gate findings';

/** What was judged, and how to tell it. */
export interface Telling {
  readonly judged: Judged;
  readonly options: ReportOptions;
}

/** What is to be written on GitHub for an occasion, the check run first. */
export function publicationsFor(api: GitHubApi, telling: Telling, inputs: Inputs): Publication[] {
  const { pullRequest } = telling.judged.occasion;
  // A stranger's pull request gets no word of a bot unless somebody asks for it; its token could not write it either.
  const isOwn = pullRequest !== undefined && !pullRequest.isFork;
  const publications: Publication[] = [];
  if (inputs.checkRun) publications.push(checkRun(api, telling));
  if (pullRequest !== undefined && (inputs.comment ?? isOwn))
    publications.push(comment(api, telling, pullRequest.number));
  if (pullRequest !== undefined && (inputs.suggestions ?? isOwn))
    publications.push(suggestions(api, telling.judged, pullRequest.number));
  return publications;
}

function checkRun(api: GitHubApi, { judged, options }: Telling): Publication {
  const { result, folder, occasion } = judged;
  const { owner, repo, head, event, pullRequest, runUrl } = occasion;
  const place = {
    owner,
    repo,
    head,
    name: folder === '' ? CHECK_NAME : `${CHECK_NAME} in ${folder}`,
    // A push and a pull request of one commit are compared with different bases.
    externalId: ['incident-gate', event, pullRequest?.number ?? '', folder].join(':'),
    ...(runUrl !== undefined && { runUrl }),
  };
  return {
    name: 'The check run',
    permission: 'checks: write',
    input: 'check-run',
    write: () => publishCheckRun(api, place, checkRunReport(result.verdict, result.sources, options)),
  };
}

function comment(api: GitHubApi, { judged, options }: Telling, number: number): Publication {
  const { result, folder, occasion } = judged;
  const { owner, repo } = occasion;
  const { verdict, sources } = result;
  const marker = folder === '' ? COMMENT_MARKER : markerIn(folder);
  return {
    name: 'The comment',
    permission: 'pull-requests: write',
    input: 'comment',
    write: () => {
      const body = commentReport(verdict, sources, options).replace(COMMENT_MARKER, () => marker);
      return publishComment(
        api,
        { owner, repo, number, marker },
        { body, isWorthOne: isWorthComment(verdict) },
      );
    },
  };
}

/** Each folder has a comment of its own; its name is a stranger's text and stays out of the marker. */
function markerIn(folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return COMMENT_MARKER.replace('-->', `${name} -->`);
}

function suggestions(api: GitHubApi, judged: Judged, number: number): Publication {
  const { input, inner, root, folder, occasion } = judged;
  const { owner, repo, head } = occasion;
  const outer = (path: string): string => (folder === '' ? path : `${folder}/${path}`);
  const inside = (path: string): string => (folder === '' ? path : path.slice(folder.length + 1));
  const place = { owner, repo, number, head, blobOf: (path: string) => blobAt(join(root, inside(path))) };
  return {
    name: 'The review with suggestions',
    permission: 'pull-requests: write',
    input: 'suggestions',
    write: async () => {
      const { verdict, sources } = inner;
      if (!verdict.findings.some(({ fix, change }) => fix !== undefined && change !== 'known')) return;
      const found = suggestionsOf(await mend(input, inner), verdict, sources);
      await publishSuggestions(
        api,
        place,
        found.map((one) => ({ ...one, path: outer(one.path) })),
      );
    },
  };
}

/** The name that git gives the file's content. */
function blobAt(path: string): string | undefined {
  try {
    return blobName(readFileSync(path));
  } catch {
    return undefined;
  }
}
