import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Where } from '../../acts/script.ts';
import { type Known, unknown } from '../../unknown.ts';
import { compareMachines, textKey } from './machines.ts';
import { actsAfter, type Sequence } from './sequences.ts';

const LOOKS = [
  'test',
  'ls',
  'stat',
  'cmp',
  'diff',
  'cat',
  'grep',
  'head',
  'tail',
  'wc',
  'find',
  'sha256sum',
  'file',
  'readlink',
  'systemd-analyze',
];
/** Fail where the file is not, and the failure of theirs is seen. */
const SEEN = ['stops', 'tested', 'skips'];

/**
 * Whether something looks at what a copy made, on the machine where it should be. A test of the copy's own exit status is
 * no look. A command that works on the file and is itself checked (`chmod`, `bash FILE`) counts: it fails where nothing is.
 */
export function verificationOf(
  sequence: Sequence,
  copy: Act,
  end: { where: readonly Where[]; path: Text },
): Known<boolean> {
  if (!copy.line.flow.called)
    return unknown('the function’s callers may look at the copy', copy.line.text.span());
  let doubt: Act | undefined;
  for (const act of actsAfter(sequence, copy)) {
    const place = compareMachines(act.line.where, end.where);
    if (place === 'other' && !pullsBack(act, end.path)) continue;
    if (!speaksOf(act, end.path)) continue;
    const isLook = act.kind === 'check' || LOOKS.includes(act.program) || act.program === 'pct';
    if (place !== 'perhaps' && (isLook || SEEN.includes(act.line.flow.onFailure))) return true;
    if (place === 'perhaps' || isInNestedShell(act, copy)) doubt = act;
  }
  return doubt === undefined
    ? false
    : unknown(`\`${doubt.program}\` may notice that it is missing`, doubt.line.text.span());
}

/** `pct exec 1 -- bash -c '…'`: what that shell does with a failure inside is not followed. */
function isInNestedShell(act: Act, copy: Act): boolean {
  return act.line.wrappers.length === 0 && act.line.where.length > copy.line.where.length;
}

/** `pct pull` of the same path, to compare it here. */
function pullsBack(act: Act, path: Text): boolean {
  return act.program === 'pct' && act.command === 'pull' && speaksOf(act, path);
}

/** Whether a command names the path, a folder that holds it, or a list of sums. */
function speaksOf(act: Act, path: Text): boolean {
  const key = textKey(path).replace(/\/+$/, '');
  const folder = posix.dirname(path.value);
  return act.line.argv.some((word) => {
    const value = textKey(word).replace(/\/+$/, '');
    if (value === key || value.startsWith(`${key}/`) || (value.length > key.length && value.includes(key)))
      return true;
    return act.program === 'sha256sum'
      ? word.value === '-c' || word.value === '--check'
      : value === folder && LOOKS.includes(act.program);
  });
}
