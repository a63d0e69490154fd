/** How much a container of a stranger may use. */
export interface Limits {
  readonly memoryBytes: number;
  /** Processors; a fraction is a share of one. */
  readonly cpus: number;
  readonly pids: number;
}

/** How far a container is held: `strict` unless it is asked whether a failure comes from that. */
export type Hold = 'strict' | 'capable';

/**
 * What no container of a rehearsal goes without (docs.docker.com/engine/reference/run): no network but the one that leads
 * nowhere, no port, no mount, no privilege to gain, an end to memory and processes. `capable` leaves the engine's own default
 * capabilities, as production would, to tell an image that needs them from one that is broken.
 */
export function holdOptions(hold: Hold, { memoryBytes, cpus, pids }: Limits): string[] {
  return [
    '--security-opt=no-new-privileges',
    `--memory=${memoryBytes}`,
    `--memory-swap=${memoryBytes}`,
    `--cpus=${cpus}`,
    `--pids-limit=${pids}`,
    '--ulimit=core=0',
    '--restart=no',
    '--log-driver=json-file',
    '--log-opt=max-size=16m',
    ...(hold === 'strict' ? ['--cap-drop=ALL'] : []),
  ];
}
