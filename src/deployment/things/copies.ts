import type { Text } from '../../repository/text.ts';
import type { Act } from '../acts/act.ts';
import { textsOf } from '../acts/facts.ts';
import type { Where } from '../acts/script.ts';
import type { Deployment } from '../deployment.ts';
import { verificationOf } from '../links/commands/copy-verified.ts';
import { copyEnd, isFolder, isTrue } from '../links/commands/file-writes.ts';
import { compareMachines } from '../links/commands/machines.ts';
import { placeOfUse } from '../links/commands/place-of-use.ts';
import { actsAfter, firstOf, type Sequence, sequencesOf } from '../links/commands/sequences.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Copy } from '../model/copy.ts';
import { isUnknown, type Known, unknown } from '../unknown.ts';

/** Every copy command, wherever it stands. */
export function copiesOf(deployment: Deployment): Copy[] {
  return sequencesOf(deployment).flatMap((sequence) =>
    sequence.acts.flatMap((act) => (act.kind === 'copy' ? (copyOf(deployment, sequence, act) ?? []) : [])),
  );
}

function copyOf(deployment: Deployment, sequence: Sequence, act: Act): Copy | undefined {
  const { programs } = deployment;
  const end = copyEnd(programs, act);
  const sources = textsOf(programs, act, 'source');
  if (end === undefined) return undefined;
  const folders = sources.map((one) => isDirectory(deployment, act, one));
  // Where its content stands in the command itself (`pvesh … file-write`), it has no source.
  const bad = sources[folders.indexOf(true)] ?? sources[0];
  const outward = isTrue(programs, act, 'out');
  const used = firstOf(
    actsAfter(sequence, act),
    (one) => compareMachines(one.line.where, end.where) === 'same',
  );
  return {
    ...artefactsOf(deployment).ofAct(act),
    at: act.line.text.span(),
    tool: act.command === '' ? act.program : `${act.program} ${act.command}`,
    source: bad === undefined ? unknown('no file is its source', act.line.text.span()) : textOf(bad),
    source_at: bad === undefined ? act.line.text.span() : placeOfUse(act, bad),
    destination: textOf(end.path),
    destination_at: placeOfUse(act, end.path),
    single_file: isTrue(programs, act, 'single_file'),
    exact_destination: isTrue(programs, act, 'exact_destination'),
    source_is_directory: folders.find((one) => one === true) ?? folders.find(isUnknown) ?? false,
    destination_is_directory: isDirectory(deployment, act, end.path, true),
    status_lies: isTrue(programs, act, 'status_lies'),
    into: intoOf(end.where, act),
    outward,
    verified: outward ? true : verificationOf(sequence, act, end),
    used_at: used?.line.text.span(),
  };
}

function textOf(text: Text): Known<string> {
  return text.isKnown ? text.value : unknown(text.unknown ?? '', text.span());
}

/** A path on the target is a folder only by its form or by custom: what the repository has there says nothing of it. */
function isDirectory(deployment: Deployment, act: Act, path: Text, isOnTarget = false): Known<boolean> {
  if (isOnTarget && !path.value.startsWith('/') && !path.value.endsWith('/')) return false;
  return (
    isFolder(deployment, act, path) ??
    (path.isKnown ? false : unknown(path.unknown ?? 'the path is not known', path.span()))
  );
}

function intoOf(where: readonly Where[], act: Act): Copy['into'] {
  const last = where.at(-1)?.kind;
  if (
    where.length === act.line.where.length ||
    (last !== 'guest' && last !== 'container' && last !== 'remote')
  )
    return 'here';
  return last;
}
