import type { Text } from '../../repository/text.ts';
import type { Act } from '../acts/act.ts';
import { textsOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import { isCleanUp, isNamedDeploy } from '../links/commands/clean-ups.ts';
import { isTrue, textFact } from '../links/commands/file-writes.ts';
import { textKey } from '../links/commands/machines.ts';
import { actsAfter, actsBefore, firstOf, type Sequence, sequencesOf } from '../links/commands/sequences.ts';
import { dataOfContainer, dataOfPods, dataOfService, type KeptData } from '../links/containers/kept-data.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { ForcedRemoval } from '../model/forced-removal.ts';
import { readablePath } from '../paths.ts';

/** Every command that kills containers and pods, one thing for each that it names. */
export function forcedRemovalsOf(deployment: Deployment): ForcedRemoval[] {
  return sequencesOf(deployment).flatMap((sequence) =>
    sequence.acts.flatMap((act) =>
      victimsOf(deployment, act).map(
        ({ command, tool, target, kept }): ForcedRemoval => ({
          ...artefactsOf(deployment).ofAct(act),
          at: act.line.text.span(),
          command,
          tool,
          target: readablePath(target.value),
          holds: kept.holds,
          because: kept.because,
          because_at: kept.at,
          in_deploy: isInDeploy(sequence, act, tool),
          stopped_before:
            firstOf(actsBefore(sequence, act), (one) => asksToStop(deployment, one, target)) !== undefined,
        }),
      ),
    ),
  );
}

interface Victim extends Pick<ForcedRemoval, 'command' | 'tool'> {
  readonly target: Text;
  readonly kept: KeptData;
  readonly tool: 'container' | 'kubernetes';
}

function victimsOf(deployment: Deployment, act: Act): Victim[] {
  if (act.program === 'kubectl') return podsOf(deployment, act);
  const isKill = act.kind === 'kill' && textFact(deployment.programs, act, 'by') === 'container';
  if (isKill ? !/^(?:SIG)?KILL$|^9$/i.test(signalOf(deployment, act)) : !isForcedRemoval(deployment, act))
    return [];
  const isService = act.command.startsWith('compose') || act.program === 'docker-compose';
  const data = isService ? dataOfService : dataOfContainer;
  return textsOf(deployment.programs, act, 'target').map((target) => ({
    command: `${act.program} ${act.command}${isKill ? '' : ' -f'}`,
    tool: 'container',
    target,
    kept: data(deployment, target),
  }));
}

function signalOf({ programs }: Deployment, act: Act): string {
  return textFact(programs, act, 'signal') ?? 'KILL';
}

/**
 * `docker rm -f` kills (docker container rm: "uses SIGKILL"). `podman rm -f` waits ten seconds first (podman-rm(1), --time), and
 * `compose rm -f` only asks no question.
 */
function isForcedRemoval({ programs }: Deployment, act: Act): boolean {
  return (
    act.kind === 'remove' &&
    textFact(programs, act, 'tool') === 'container' &&
    isTrue(programs, act, 'forced') &&
    !/(?:^|\/)podman$/.test(act.line.argv[0]?.value ?? '')
  );
}

/** What is made of pods, as kubectl abbreviates it. */
const PODS =
  /^(?:po|pods?|sts|statefulsets?|deploy|deployments?|ds|daemonsets?|rs|replicasets?)(?:\.apps)?$/i;

/** `--force` alone sets the grace period to none; `--grace-period=0` alone is made 1 (kubectl, delete.go, Complete). */
function podsOf(deployment: Deployment, act: Act): Victim[] {
  const { programs } = deployment;
  if (act.kind !== 'remove' || !isTrue(programs, act, 'forced')) return [];
  const grace = textFact(programs, act, 'grace_period');
  if (grace !== undefined && grace !== '0') return [];
  const words = textsOf(programs, act, 'target');
  const [selector] = textsOf(programs, act, 'selector');
  const [kind, ...names] = words;
  const command = 'kubectl delete --force';
  const slashed = words.filter(({ value }) => PODS.test(value.split('/', 1)[0] ?? '') && value.includes('/'));
  const targets =
    slashed.length > 0
      ? slashed.map((word) => ({ name: word.slice(word.value.indexOf('/') + 1) }))
      : kind !== undefined && PODS.test(kind.value)
        ? names.length > 0
          ? names.map((name) => ({ name }))
          : selector === undefined
            ? []
            : [{ selector }]
        : [];
  const isSet = /^(?:sts|statefulset)/i.test(kind?.value ?? '');
  return targets.map((one) => {
    const target: Text = 'name' in one ? one.name : one.selector;
    const kept = dataOfPods(deployment, one);
    const set: KeptData = { holds: 'data', because: 'is a StatefulSet' };
    return { command, tool: 'kubernetes', target, kept: isSet && kept.holds === 'unsaid' ? set : kept };
  });
}

const STARTS = new Set(['start', 'restart', 'apply', 'run-container']);

function isInDeploy(sequence: Sequence, act: Act, tool: Victim['tool']): boolean {
  if (!act.line.flow.called || isCleanUp(act)) return false;
  // Containers of a runner, and clusters that are made on one, go with it.
  const isOnRunner = act.line.where.at(-1)?.kind === 'ci';
  if (
    isOnRunner &&
    (tool === 'container' || sequence.acts.some(({ program }) => /^(?:kind|minikube|k3d)$/.test(program)))
  )
    return false;
  return (
    isNamedDeploy(act) || firstOf(actsAfter(sequence, act), ({ kind }) => STARTS.has(kind)) !== undefined
  );
}

function asksToStop({ programs }: Deployment, act: Act, target: Text): boolean {
  if (act.kind !== 'stop') return false;
  const stopped = textsOf(programs, act, 'target');
  const isAll = act.command.startsWith('compose') && stopped.length === 0;
  return isAll || stopped.some((one) => textKey(one) === textKey(target));
}
