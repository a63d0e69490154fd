import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Hosted, Hosting, Responder } from './github-answer.ts';
import { type Call, matchRoute, undescribed, undescribedAnswer } from './github-description.ts';
import { FAULTS, type Fault, type FaultName, send } from './github-faults.ts';
import { gitResponders } from './github-git-answers.ts';
import { beyondLimits } from './github-limits.ts';
import { talkResponders } from './github-talk-answers.ts';

/** A request as the server saw it. */
export interface Received extends Call {
  readonly authorization: string | undefined;
}

/**
 * GitHub on this machine: holds every request against GitHub's own description and known limits, keeps what it is given, and
 * fails as it is told. A client in a process of its own needs a test that lets this one run: `spawn`, not `spawnSync`.
 */
export interface GitHubServer {
  /** For `GITHUB_API_URL`. */
  readonly url: string;
  /** In the order in which they came, those that were made to fail too. */
  readonly received: readonly Received[];
  readonly hosted: Hosted;
  /** Makes the next requests fail; `route` as in GitHub's documentation, or `*` for any. What is told first comes first. */
  fail(route: string, fault: FaultName | Fault, times?: number): void;
  /** What was wrong with the requests so far, as sentences; they are forgotten. For tests of the server. */
  takeViolations(): string[];
  /** Throws when a request was wrong and nobody took notice. */
  close(): Promise<void>;
}

interface Script {
  readonly route: string;
  readonly fault: Fault;
  left: number;
}

/** Starts a server for one test. */
export async function startGitHub(hosting: Hosting = {}): Promise<GitHubServer> {
  const hosted: Hosted = { checkRuns: [], comments: [], reviews: [], reviewComments: [] };
  const responders = { ...talkResponders(hosting, hosted), ...gitResponders(hosting) };
  const state: State = { received: [], scripts: [], violations: [], responders };
  const server = createServer((request, response) => {
    void handle(state, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const takeViolations = (): string[] => state.violations.splice(0);
  return {
    url: `http://127.0.0.1:${port}`,
    received: state.received,
    hosted,
    fail: (route, fault, times = 1) => {
      state.scripts.push({ route, fault: typeof fault === 'string' ? FAULTS[fault] : fault, left: times });
    },
    takeViolations,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      const violations = takeViolations();
      if (violations.length > 0) throw new Error(`GitHub would not take this:\n${violations.join('\n')}`);
    },
  };
}

interface State {
  readonly received: Received[];
  readonly scripts: Script[];
  readonly violations: string[];
  readonly responders: Readonly<Record<string, Responder>>;
}

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '/', headers } = request;
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const text = await readAll(request);
  const match = matchRoute(method, pathname);
  if (match === undefined) return refuse(state, response, [`${method} ${pathname} does not exist.`]);
  const problems = wrongHeaders(request, text);
  const body = text === '' ? undefined : parsed(text);
  const call: Received = {
    ...match,
    query: Object.fromEntries(searchParams),
    body,
    authorization: headers.authorization,
  };
  state.received.push(call);
  problems.push(...undescribed(call), ...beyondLimits(call));
  if (problems.length > 0)
    return refuse(
      state,
      response,
      problems.map((why) => `${call.route}: ${why}`),
    );
  const script = state.scripts.find(({ route, left }) => left > 0 && (route === '*' || route === call.route));
  if (script !== undefined) script.left--;
  const { fault } = script ?? {};
  const answer = fault?.isCarriedOut === false ? NOTHING : answerTo(state, call);
  if (fault === undefined) send(response, answer);
  else fault.send(response, answer);
}

const NOTHING: Answer = { status: 200, body: {} };

function answerTo({ responders, violations }: State, call: Call): Answer {
  const answer = responders[call.route]?.(call) ?? { status: 404, body: { message: 'Not Found' } };
  violations.push(...undescribedAnswer(call.route, answer.status, answer.body));
  return answer;
}

function refuse({ violations }: State, response: ServerResponse, problems: readonly string[]): void {
  violations.push(...problems);
  send(response, { status: 400, body: { message: problems.join(' ') } });
}

/** GitHub wants to know who asks (REST API, "Getting started"), and each operation here needs a token. */
function wrongHeaders({ headers }: IncomingMessage, text: string): string[] {
  const problems: string[] = [];
  if (!/^(?:token|bearer) \S+$/i.test(headers.authorization ?? '')) problems.push('there is no token.');
  if (!headers['user-agent']) problems.push('there is no User-Agent.');
  if (text !== '' && !/^application\/json\b/.test(headers['content-type'] ?? ''))
    problems.push('its body is not called JSON.');
  return problems;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return 'no JSON';
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
