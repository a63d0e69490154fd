import type { Span } from '../../../repository/span.ts';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Where } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import type { Unit } from '../../lowering/units.ts';
import { type Known, unknown } from '../../unknown.ts';
import { textFact } from '../commands/file-writes.ts';
import { compareMachines } from '../commands/machines.ts';
import { comesAfter, type Sequence } from '../commands/sequences.ts';
import { mayInstallUnits, packageShips, systemShips } from './packaged.ts';
import { templateOf, type UnitName } from './unit-names.ts';
import { type UnitWrite, unitWritesOf, writersOf, writesUnit } from './unit-writes.ts';

/** Where the unit that a command names comes from. */
export interface Provision {
  /**
   * `written`: an earlier command puts it there. `packaged`, `shipped`: a package or the system does. `later`: a command
   * after this one does. `failed`: the only command that would cannot succeed. `elsewhere`: it is put on another machine.
   * `repository`: it stands here and nothing copies it. `nowhere`: nothing at all.
   */
  readonly from:
    | 'written'
    | 'packaged'
    | 'shipped'
    | 'later'
    | 'failed'
    | 'elsewhere'
    | 'repository'
    | 'nowhere';
  readonly at?: Span;
}

/** Where `name` comes from when `act` enables or starts it. Unknown wherever something opaque could have brought it. */
export function provisionOf(
  deployment: Deployment,
  sequence: Sequence,
  { act, name }: { act: Act; name: UnitName },
): Known<Provision> {
  const keys = [name.key, templateOf(name.key)];
  const writes = unitWritesOf(deployment)(sequence);
  const named = writes.filter((one) => !one.isDropIn && !one.write.isEdit && writesUnit(one, keys));
  const here = named.filter(({ write }) => !write.cannotSucceed && machine(write.where, act) === 'same');
  const before = here.findLast(({ write }) => comesAfter(sequence, write.act, act));
  if (before !== undefined) return { from: 'written', at: placeOf(before) };
  if (!name.isKnown) return unknown(`\`${name.shown}\` is not known`, act.line.text.span());
  if (systemShips(name.key)) return { from: 'shipped' };
  const pack = packageFor(deployment, sequence, { act, name });
  if (pack !== undefined) return { from: 'packaged', at: pack.line.text.span() };
  return (
    doubts(deployment, sequence, { act, keys, named, writes }) ??
    withoutDoubt(deployment, sequence, { act, name, named, here })
  );
}

function machine(where: readonly Where[], act: Act) {
  return compareMachines(where, act.line.where);
}

function packageFor(
  deployment: Deployment,
  sequence: Sequence,
  { act, name }: { act: Act; name: UnitName },
): Act | undefined {
  return sequence.acts.find(
    (one) =>
      one.kind === 'install' &&
      machine(one.line.where, act) !== 'other' &&
      textsOf(deployment.programs, one, 'package').some((word) => packageShips(word.value, name.key)),
  );
}

interface Question {
  readonly act: Act;
  readonly keys: readonly (string | undefined)[];
  readonly named: readonly UnitWrite[];
  readonly writes: readonly UnitWrite[];
}

/** Why nobody can tell, when something may have brought the unit. */
function doubts(
  deployment: Deployment,
  sequence: Sequence,
  { act, keys, named, writes }: Question,
): Known<Provision> | undefined {
  const at = act.line.text.span();
  if (act.options.has('machine') || act.options.has('host') || act.options.has('root'))
    return unknown('it acts on another machine', at);
  const vague = named.find(({ write }) => !write.cannotSucceed && machine(write.where, act) === 'perhaps');
  if (vague !== undefined)
    return unknown('whether the unit is written to this machine is not known', placeOf(vague));
  const any = writes.find(
    (one) => isVague(one) && !one.write.cannotSucceed && machine(one.write.where, act) !== 'other',
  );
  if (any !== undefined) return unknown('which units this copies is not known', placeOf(any));
  const opaque = sequence.acts.find(
    (one) => one !== act && machine(one.line.where, act) !== 'other' && mayInstallUnits(deployment, one),
  );
  if (opaque !== undefined)
    return unknown(`\`${opaque.program}\` may install units`, opaque.line.text.span());
  const other = writersOf(deployment, keys).find(({ write }) => sequence.indexOf(write.act) < 0);
  return other === undefined ? undefined : unknown('another script writes the unit', placeOf(other));
}

function isVague({ units }: UnitWrite): boolean {
  return units.kind === 'any' || (units.kind === 'one' && units.key.includes('\u0000'));
}

