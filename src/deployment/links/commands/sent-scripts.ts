import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { actsWithin, type Run } from '../../scripts/run.ts';
import { runOfFile } from '../processes/workers.ts';
import { fileWritesOf, inRepository, isFolder } from './file-writes.ts';
import { compareMachines } from './machines.ts';
import { actsBefore, firstOf, type Sequence, sequencesOf } from './sequences.ts';

/** A script of the repository that runs in a guest, in a container or on another host, because a command brings it there. */
export interface SentScript {
  readonly run: Run;
  /** Path of the script in the repository. */
  readonly file: string;
  /** The command that has it run there. */
  readonly by: Act;
  readonly sequence: Sequence;
  /** Its path there; undefined for one that the shell reads from its input, which has no place of its own. */
  readonly arrivesAt: string | undefined;
  /** What brings it. */
  readonly sentAt: Span;
}

/** Every script that is sent elsewhere to be run. A script that sends itself is left out: its arguments decide which part runs. */
export const sentScripts = once((deployment: Deployment): readonly SentScript[] =>
  sequencesOf(deployment).flatMap((sequence) =>
    sequence.acts.flatMap((by) => {
      const last = by.line.where.at(-1)?.kind;
      if (by.kind !== 'run' || (last !== 'guest' && last !== 'container' && last !== 'remote')) return [];
      const sent = pushed(deployment, sequence, by) ?? read(deployment, sequence, by);
      const run = sent === undefined ? undefined : runOfFile(deployment, sent.file);
      if (sent === undefined || run === undefined || sent.file === by.line.text.path) return [];
      return [{ ...sent, by, sequence, run }];
    }),
  ),
);

type Sent = Pick<SentScript, 'file' | 'arrivesAt' | 'sentAt'>;

/** A copy of a file to the path that is then run. */
function pushed(deployment: Deployment, sequence: Sequence, by: Act): Sent | undefined {
  const path = by.runs;
  if (path === undefined || !path.value.startsWith('/')) return undefined;
  const act = firstOf(
    actsBefore(sequence, by),
    (one) => one.kind === 'copy' && bringsTo(deployment, one, by) !== undefined,
  );
  const source = act === undefined ? undefined : bringsTo(deployment, act, by);
  const file = act === undefined || source === undefined ? undefined : inRepository(deployment, act, source);
  return file === undefined || act === undefined
    ? undefined
    : { file, arrivesAt: path.value, sentAt: act.line.text.span() };
}

/** The one source of a copy that ends at the path that is run, on the machine it is run on. */
function bringsTo(deployment: Deployment, act: Act, by: Act): Text | undefined {
  for (const { sources, where, path } of fileWritesOf(deployment)(act)) {
    const [source] = sources;
    if (source === undefined || sources.length > 1 || compareMachines(where, by.line.where) !== 'same')
      continue;
    const inside = posix.join(path.value, posix.basename(source.value));
    if (by.runs?.value === (isFolder(deployment, act, path) ? inside : path.value)) return source;
  }
  return undefined;
}

/** `ssh host bash -s < x.sh`, `cat x.sh | pct exec 100 -- bash`. */
function read(deployment: Deployment, sequence: Sequence, by: Act): Sent | undefined {
  if (by.program !== 'sh' || by.runs !== undefined) return undefined;
  const input = by.line.redirects.find(
    ({ operator, descriptor }) => operator === '<' && (descriptor ?? 0) === 0,
  );
  const source = input?.target ?? piped(sequence, by);
  const file = source === undefined || !source.isKnown ? undefined : inRepository(deployment, by, source);
  return file === undefined || source === undefined
    ? undefined
    : { file, arrivesAt: undefined, sentAt: source.span() };
}

function piped(sequence: Sequence, by: Act): Text | undefined {
  const place = by.line.flow.pipeline;
  const run = sequence.runOf(by);
  const stage = place === undefined ? undefined : run.pipelines[place.index]?.stages[place.stage - 1];
  const [only, ...more] = stage === undefined ? [] : actsWithin(run, stage);
  const sources = only?.program === 'cat' && more.length === 0 ? (only.operands.get('source') ?? []) : [];
  return sources.length === 1 ? sources[0] : undefined;
}

/** Commands that bring more files than their words name. */
const BRINGS_MORE = new Set(['tar', 'unzip', 'git', 'rsync', 'curl', 'wget', 'cpio']);

/** Whether something brings a file to that path of the machine before the script runs there; a command that may counts. */
export function isBrought(deployment: Deployment, { sequence, by }: SentScript, path: string): boolean {
  const there = by.line.where;
  const found = firstOf(actsBefore(sequence, by), (act) => {
    if (BRINGS_MORE.has(act.program) && compareMachines(act.line.where, there) !== 'other') return true;
    return fileWritesOf(deployment)(act).some((write) => {
      if (compareMachines(write.where, there) === 'other') return false;
      const to = write.path.value.replace(/\/+$/, '');
      const inside = write.sources.map((source) => posix.join(to, posix.basename(source.value)));
      return (
        !write.path.isKnown ||
        to === path ||
        [to, ...inside].some((one) => path.startsWith(`${one}/`) || one === path)
      );
    });
  });
  return found !== undefined;
}
