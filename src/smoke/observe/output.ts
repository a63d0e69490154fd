import type { OutputLine } from '../trace/trace.ts';

/** What a container printed, as lines in the order of their time. */
export interface Output {
  readonly lines: readonly OutputLine[];
  /** How many lines were not kept. */
  readonly lost: number;
}

/** Lines and characters that are kept: the beginning says why it did not start, the end why it ended. */
const KEPT_LINES = 2_000;
const KEPT_CHARACTERS = 2_000;

/**
 * Reads what `docker logs --timestamps` gives for each stream: a time as RFC 3339 with nanoseconds, a blank, the line.
 * `startedAt` is in milliseconds since 1970; a time before it (the engine wrote before it noted the start) counts as zero.
 */
export function readOutput(
  streams: Readonly<Record<OutputLine['stream'], string>>,
  startedAt: number,
): Output {
  const lines = [
    ...linesOf('stdout', streams.stdout, startedAt),
    ...linesOf('stderr', streams.stderr, startedAt),
  ];
  // A stable sort: lines of one stream keep their order where the engine gave them one time.
  lines.sort((a, b) => a.at - b.at);
  if (lines.length <= KEPT_LINES) return { lines, lost: 0 };
  const half = KEPT_LINES / 2;
  return { lines: [...lines.slice(0, half), ...lines.slice(-half)], lost: lines.length - KEPT_LINES };
}

function linesOf(stream: OutputLine['stream'], text: string, startedAt: number): OutputLine[] {
  return text.split('\n').flatMap((line): OutputLine[] => {
    const blank = line.indexOf(' ');
    const at = Date.parse(line.slice(0, Math.max(0, blank)));
    if (Number.isNaN(at)) return [];
    const said = line
      .slice(blank + 1)
      .replace(/\r$/, '')
      .slice(0, KEPT_CHARACTERS);
    return [{ at: Math.max(0, at - startedAt) / 1_000, stream, text: said }];
  });
}
