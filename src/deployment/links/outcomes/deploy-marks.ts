import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Run } from '../../scripts/run.ts';
import { fileWritesOf } from '../commands/file-writes.ts';
import { textKey } from '../commands/machines.ts';
import { actsAfter, firstOf, type Sequence } from '../commands/sequences.ts';
import { workOf } from './work.ts';

/** A comparison that decides whether there is anything to do, what moves its answer, and the work that comes only then. */
export interface DeployMark {
  readonly kind: 'checkout' | 'file';
  /** “the checked-out commit”, or the file as the script names it. */
  readonly mark: string;
  readonly asked: Act;
  readonly moved: Act;
  readonly work: Act;
}

/** What a comparison looks at, and how one sees that it moves. */
interface Question {
  readonly kind: DeployMark['kind'];
  readonly mark: string;
  readonly moves: (act: Act) => boolean;
}

/** Marks that say “already deployed” before the work behind them is done. */
export function deployMarksOf(deployment: Deployment, sequence: Sequence): DeployMark[] {
  const found: DeployMark[] = [];
  for (const asked of sequence.acts) {
    const question = questionOf(deployment, sequence, asked);
    if (question === undefined) continue;
    const moved =
      firstOf(actsAfter(sequence, asked), question.moves) ?? (question.moves(asked) ? asked : undefined);
    if (moved === undefined || found.some((one) => one.moved === moved)) continue;
    const work = firstOf(actsAfter(sequence, moved), (act) => isWork(deployment, act));
    if (work === undefined || !isGuarded(deployment, { asked, moved, work })) continue;
    if (!isTakenBack(deployment, sequence, { question, moved, asked }))
      found.push({ kind: question.kind, mark: question.mark, asked, moved, work });
  }
  return found;
}

function questionOf(deployment: Deployment, sequence: Sequence, act: Act): Question | undefined {
  const { flow } = act.line;
  if (flow.trap !== undefined) return undefined;
  if (act.program === 'git' && act.command === 'diff')
    return isDecided(act) && comparesRemote([act]) ? CHECKOUT : undefined;
  if (isGitUpdate(act)) return saysUpToDate(sequence, act) ? CHECKOUT : undefined;
  if (act.program !== 'test' || !isDecided(act)) return undefined;
  const sources = sourcesOf(sequence, act);
  if (comparesRemote(sources)) return CHECKOUT;
  return fileQuestion(deployment, act, sources);
}

function isDecided({ line }: Act): boolean {
  return line.flow.onFailure === 'tested' || line.flow.onFailure === 'skips';
}

const CHECKOUT: Question = { kind: 'checkout', mark: 'the checked-out commit', moves: isGitUpdate };

