import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Call, EngineClient } from '../../../src/smoke/engine/client.ts';

/** What runs in each container of a fake engine. */
export interface Program {
  /** Milliseconds from its start until it listens; it never does where they are absent. */
  readonly upAfter?: number;
  /** Milliseconds that a `POST /slow` takes. */
  readonly slow?: number;
  /** On SIGTERM: it answers what it has begun and ends; it drops what it has begun and ends. */
  readonly onStop?: 'drains' | 'drops';
  /** It ends by itself so soon after its start, in milliseconds. */
  readonly endsAfter?: number;
  /** What its address is said to be, where that is not where it is. */
  readonly address?: string;
  /** A `POST /slow` ends it. */
  readonly isFragile?: true;
}

/**
 * An engine without containers: each is a real server on a loopback address of its own, 127.0.0.2 and up, all on one port. What
 * was done is in `did`, in order: `create 1`, `up 1` when it first answered well, `slow 1`, `stop 1`, `rm 1`, `pause redis`.
 */
export class FakeEngine implements EngineClient {
  readonly did: string[] = [];
  readonly #program: Program;
  readonly #port: number;
  readonly #containers: FakeContainer[] = [];

  constructor(program: Program, port: number) {
    this.#program = program;
    this.#port = port;
  }

  async run(words: readonly string[], { signal }: Pick<Call, 'signal'>): Promise<Answer> {
    if (signal?.aborted === true) return { stopped: 'cancelled', output: '', errors: '' };
    const [verb = ''] = words;
    const container = this.#containers.find(({ id }) => words.includes(id));
    return { status: 0, errors: '', output: (await this.#answer(verb, container, words.at(-1) ?? '')) ?? '' };
  }

  /** Whatever still runs. */
  async close(): Promise<void> {
    await Promise.all(this.#containers.map((one) => one.end()));
  }

  async #answer(
    verb: string,
    container: FakeContainer | undefined,
    last: string,
  ): Promise<string | undefined> {
    if (verb === 'create') {
      const number = this.#containers.length + 1;
      this.#note('create', number);
      const note = (what: string): void => this.#note(what, number);
      const made = new FakeContainer(this.#program, { number, port: this.#port, note });
      this.#containers.push(made);
      return made.id;
    }
    if (verb === 'pause' || verb === 'unpause') this.#note(verb, last);
    else if (verb === 'stop' || verb === 'rm') {
      if (container !== undefined) this.#note(verb, container.number);
      await (verb === 'stop' ? container?.stop() : container?.end());
    } else if (verb === 'start') await container?.start();
    else if (verb === 'wait') await container?.ended;
    else if (verb === 'container') return container?.inspected();
    else if (verb === 'exec') return container?.socketTable();
    return undefined;
  }

  #note(what: string, of: number | string): void {
    this.did.push(`${what} ${of}`);
  }
}

interface Made {
  readonly number: number;
  readonly port: number;
  readonly note: (what: string) => void;
}

class FakeContainer {
  readonly id: string;
  readonly number: number;
  readonly ended: Promise<void>;
  readonly #program: Program;
  readonly #made: Made;
  readonly #server: Server;
  readonly #underWay = new Set<Promise<void>>();
  #settleEnd: () => void = () => undefined;
  #startedAt = 0;
  #endedAt = 0;
  #isUp = false;

  constructor(program: Program, made: Made) {
    this.#program = program;
    this.#made = made;
    this.number = made.number;
    this.id = `container-${made.number}`;
    this.ended = new Promise((settle) => {
      this.#settleEnd = settle;
    });
    this.#server = createServer((request, response) => {
      if (request.method === 'POST') return this.#serveSlow(() => response.end('{}'));
      if (!this.#isUp) made.note('up');
      this.#isUp = true;
      response.end('ok');
    });
  }

  async start(): Promise<void> {
    this.#startedAt = Date.now();
    const { upAfter, endsAfter } = this.#program;
    if (upAfter !== undefined) setTimeout(() => this.#listen(), upAfter).unref();
    if (endsAfter !== undefined) setTimeout(() => void this.end(), endsAfter).unref();
  }

  /** SIGTERM, and SIGKILL where it does not end by itself. */
  async stop(): Promise<void> {
    if (this.#program.onStop === 'drains') await Promise.all(this.#underWay);
    await this.end();
  }

  async end(): Promise<void> {
    if (this.#endedAt === 0) this.#endedAt = Date.now();
    this.#server.closeAllConnections();
    this.#server.close();
    this.#settleEnd();
  }

  inspected(): string {
    const hasEnded = this.#endedAt > 0;
    const state = {
      Status: hasEnded ? 'exited' : 'running',
      Running: !hasEnded,
      StartedAt: new Date(this.#startedAt).toISOString(),
      FinishedAt: new Date(this.#endedAt).toISOString(),
      Pid: 0,
      ExitCode: 1,
    };
    const networks = { one: { IPAddress: this.#program.address ?? this.#host } };
    return `${JSON.stringify(state)}\n${JSON.stringify(networks)}`;
  }

  /** As `cat /proc/net/tcp` in it would show it. */
  socketTable(): string {
    const port = this.#made.port.toString(16).toUpperCase().padStart(4, '0');
    return this.#server.listening ? `sl local_address\n 0: 00000000:${port} 00000000:0000 0A\n` : '';
  }

  get #host(): string {
    return `127.0.0.${this.number + 1}`;
  }

  #listen(): void {
    if (this.#endedAt === 0) this.#server.listen(this.#made.port, this.#host);
  }

  #serveSlow(answer: () => void): void {
    this.#made.note('slow');
    if (this.#program.isFragile) return void this.end();
    const served = new Promise<void>((settle) => {
      setTimeout(() => {
        if (this.#endedAt === 0) answer();
        setTimeout(settle, 20).unref();
      }, this.#program.slow ?? 0).unref();
    });
    this.#underWay.add(served);
  }
}

/** A port that nothing has. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((settle) => server.listen(0, '127.0.0.2', settle));
  const { port } = server.address() as AddressInfo;
  await new Promise((settle) => server.close(settle));
  return port;
}
