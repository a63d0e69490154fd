import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { writesFile } from '../../scripts/redirects.ts';
import { fileWritesOf, isTrue, textFact } from './file-writes.ts';
import { compareMachines, textKey } from './machines.ts';
import { actsBefore, firstOf, type Sequence } from './sequences.ts';

/** A command that a second run does not leave as the first did. */
export interface Unrepeatable {
  readonly kind: 'user' | 'group' | 'link' | 'crontab' | 'append';
  /** The user, the link, the file. */
  readonly target: Text;
  readonly act: Act;
}

/** What of an act cannot be done twice, when nothing asks first and nothing clears the way. */
export function unrepeatableIn(
  deployment: Deployment,
  sequence: Sequence,
  act: Act,
): Unrepeatable | undefined {
  if (!act.line.flow.called || act.line.flow.trap !== undefined) return undefined;
  const found =
    accountIn(deployment, act) ??
    linkIn(deployment, act) ??
    crontabIn(sequence, act) ??
    appendIn(deployment, act);
  if (found === undefined || !/[\w]/.test(found.target.value)) return undefined;
  return isAsked(found) || leavesBefore(found) || isCleared(deployment, sequence, found) ? undefined : found;
}

/**
 * useradd(8) and groupadd(8) fail where the name is in use. Debian's `adduser --system` does not: it ends with 0 when the user is
 * there as it was asked for (adduser(8), EXIT VALUES).
 */
function accountIn({ programs }: Deployment, act: Act): Unrepeatable | undefined {
  if (act.kind !== 'create' || !matters(act)) return undefined;
  const what = textFact(programs, act, 'what');
  if ((what !== 'user' && what !== 'group') || isTrue(programs, act, 'idempotent')) return undefined;
  if (act.program !== 'useradd' && act.program !== 'groupadd') return undefined;
  const isDebian = /^add/.test(posix.basename(act.line.argv[0]?.value ?? ''));
  if (isDebian && (act.options.has('system') || act.operands.has('group') || act.operands.has('user')))
    return undefined;
  const [target] = textsOf(programs, act, 'target');
  return target?.isKnown === true ? { kind: what, target, act } : undefined;
}

/** Its failure ends the script, or keeps what comes after it in the list from being done. */
function matters({ line }: Act): boolean {
  return line.flow.onFailure === 'stops' || line.flow.onFailure === 'skips';
}

/** ln(1) without -f fails where the link is. Where it may be new in each run (`$RELEASE/.env`) nothing is said. */
function linkIn({ programs }: Deployment, act: Act): Unrepeatable | undefined {
  if (act.program !== 'ln' || act.kind !== 'copy' || isTrue(programs, act, 'forced') || !matters(act))
    return undefined;
  const target = textsOf(programs, act, 'destination').at(-1);
  if (
    target === undefined ||
    !target.isKnown ||
    !/^[/~]/.test(target.value) ||
    /^\/(?:tmp|run|dev\/shm)\//.test(target.value)
  )
    return undefined;
  return { kind: 'link', target, act };
}

/** `(crontab -l; echo "…") | crontab -` */
function crontabIn(sequence: Sequence, act: Act): Unrepeatable | undefined {
  const place = act.line.flow.pipeline;
  if (act.program !== 'crontab' || act.kind !== 'schedule' || place === undefined || place.stage === 0)
    return undefined;
  const text = sequence.runOf(act).pipelines[place.index]?.pipeline.text;
  const adds =
    /crontab\s+(?:-u\s*\S+\s+)?-l\b/.test(text?.value ?? '') &&
    /\b(?:echo|printf|cat)\b/.test(text?.value ?? '');
  if (text === undefined || !adds || /\bgrep\b|\bsed\b|\bawk\b|\buniq\b|\bsort\b|\bperl\b/.test(text.value))
    return undefined;
  return { kind: 'crontab', target: act.line.argv[0] ?? act.line.text, act };
}

const KEPT =
  /^(?:~|[\u{FFFC}]|\/root|\/home\/[^/]+)\/\.(?:bashrc|bash_profile|bash_aliases|profile|zshrc|zprofile|zshenv|ssh\/(?:authorized_keys|config)|npmrc|gitconfig|pgpass)$|^\/etc\/(?!.*\.log$)[\w./@-]+$|^\/boot\/(?:firmware\/)?(?:config|cmdline)\.txt$|^\/var\/spool\/cron\//u;
const PRINTS = new Set(['echo', 'printf', 'cat', 'tee', 'redirect']);

