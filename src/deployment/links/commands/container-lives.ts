import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Where } from '../../acts/script.ts';
import type { Deployment } from '../../deployment.ts';
import { isTrue, textFact } from './file-writes.ts';
import { compareTexts } from './machines.ts';
import type { Sequence } from './sequences.ts';

/** Programs that make a cluster on the machine they run on, for one job. */
const LOCAL_CLUSTERS = ['kind', 'minikube', 'k3d', 'microk8s', 'ctlptl'];

/** Whether a command of the sequence makes the container by starting it: `docker run IMAGE …` is in no running one. */
export function startsContainer(sequence: Sequence, where: Where): boolean {
  const { name } = where;
  if (name === undefined) return false;
  return sequence.acts.some(
    (act) => act.kind === 'run-container' && [...act.operands.values()].some((texts) => texts.includes(name)),
  );
}

/** Whether the container that an act is about does not outlive the script or the job, or becomes an image. */
export function isThrownAway(
  deployment: Deployment,
  sequence: Sequence,
  at: { readonly act: Act; readonly where: Where },
): boolean {
  const { act, where } = at;
  if (
    where.name !== undefined &&
    /(?:^|[-_])(?:tmp|temp|test|tests|builder|ci)(?:[-_]|$)/i.test(where.name.value)
  )
    return true;
  if (isOfJob(sequence, act)) return true;
  const makers = sequence.acts.filter((one) => isMaker(one) && mayBe(namesMade(deployment, one), where));
  if (makers.some((one) => isTrue(deployment.programs, one, 'removed') || one.options.has('rm'))) return true;
  const isMadeHere = makers.length > 0;
  const later = sequence.acts.filter(
    (one) => one.line.flow.trap !== undefined || sequence.indexOf(one) > sequence.indexOf(act),
  );
  return later.some(
    (one) => ends(deployment, one, isMadeHere) && mayBe(namesEnded(deployment, one), where, true),
  );
}

/** A runner's own engine goes with the runner; a cluster does not, unless the job made it. */
function isOfJob(sequence: Sequence, act: Act): boolean {
  const { where } = act.line;
  if (where[0]?.kind !== 'ci' || where.some(({ kind }) => kind === 'remote')) return false;
  const isCluster = act.program === 'kubectl' || act.line.wrappers.includes('kubectl');
  return !isCluster || sequence.acts.some(({ program }) => LOCAL_CLUSTERS.includes(program));
}

function isMaker({ kind, program, command }: Act): boolean {
  return kind === 'run-container' || (program === 'docker' && /^(?:container )?create$/.test(command));
}

function namesMade(deployment: Deployment, act: Act) {
  const named = textsOf(deployment.programs, act, 'name');
  return named.length > 0 ? named : (act.options.get('name') ?? []).flatMap(({ value }) => value ?? []);
}

function ends(deployment: Deployment, act: Act, isMadeHere: boolean): boolean {
  if (/^(?:container )?commit$/.test(act.command)) return true;
  return isMadeHere && act.kind === 'remove' && textFact(deployment.programs, act, 'tool') !== 'image';
}

function namesEnded(deployment: Deployment, act: Act) {
  return act.kind === 'remove'
    ? textsOf(deployment.programs, act, 'target')
    : (act.operands.get('container') ?? []);
}

/** A container without a name of its own is known by what the engine prints: then any may be meant. */
function mayBe(names: ReturnType<typeof namesMade>, where: Where, isExact = false): boolean {
  const { name } = where;
  if (name === undefined) return true;
  if (names.length === 0) return !name.isKnown && !isExact;
  return names.some((one) => compareTexts(one, name) !== 'other');
}
