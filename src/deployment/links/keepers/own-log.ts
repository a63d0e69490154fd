import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import type { Run } from '../../scripts/run.ts';
import { callersOf } from '../reach/callers.ts';

export interface OwnLog {
  readonly path: string;
  readonly readAt: Span;
  readonly writtenAt: Span;
}

const READERS = ['grep', 'tail', 'cat', 'head', 'awk', 'sed', 'wc'];

/** A file that one of `reads` reads and that the run, or what starts it, writes its own words to. */
export function ownLogOf(deployment: Deployment, run: Run, reads: readonly Act[]): OwnLog | undefined {
  const written = [...run.acts.flatMap(writtenBy), ...startersOutput(deployment, run)];
  for (const act of reads) {
    for (const path of pathsRead(act)) {
      const found = written.find((target) => covers(path.value, target.value));
      if (found !== undefined)
        return { path: found.value, readAt: act.line.text.span(), writtenAt: found.span() };
    }
  }
  return undefined;
}

export function isReader(act: Act): boolean {
  return READERS.includes(act.program);
}

function pathsRead(act: Act): readonly Text[] {
  const given = act.line.redirects
    .filter(({ operator, isHeredoc }) => operator === '<' && !isHeredoc)
    .map(({ target }) => target);
  const words = [...act.operands.values()].flat();
  return [...words, ...given].filter((text) => text.isKnown && /^[/~.]|\.log/.test(text.value));
}

/** Words that the script itself prints: what other programs say into the same file is no own log. */
function writtenBy(act: Act): readonly Text[] {
  const isOwn =
    act.kind === 'print' || act.program === 'tee' || act.program === 'exec' || act.program === 'date';
  if (!isOwn) return [];
  const appended = act.program === 'tee' ? (act.operands.get('target') ?? []) : [];
  return [...appended, ...outputOf(act)].filter((text) => text.isKnown);
}

function outputOf(act: Act): readonly Text[] {
  return act.line.redirects
    .filter(
      ({ operator, descriptor, isHeredoc, target }) =>
        !isHeredoc && /^&?>>?\|?$/.test(operator) && (descriptor ?? 1) === 1 && target.value !== '/dev/null',
    )
    .map(({ target }) => target);
}

/** Where the output of the script goes by the command that starts it: `nohup monitor.sh > /tmp/monitor.log`, a line of cron. */
function startersOutput(deployment: Deployment, run: Run): readonly Text[] {
  const starters = run.script.origin.kind === 'file' ? callersOf(deployment, run.script.path) : [];
  const prints = run.acts.some((act) => act.kind === 'print' && outputOf(act).length === 0);
  return prints ? starters.flatMap(outputOf).filter((text) => text.isKnown) : [];
}

/** Whether a path, which may have stars in it, names the other. */
function covers(pattern: string, path: string): boolean {
  if (pattern === path) return true;
  if (!pattern.includes('*') || pattern.length > 200) return false;
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]*');
  return new RegExp(`^${source}$`).test(path);
}
