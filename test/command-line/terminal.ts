import { Writable } from 'node:stream';
import { runCommandLine } from '../../src/command-line/command-line.ts';
import type { Terminal } from '../../src/command-line/terminal.ts';

export interface CommandRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in a folder, with nothing but strings for streams. */
export async function incidentGate(cwd: string, ...args: readonly string[]): Promise<CommandRun> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal: Terminal = { stdout: stream(out), stderr: stream(err), env: {}, cwd: () => cwd };
  const status = await runCommandLine(['node', 'incident-gate', ...args], terminal);
  return { status, out: out.join(''), err: err.join('') };
}

function stream(into: string[]): NodeJS.WriteStream {
  const writable = new Writable({
    write(chunk, _encoding, done) {
      into.push(String(chunk));
      done();
    },
  });
  // Only what the command line asks of a stream: it is no terminal and has no width.
  return writable as unknown as NodeJS.WriteStream;
}