/** What replaces the working tree by what a remote holds. */
function isGitUpdate(act: Act): boolean {
  if (act.program !== 'git') return false;
  if (act.command === 'pull') return true;
  const references = act.line.argv.slice(2).map(({ value }) => value);
  const isRemote = references.some((word) => /^(?:origin|upstream)(?:\/|$)|^FETCH_HEAD$|^@\{u/.test(word));
  return ['reset', 'merge', 'checkout', 'rebase'].includes(act.command) && isRemote;
}

/** Commands that tell where something stands: a commit, or the content of a file. */
const tellersOf = once((run: Run): readonly Act[] =>
  run.acts.filter(({ program }) => program === 'git' || program === 'cat'),
);

/** The commands whose output a comparison's words hold: `L=$(git rev-parse HEAD)` … `[ "$L" = "$R" ]`. */
function sourcesOf(sequence: Sequence, act: Act): Act[] {
  const places = act.line.argv.flatMap(({ segments }) =>
    segments.filter((segment) => segment.unknown !== undefined).map(({ origin }) => origin),
  );
  if (places.length === 0) return [];
  return tellersOf(sequence.runOf(act)).filter((teller) => {
    const own = teller.line.text.span();
    return places.some(({ path, start, end }) => own.path === path && own.start > start && own.end < end);
  });
}

const LOCAL = /^(?:HEAD|@|main|master)$/;
const REMOTE = /^(?:(?:refs\/remotes\/)?(?:origin|upstream)\/|FETCH_HEAD$|@\{u)/;

/** Whether what is checked out here is compared with what a remote holds. */
function comparesRemote(sources: readonly Act[]): boolean {
  const git = sources.filter(({ program }) => program === 'git');
  const words = git.flatMap(({ line }) => line.argv.slice(2).flatMap(({ value }) => value.split(/\.\.\.?/)));
  const hasRemote =
    words.some((word) => REMOTE.test(word)) || git.some(({ command }) => command === 'ls-remote');
  return hasRemote && words.some((word) => LOCAL.test(word));
}

/** `git pull | grep -q "Already up to date"`. */
function saysUpToDate(sequence: Sequence, pull: Act): boolean {
  const { pipeline } = pull.line.flow;
  if (pipeline === undefined) return false;
  return sequence
    .runOf(pull)
    .acts.some(
      (act) =>
        act.line.flow.pipeline?.index === pipeline.index &&
        act.program === 'grep' &&
        /up.to.date/i.test(act.line.text.value) &&
        (isDecided(act) || act.line.flow.isCondition),
    );
}

const LOCKS = /lock|pid|\/tmp\/|\/run\//i;

/** `[ "$(cat .deployed)" = "$new" ]`, or `[ -f .deployed ]`: moved by whatever writes that file. */
function fileQuestion(deployment: Deployment, act: Act, sources: readonly Act[]): Question | undefined {
  const read = sources.find(({ program }) => program === 'cat')?.operands.get('source')?.[0];
  const words = act.line.argv;
  const exists = words.findIndex(({ value }) => value === '-f' || value === '-e');
  const file = read ?? (exists < 0 ? undefined : words[exists + 1]);
  if (file === undefined || LOCKS.test(file.value) || !MARKS.test(textKey(file))) return undefined;
  const key = textKey(file);
  return {
    kind: 'file',
    mark: file.isKnown ? file.value : 'the file',
    moves: (one) =>
      (one.program === 'touch' && (one.operands.get('target') ?? []).some((text) => textKey(text) === key)) ||
      fileWritesOf(deployment)(one).some(({ path, isEdit }) => !isEdit && textKey(path) === key),
  };
}

/** Names by which a file says that something was done, or which version was. */
const MARKS =
  /deployed|last[-_.]?(?:deploy|commit|sha|rev|version|update|build|release)|(?:current|installed|running)[-_.]?(?:commit|sha|rev|version|hash|tag|release)|commit|\bsha\b|\.done\b|provisioned/i;

/** The comparison keeps a run with nothing new from the work: by an `if` around it, or by leaving before it. */
function isGuarded(
  deployment: Deployment,
  { asked, moved, work }: Omit<DeployMark, 'kind' | 'mark'>,
): boolean {
  const { order, flow } = asked.line;
  const isUnder = ({ line }: Act) =>
    line.flow.conditions.some(({ acts }) => acts.from <= order && order < acts.to);
  if (isUnder(work)) return true;
  if (isUnder(moved)) return false;
  const from = asked.line.text.span();
  const to = moved.line.text.span();
  const content = deployment.repository.file(from.path)?.content ?? '';
  // Where the mark moves in the comparison itself, what leaves stands right behind it.
  const rest = asked === moved ? content.slice(from.end, from.end + 200) : content.slice(from.end, to.start);
  if (from.path !== to.path) return false;
  if (/\bexit\b/.test(rest)) return true;
  const isInside = flow.functions.every((name, i) => work.line.flow.functions[i] === name);
  return isInside && /\b(?:return|continue)\b/.test(rest);
}

const STARTS = new Set(['start', 'restart', 'run-container', 'pull', 'serve', 'reload']);

/** What has to be done for the new state to be true, and can fail. */
function isWork(deployment: Deployment, act: Act): boolean {
  const { flow } = act.line;
  if (flow.trap !== undefined || flow.onFailure === 'ignored') return false;
  const work = workOf(deployment, act);
  return STARTS.has(act.kind) || (work !== undefined && work !== 'update' && work !== 'copy');
}

/** Something puts the mark back, or removes it, when the work fails. */
function isTakenBack(
  deployment: Deployment,
  sequence: Sequence,
  { question, moved, asked }: { question: Question; moved: Act; asked: Act },
): boolean {
  const file = question.kind === 'file' ? textKeyOfWrite(deployment, moved) : undefined;
  const later = firstOf(actsAfter(sequence, moved), (act) => act !== asked && putsBack(act, file));
  const { traps, acts } = sequence.runOf(moved);
  return (
    later !== undefined ||
    (traps.length > 0 && acts.some((act) => act.line.flow.trap !== undefined && putsBack(act, file)))
  );
}

function putsBack(act: Act, file: string | undefined): boolean {
  const names = [act.program, act.runs?.value ?? '', ...act.line.flow.functions].join(' ');
  if (/roll_?back|revert|restore_previous/i.test(names)) return true;
  if (file !== undefined) return act.program === 'rm' && act.line.argv.some((word) => textKey(word) === file);
  return act.program === 'git' && /^(?:reset|checkout|revert|switch)$/.test(act.command);
}

function textKeyOfWrite(deployment: Deployment, act: Act): string | undefined {
  const path =
    act.program === 'touch' ? act.operands.get('target')?.[0] : fileWritesOf(deployment)(act)[0]?.path;
  return path === undefined ? undefined : textKey(path);
}
