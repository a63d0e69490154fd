import type { GateInput, GateResult } from '../gate.ts';
import { type Mended, mend } from '../mend.ts';
import type { Finding } from '../policy/finding.ts';
import type { Sources } from '../policy/verdict.ts';
import { guardLog } from '../report/characters/guard-log.ts';
import { visible, visibleProse } from '../report/characters/visible.ts';
import { unifiedDiff } from '../report/fixes/unified-diff.ts';
import { InputError } from '../repository/input-error.ts';
import { byteOrderMark, rewrite } from '../repository/rewrite.ts';
import type { Output } from './outputs.ts';
import type { Terminal } from './terminal.ts';

/** What was judged and what came of it. */
export interface Judged {
  readonly root: string;
  readonly input: GateInput;
  readonly result: GateResult;
}

/** `--fix`: writes the fixes that stand their trial, and says of each what became of it. Whether a file was written. */
export async function writeFixes({ root, input, result }: Judged, terminal: Terminal): Promise<boolean> {
  const mended = await mend(input, result);
  const unwritten = new Map<string, string>();
  for (const file of mended.files) {
    const why = rewrite(root, file);
    if (why !== undefined) unwritten.set(file.path, why);
  }
  tell(mended, result.sources, { terminal, unwritten, done: 'fixed' });
  return unwritten.size < mended.files.length;
}

/** `--fix-dry-run`: the same as a diff on standard output; nothing is written. */
export async function showFixes({ root, input, result }: Judged, terminal: Terminal): Promise<void> {
  const mended = await mend(input, result);
  const unshown = new Map<string, string>();
  for (const { path, before, edits: plain } of mended.files) {
    const mark = byteOrderMark(root, path);
    if (mark === undefined) {
      unshown.set(path, 'It is not UTF-8, and git shows no lines of it: `--fix` writes it all the same.');
      continue;
    }
    const edits = plain.map((edit) => ({
      ...edit,
      start: edit.start + mark.length,
      end: edit.end + mark.length,
    }));
    const hidden = hiddenIn(path, before, result.sources);
    const diff = unifiedDiff({ path, before: mark + before, edits, hidden });
    if (diff === undefined || guardLog(path) !== path) unshown.set(path, UNSHOWN);
    else
      terminal.stdout.write(terminal.stdout.isTTY === true ? diff.split('\n').map(shown).join('\n') : diff);
  }
  tell(mended, result.sources, { terminal, unwritten: unshown, done: 'can be fixed' });
}

/** The diff has standard output for itself. */
export function refuseSharing(outputs: readonly Output[]): void {
  const other = outputs.find(({ format, file }) => file === undefined && format !== 'text');
  if (other !== undefined)
    throw new InputError(
      `The diff of \`--fix-dry-run\` and \`${other.format}\` would both go to standard output: give that format an \`--output\`.`,
    );
}

const UNSHOWN =
  'A diff of it would show a secret, or words that a runner takes for a command: `--fix` writes it all the same.';

/** Lines with a secret, and those that a runner would obey; a diff cannot change a character of them. */
function hiddenIn(path: string, content: string, sources: Sources): (line: number) => boolean {
  const plain = content.split('\n');
  const masked = sources.content(path)?.split('\n');
  return (line) => {
    const text = plain[line - 1] ?? '';
    return (masked !== undefined && masked[line - 1] !== text) || guardLog(` ${text}`) !== ` ${text}`;
  };
}

function shown(line: string): string {
  return visible(line.replaceAll('\t', '    '));
}

interface Telling {
  readonly terminal: Terminal;
  /** By path, why what was accepted is not there. */
  readonly unwritten: ReadonlyMap<string, string>;
  readonly done: string;
}

/** A line for each fix, on standard error. */
function tell({ applied, refused }: Mended, sources: Sources, { terminal, unwritten, done }: Telling): void {
  const line = ({ rule, span }: Finding): string =>
    `${visible(span.path)}:${sources.position(span).start.line}: ${rule}`;
  const say = (text: string): void => {
    terminal.stderr.write(`${guardLog(text)}\n`);
  };
  for (const { finding, edit } of applied) {
    const why = unwritten.get(edit.path);
    say(why === undefined ? `${line(finding)}: ${done}` : `${line(finding)}: not fixed. ${why}`);
  }
  for (const { finding, why } of refused) say(`${line(finding)}: not fixed. ${visibleProse(why)}`);
  if (applied.length + refused.length === 0) say('Nothing here has a fix.');
}
