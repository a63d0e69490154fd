import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How one call of the engine's client ended. */
export interface Answer {
  /** Exit status; undefined when it was killed or did not start. */
  readonly status?: number;
  readonly output: string;
  /** What it wrote to standard error: text of the engine, or of the image. */
  readonly errors: string;
  /** Why there is no status. */
  readonly stopped?: 'time' | 'cancelled' | 'missing' | 'signal';
}

export interface Call {
  readonly seconds: number;
  /** Written to its standard input. */
  readonly input?: Readable;
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  /** Set beside the variables that lead to the engine. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Told what it prints, as it prints it. */
  readonly onOutput?: (chunk: string) => void;
}

/** The engine's command-line client: `docker`, or one that takes the same words. */
export interface EngineClient {
  run(words: readonly string[], call: Call): Promise<Answer>;
}

/** Of the beginning and of the end of what one call prints: a stranger's build may print without end. */
const KEPT_CHARACTERS = 2 * 1024 * 1024;
/** Between the client's SIGTERM and SIGKILL. */
const GRACE_MS = 1_000;

/**
 * What the client needs to find its engine, and nothing else of the environment: what builds and starts there is code of a
 * stranger (docs.docker.com/reference/cli/docker, "Environment variables"; podman-remote(1)).
 */
const PASSED = [
  'PATH',
  'HOME',
  'TMPDIR',
  'XDG_RUNTIME_DIR',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS_VERIFY',
  'CONTAINER_HOST',
];

/** A client that runs `program` with the variables of `environment` that lead to its engine. */
export function engineClient(program: string, environment: NodeJS.ProcessEnv): EngineClient {
  const env = Object.fromEntries(
    PASSED.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );
  return { run: (words, call) => runClient({ program, words, env }, call) };
}

interface Command {
  readonly program: string;
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

function runClient({ program, words, env }: Command, call: Call): Promise<Answer> {
  return new Promise((settle) => {
    const child = spawn(program, words, {
      env: { ...env, ...call.environment },
      // In a group of its own: Ctrl-C in a terminal goes to the whole group, and would end what removes and creates, too.
      detached: true,
      stdio: [call.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const output = new Kept(call.onOutput);
    const errors = new Kept(call.onOutput);
    let stopped: Answer['stopped'];
    const stop = (why: 'time' | 'cancelled'): void => {
      stopped ??= why;
      signalGroup(child, 'SIGTERM');
      setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS).unref();
    };
    const timer = setTimeout(() => stop('time'), call.seconds * 1_000);
    const cancel = (): void => stop('cancelled');
    if (call.signal?.aborted === true) cancel();
    call.signal?.addEventListener('abort', cancel, { once: true });
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => output.add(chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => errors.add(chunk));
    if (child.stdin !== null && call.input !== undefined) {
      // A build that fails early closes its input: what it says of that is on its standard error.
      child.stdin.on('error', () => undefined);
      call.input.pipe(child.stdin);
    }
    const finish = (answer: Pick<Answer, 'status' | 'stopped'>): void => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', cancel);
      settle({ ...answer, output: output.text, errors: errors.text });
    };
    child.on('error', () => finish({ stopped: 'missing' }));
    child.on('close', (status) => {
      if (stopped !== undefined) finish({ stopped });
      else if (status === null) finish({ stopped: 'signal' });
      else finish({ status });
    });
  });
}

/** To the client and to what it started, its plug-ins: one of them that lives on would hold the output open. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}

/** The beginning and the end of a text that comes bit by bit. */
class Kept {
  #head = '';
  #tail = '';
  readonly #onText: ((chunk: string) => void) | undefined;

  constructor(onText: ((chunk: string) => void) | undefined) {
    this.#onText = onText;
  }

  add(chunk: string): void {
    const room = Math.max(0, KEPT_CHARACTERS - this.#head.length);
    this.#head += chunk.slice(0, room);
    this.#tail += chunk.slice(room);
    if (this.#tail.length > 2 * KEPT_CHARACTERS) this.#tail = this.#tail.slice(-KEPT_CHARACTERS);
    this.#onText?.(chunk);
  }

  get text(): string {
    return this.#head + this.#tail.slice(-KEPT_CHARACTERS);
  }
}
