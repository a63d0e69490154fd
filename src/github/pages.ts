import type { GitHubApi } from './api.ts';

/** A list of GitHub's that comes in pages. */
export interface Listing {
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly mostPages: number;
}

/** The most that GitHub gives in one answer. */
const PER_PAGE = 100;

/** The items of a list, page after page until one is not full or there were `mostPages`. Rejects with an ApiError. */
export async function readPages(api: GitHubApi, listing: Listing): Promise<unknown[]> {
  const { route, parameters, mostPages } = listing;
  const items: unknown[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await api.request<unknown>(route, { ...parameters, per_page: PER_PAGE, page });
    const more: unknown[] = Array.isArray(answer) ? answer : [];
    items.push(...more);
    if (more.length < PER_PAGE) break;
  }
  return items;
}
