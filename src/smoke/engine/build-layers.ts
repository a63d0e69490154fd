import type { EngineClient } from './client.ts';

/** Seconds for all of it: a rehearsal that is cancelled ends soon. */
const AT_ONCE = 5;

/**
 * Removes what the builder without BuildKit leaves of a build: the layers of one that failed, and those of stages that are not
 * the last. Labels reach only a finished image, so they are known by their ids, which the builder prints; as the build prints
 * what it likes among them, only images without a name that were made after `since`, in milliseconds since 1970, are taken for
 * its own. What others are built upon stays. Never throws.
 */
export async function removeLayers(client: EngineClient, log: string, since: number): Promise<void> {
  const printed = layersIn(log);
  if (printed.length === 0) return;
  const format = '{{.Id}} {{json .RepoTags}} {{.Created}}';
  const told = await client.run(['image', 'inspect', '--format', format, ...printed], { seconds: AT_ONCE });
  const own = told.output.split('\n').flatMap((line) => {
    const [id, tags, ...created] = line.split(' ');
    const isNameless = tags === '[]' || tags === 'null';
    return id !== undefined && isNameless && timeOf(created) >= since ? [id] : [];
  });
  if (own.length > 0) await client.run(['image', 'rm', '--no-prune', ...own], { seconds: AT_ONCE });
}

/**
 * The layers that the builder says it made, the newest first: ` ---> 93203bbaed72` in Docker's words, `--> 940487b45e1` in
 * Podman's; not those that it says were there.
 */
export function layersIn(log: string): string[] {
  const lines = log.split(/\r?\n/);
  const made = lines.flatMap((line, i): string[] => {
    const [, id] = /^ ?-{2,3}> ([0-9a-f]{11,12})$/.exec(line) ?? [];
    const before = lines[i - 1] ?? '';
    const wasThere = /^ ?-{2,3}> Using cache/.test(before) || /^Step \d+\/\d+ : FROM /i.test(before);
    return id === undefined || wasThere ? [] : [id];
  });
  return [...new Set(made)].toReversed();
}

/** As Docker writes it, 2026-01-01T00:00:00.123456789Z; and Podman, 2026-01-01 00:00:00.123456789 +0000 UTC. */
function timeOf([day = '', time = '', zone = '']: readonly string[]): number {
  return Date.parse(time === '' ? day : `${day}T${time}${zone}`);
}
