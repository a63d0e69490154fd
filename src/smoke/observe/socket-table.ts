import { readFileSync } from 'node:fs';
import type { EngineClient } from '../engine/client.ts';
import { type Listener, listenersIn } from './sockets.ts';

/** What is known of the container whose sockets are looked at. */
export interface Watched {
  readonly id: string;
  /** Of its first process, in the engine's host. */
  readonly pid: number;
}

/** Reads the listening sockets in the container's network namespace; undefined where they cannot be read. */
export type ReadListeners = () => Promise<readonly Listener[] | undefined>;

const SECONDS = 5;

/**
 * How a container's sockets can be read: through its first process where the engine runs on this machine, which needs nothing
 * of the image; else by a command in it, which needs `cat` there.
 */
export function listenersOf(client: EngineClient, { id, pid }: Watched): ReadListeners {
  if (isOurs(id, pid))
    return async () => readTables((name) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8'));
  return async () => {
    const answer = await client.run(['exec', id, 'cat', '/proc/net/tcp', '/proc/net/tcp6'], {
      seconds: SECONDS,
    });
    return answer.output === '' ? undefined : listenersIn(answer.output);
  };
}

/** Whether the process is the container's: its control group carries the container's id (cgroups(7)). */
function isOurs(id: string, pid: number): boolean {
  try {
    return pid > 0 && readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(id);
  } catch {
    return false;
  }
}

/** Undefined once the process is gone. IPv6 may be switched off. */
function readTables(read: (name: string) => string): Listener[] | undefined {
  const tables = ['tcp', 'tcp6'].flatMap((name) => {
    try {
      return [read(name)];
    } catch {
      return [];
    }
  });
  return tables.length === 0 ? undefined : tables.flatMap(listenersIn);
}