interface Answer {
  readonly act: Act;
  readonly name: UnitName;
  readonly named: readonly UnitWrite[];
  readonly here: readonly UnitWrite[];
}

function withoutDoubt(
  deployment: Deployment,
  sequence: Sequence,
  { act, name, named, here }: Answer,
): Known<Provision> {
  const later = here.find(({ write }) => comesAfter(sequence, act, write.act) && isWithin(act, write.act));
  if (later !== undefined) return { from: 'later', at: placeOf(later) };
  if (here.length > 0)
    return unknown('whether the unit is written before is not known', act.line.text.span());
  const failed = named.find(({ write }) => write.cannotSucceed && machine(write.where, act) === 'same');
  if (failed !== undefined) return { from: 'failed', at: placeOf(failed) };
  const elsewhere = named.find(({ write }) => machine(write.where, act) === 'other');
  if (elsewhere !== undefined) return { from: 'elsewhere', at: placeOf(elsewhere) };
  if (mentions(deployment)(name.key))
    return unknown('a file that the gate does not read names the unit', act.line.text.span());
  const unit = unitOfFile(deployment, [name.key, templateOf(name.key)]);
  return unit === undefined
    ? { from: 'nowhere' }
    : { from: 'repository', at: unit.text.span(0, unit.text.value.indexOf('\n') + 1 || unit.text.length) };
}

/** The first unit of the repository's files that has one of the names. */
function unitOfFile(deployment: Deployment, keys: readonly (string | undefined)[]): Unit | undefined {
  const places = keys.flatMap((key) => placesByName(deployment).get(key ?? '') ?? []);
  return places.length === 0 ? undefined : deployment.units()[Math.min(...places)];
}

/** Where in the list of units the first of each name stands. */
const placesByName = once(
  (deployment: Deployment): ReadonlyMap<string, number> =>
    new Map(
      deployment
        .units()
        .map(({ name }, place) => [name, place] as const)
        .reverse(),
    ),
);

/** Whatever leads to `inner` leads to `outer` as well. */
function isWithin(outer: Act, inner: Act): boolean {
  const conditions = inner.line.flow.conditions;
  return outer.line.flow.conditions.every(
    (one, i) => conditions[i]?.text === one.text && conditions[i]?.branch === one.branch,
  );
}

function placeOf({ write }: UnitWrite): Span {
  return write.act.line.text.span();
}

const READ_AS_SCRIPTS = ['shell', 'workflow', 'makefile', 'systemd', 'crontab'];
const PROSE = /\.(?:md|markdown|rst|adoc|txt|html?)$|(?:^|\/)(?:LICENSE|CHANGELOG|README)[^/]*$/i;

/** Whether a file whose commands are not followed (Ansible, cloud-init, Packer, a Dockerfile's COPY) names a unit. */
const mentions = once((deployment: Deployment) => {
  const { repository } = deployment;
  const paths = repository
    .below('')
    .filter((path) => !PROSE.test(path) && !READ_AS_SCRIPTS.includes(repository.file(path)?.format ?? ''));
  const contentOf = (path: string): string =>
    repository.file(path)?.content ?? repository.read(path)?.value ?? '';
  /** Lines of all of them that name a unit of the kind (`.service`): a name is looked for in these alone. */
  const linesNaming = remembered((kind: string): string =>
    paths
      .map(contentOf)
      .filter((content) => content.includes(kind))
      .flatMap((content) => content.split('\n').filter((line) => line.includes(kind)))
      .join('\n'),
  );
  return remembered((name: string): boolean => {
    const kind = /\.[a-z]+$/.exec(name)?.[0];
    return kind === undefined
      ? paths.some((path) => contentOf(path).includes(name))
      : linesNaming(kind).includes(name);
  });
});

/** Whether the sequence itself creates the guest that `act` runs in, from a plain template: nothing is in it but what is put there. */
export function isFresh(deployment: Deployment, sequence: Sequence, act: Act): boolean {
  const { where } = act.line;
  const last = where.at(-1);
  if (last?.kind !== 'guest') return false;
  return sequence.acts.some((one) => {
    if (
      one.kind !== 'create' ||
      textFact(deployment.programs, one, 'what') !== 'guest' ||
      /clone|restore|copy/.test(one.command)
    )
      return false;
    const name = textsOf(deployment.programs, one, 'target')[0];
    return (
      name !== undefined &&
      compareMachines([...one.line.where, { kind: 'guest', name }], where) === 'same' &&
      comesAfter(sequence, one, act)
    );
  });
}