/** Lines that go to the end of a file which stays: of a shell, of the system. */
function appendIn({ programs }: Deployment, act: Act): Unrepeatable | undefined {
  if (!PRINTS.has(act.program)) return undefined;
  const redirect = act.line.redirects.find((one) => writesFile(one) && one.operator === '>>');
  const target =
    redirect?.target ?? (isTrue(programs, act, 'appends') ? act.operands.get('target')?.[0] : undefined);
  if (target === undefined || !KEPT.test(target.value)) return undefined;
  const isHome = target.isKnown || /HOME/.test(target.unknown ?? '');
  return isHome && !isNothing(act) ? { kind: 'append', target, act } : undefined;
}

/** An empty line. */
function isNothing({ program, operands }: Act): boolean {
  return program === 'echo' && (operands.get('text') ?? []).every(({ value }) => value.trim() === '');
}

const QUESTION =
  /\bid\b|getent|grep|\[\[?\s+(?:!\s+)?-[a-zA-Z]\s|\btest\s+(?:!\s+)?-|exist|install|\b(?:has|is|needs?)_|command -v|which|crontab|\bcmp\b|diff|\bstat\b|\bsum\b|first|marker|done|fresh|=~|passwd/i;

/** Something around it asks, whatever the answer means; or somebody does. */
function isAsked({ target, act }: Unrepeatable): boolean {
  const name = posix.basename(target.value);
  return act.line.flow.conditions.some(
    ({ text }) =>
      QUESTION.test(text.value) ||
      text.value.includes(name) ||
      /\bread\b|REPLY|confirm|answer/i.test(text.value),
  );
}

const ASKS_LINE = /\bgrep\b|getent|\bid\b|\s-[efdhL]\s|crontab -l/;
const BRANCHES_LINE = /&&|\|\||\bthen\b/;
const LEAVES_LINE = /\b(?:return|exit|continue)\b/;
/** A question and the way out stand this many lines apart at most. */
const NEAR = 3;

/** `grep -q x file && return`: what follows is the first run's. */
function leavesBefore({ act }: Unrepeatable): boolean {
  const { script, text } = act.line;
  const found = script.text.value.indexOf(text.value);
  const lines = script.text.value.slice(0, found < 0 ? undefined : found).split('\n');
  return lines.some((line, i) => {
    if (!ASKS_LINE.test(line)) return false;
    const near = lines.slice(i, i + NEAR + 1);
    const leaves = near.findIndex((one) => LEAVES_LINE.test(one));
    return leaves >= 0 && near.slice(0, leaves + 1).some((one) => BRANCHES_LINE.test(one));
  });
}

/** How many commands are looked back on. */
const FARTHEST = 300;
const CLEARS = new Set(['remove', 'edit', 'copy', 'fetch']);

/** An earlier command takes it away, writes the file anew, or makes the folder it is in anew. */
function isCleared(deployment: Deployment, sequence: Sequence, { kind, target, act }: Unrepeatable): boolean {
  const key = textKey(target);
  let looked = 0;
  const found = firstOf(actsBefore(sequence, act), (one) => {
    looked += 1;
    if (looked > FARTHEST) return false;
    if (compareMachines(one.line.where, act.line.where) === 'other') return false;
    if (kind === 'crontab') return one.program === 'crontab' && /\s-r\b/.test(one.line.text.value);
    if (kind === 'user' || kind === 'group')
      return /^(?:user|group)del$/.test(one.program) && one.line.argv.some((word) => textKey(word) === key);
    if (
      CLEARS.has(one.kind) &&
      one.line.argv.some((word) => !word.value.startsWith('-') && covers(word.value, target.value)) &&
      !isSame(one, act)
    )
      return one.kind !== 'edit' || one.program !== 'tee' || !isTrue(deployment.programs, one, 'appends');
    return fileWritesOf(deployment)(one).some(
      ({ path, isEdit }) => textKey(path) === key && (isEdit || isRewrite(one)),
    );
  });
  return found !== undefined;
}

function isSame(one: Act, act: Act): boolean {
  return one.program === act.program && one.kind === act.kind && one.program !== 'rm';
}

function isRewrite({ line }: Act): boolean {
  return line.redirects.some((one) => writesFile(one) && one.operator !== '>>' && one.operator !== '&>>');
}

function covers(word: string, path: string): boolean {
  const plain = word.replace(/\/\*?$/, '');
  return plain === path || (plain.length > 4 && path.startsWith(`${plain}/`) && plain.split('/').length > 2);
}
