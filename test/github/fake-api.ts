import { ApiError, type GitHubApi } from '../../src/github/api.ts';

export interface Call {
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

type Answer = (call: Call) => unknown;

/** A GitHub of a few routes, each with its answer; anything else is not there. It keeps what was asked. */
export class FakeApi implements GitHubApi {
  readonly calls: Call[] = [];
  readonly #answers: Readonly<Record<string, Answer>>;

  constructor(answers: Readonly<Record<string, Answer>>) {
    this.#answers = answers;
  }

  async request<T>(route: string, parameters: Readonly<Record<string, unknown>>): Promise<T> {
    const call = { route, parameters };
    this.calls.push(call);
    const answer = this.#answers[route];
    if (answer === undefined) throw new ApiError(`no ${route}`, { kind: 'missing', status: 404 });
    // As the real one: what the caller takes it for is not checked.
    return answer(call) as T;
  }

  /** The parameters of the calls of one route, in order. */
  of(route: string): Readonly<Record<string, unknown>>[] {
    return this.calls.filter((call) => call.route === route).map(({ parameters }) => parameters);
  }
}

/** The items of page `page` of a list. */
export function pageOf(items: readonly unknown[], { parameters }: Call): unknown[] {
  const [page, size] = [Number(parameters.page), Number(parameters.per_page)];
  return items.slice((page - 1) * size, page * size);
}
