import type { Answer, EngineClient } from './client.ts';
import { EngineError } from './engine-error.ts';
import { EXPIRY_LABEL, ID_LABEL } from './labels.ts';

/** What answers behind the client. */
export interface Engine {
  readonly client: EngineClient;
  /** `Docker Engine 20.10.24`, for people. */
  readonly name: string;
  readonly builder: Builder;
}

/**
 * Who builds: BuildKit through the client's plug-in (from 23.0 on the only way), BuildKit that an older client must be told to
 * use, or the builder of before, which knows no heredoc and no `RUN --mount` (docs.docker.com/build/buildkit).
 */
export type Builder = 'buildx' | 'buildkit' | 'classic';

/** Seconds for what an engine does at once. */
const AT_ONCE = 30;

/** Asks whether an engine answers; the reason, as a clause, where none does. */
export async function findEngine(client: EngineClient): Promise<Engine | { readonly missing: string }> {
  const answer = await client.run(['version', '--format', '{{json .}}'], { seconds: AT_ONCE });
  if (answer.stopped === 'missing') return { missing: 'its client is not installed' };
  if (answer.stopped === 'time') return { missing: `it did not answer within ${AT_ONCE} seconds` };
  const version = readJson(answer.output);
  const name = nameOf(version);
  if (answer.status !== 0 || name === undefined)
    return { missing: `its client says: ${firstLine(answer.errors) || 'nothing'}` };
  return { client, name, builder: await builderOf(client, version) };
}

/** The last client that brings BuildKit's own half with it. */
const LAST_WITH_BUILDKIT = 22;

async function builderOf(client: EngineClient, version: unknown): Promise<Builder> {
  if (textAt(version, 'Server', 'Version') === undefined) return 'classic';
  const buildx = await client.run(['buildx', 'version'], { seconds: AT_ONCE });
  if (buildx.status === 0) return 'buildx';
  return Number.parseInt(textAt(version, 'Client', 'Version') ?? '', 10) <= LAST_WITH_BUILDKIT
    ? 'buildkit'
    : 'classic';
}

/** Docker's client tells of its server; Podman's tells of itself, or of the server it talks to. */
function nameOf(version: unknown): string | undefined {
  const server = textAt(version, 'Server', 'Version');
  if (server !== undefined) {
    const platform = textAt(version, 'Server', 'Platform', 'Name');
    return `${platform?.startsWith('Podman') === true ? 'Podman' : 'Docker Engine'} ${server}`;
  }
  const podman = textAt(version, 'Client', 'Version');
  return textAt(version, 'Client', 'APIVersion') === podman && podman !== undefined
    ? `Podman ${podman}`
    : undefined;
}

/** Runs what must succeed and gives what it printed. Throws an EngineError with the first line of what went wrong. */
export async function ask(
  client: EngineClient,
  words: readonly string[],
  limits: { readonly seconds?: number; readonly signal?: AbortSignal } = {},
): Promise<string> {
  const { seconds = AT_ONCE, signal } = limits;
  const answer = await client.run(words, { seconds, ...(signal === undefined ? {} : { signal }) });
  if (answer.status === 0) return answer.output.trim();
  throw new EngineError(`\`${words.slice(0, 2).join(' ')}\` ${failureOf(answer, seconds)}.`);
}

/** Why a call did not succeed, as a clause. */
export function failureOf({ stopped, status, errors, output }: Answer, seconds: number): string {
  if (stopped === 'time') return `did not end within ${seconds} seconds`;
  if (stopped === 'cancelled') return 'was cancelled';
  if (stopped === 'missing') return 'could not be run: the client is not installed';
  if (stopped === 'signal') return 'was ended by a signal';
  return `ended with status ${status}: ${lastLine(errors) || lastLine(output) || 'it said nothing'}`;
}

/** Removes what rehearsals left that were cut off, once its time is over; gives how much that was. Never throws. */
export async function sweepLeftovers(client: EngineClient, now: number): Promise<number> {
  let removed = 0;
  for (const kind of KINDS) {
    for (const id of await listLabelled(client, kind, EXPIRY_LABEL)) {
      const expires = await client.run([...kind.inspect, '--format', kind.expiry, id], { seconds: AT_ONCE });
      if (expires.status !== 0 || !(Number(expires.output) < now)) continue;
      const answer = await client.run([...kind.remove, id], { seconds: AT_ONCE });
      if (answer.status === 0) removed++;
    }
  }
  return removed;
}

/** Removes whatever carries the rehearsal's label. Never throws. */
export async function removeAll(client: EngineClient, rehearsal: string): Promise<void> {
  const listed = await Promise.all(
    KINDS.map(async (kind) => ({ kind, ids: await listLabelled(client, kind, `${ID_LABEL}=${rehearsal}`) })),
  );
  const [containers, ...held] = listed.map(({ kind, ids }) => async (): Promise<void> => {
    if (ids.length > 0) await client.run([...kind.remove, ...ids], { seconds: AT_ONCE });
  });
  await containers?.();
  await Promise.all(held.map((remove) => remove()));
}

/** What a rehearsal creates: first containers, which hold the rest. */
const KINDS = [
  {
    list: ['ps', '-a', '-q', '--no-trunc'],
    inspect: ['container', 'inspect'],
    remove: ['rm', '-f', '-v'],
    expiry: `{{index .Config.Labels "${EXPIRY_LABEL}"}}`,
  },
  {
    list: ['network', 'ls', '-q', '--no-trunc'],
    inspect: ['network', 'inspect'],
    remove: ['network', 'rm'],
    expiry: `{{index .Labels "${EXPIRY_LABEL}"}}`,
  },
  {
    list: ['volume', 'ls', '-q'],
    inspect: ['volume', 'inspect'],
    remove: ['volume', 'rm', '-f'],
    expiry: `{{index .Labels "${EXPIRY_LABEL}"}}`,
  },
  {
    list: ['image', 'ls', '-q', '--no-trunc'],
    inspect: ['image', 'inspect'],
    remove: ['image', 'rm', '-f'],
    expiry: `{{index .Config.Labels "${EXPIRY_LABEL}"}}`,
  },
] as const;

async function listLabelled(
  client: EngineClient,
  { list }: (typeof KINDS)[number],
  label: string,
): Promise<string[]> {
  const listed = await client.run([...list, '--filter', `label=${label}`], { seconds: AT_ONCE });
  return listed.status === 0 ? [...new Set(lines(listed.output))] : [];
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  let at: unknown = value;
  for (const key of keys) at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
  return typeof at === 'string' ? at : undefined;
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function firstLine(text: string): string {
  return lines(text)[0]?.trim() ?? '';
}

function lastLine(text: string): string {
  return lines(text).at(-1)?.trim() ?? '';
}
