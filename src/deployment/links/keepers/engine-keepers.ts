import type { Span } from '../../../repository/span.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import type { Unit } from '../../lowering/units.ts';
import { isUnknown } from '../../unknown.ts';
import { artefactsOf } from '../reach/artefacts.ts';
import { programsOf } from '../units/unit-programs.ts';
import { everyUnit } from '../units/written-units.ts';
import type { KeptServer } from './kept-server.ts';

/**
 * Containers that a unit with `Restart=` holds in front while the engine has a restart policy for them too: of each, both
 * keepers. (Docker's documentation, "Start containers automatically": not both at once.)
 */
export function engineKeepers(deployment: Deployment): KeptServer[] {
  return everyUnit(deployment).flatMap((unit) => {
    const restart = unit.file.last('Service', 'Restart');
    if (restart === undefined || restart.value.value === 'no') return [];
    const { runs } = programsOf(deployment, unit, 'ExecStart');
    return runs.flatMap(({ acts }) =>
      acts.flatMap((act) => heldBy(deployment, unit, { act, restartAt: restart.text.span() })),
    );
  });
}

function heldBy(
  deployment: Deployment,
  unit: Unit,
  { act, restartAt }: { act: Act; restartAt: Span },
): KeptServer[] {
  const policy = policyOf(deployment, act);
  if (policy === undefined || !act.line.flow.called) return [];
  const identity = {
    key: `container ${policy.name}`,
    port: undefined,
    label: policy.name,
    machine: undefined,
    container: policy.name,
    directory: undefined,
  };
  const artefacts = artefactsOf(deployment);
  const says = {
    unit: `\`${unit.name}\` starts it again whenever it ends`,
    engine: 'the engine restarts the container by itself',
  };
  return [
    {
      identity,
      act,
      keeper: {
        kind: 'unit',
        at: restartAt,
        says: says.unit,
        name: unit.name,
        restarts: true,
        artefact: artefacts.ofPath(unit.path),
        unit,
      },
    },
    {
      identity,
      act,
      keeper: {
        kind: 'engine',
        at: policy.at,
        says: says.engine,
        name: policy.name,
        restarts: true,
        artefact: artefacts.ofPath(policy.at.path),
      },
    },
  ];
}

interface Policy {
  readonly name: string;
  readonly at: Span;
}

function policyOf(deployment: Deployment, act: Act): Policy | undefined {
  const { programs } = deployment;
  if (act.kind === 'run-container') {
    const restart = act.options.get('restart')?.at(-1);
    const image = textOf(programs, act, 'image');
    if (restart === undefined || image === undefined || !isPolicy(restart.value?.value)) return undefined;
    return { name: textOf(programs, act, 'name')?.value ?? image.value, at: restart.text.span() };
  }
  const detached = factOf(programs, act, 'detached');
  const isDetached = detached !== undefined && !isUnknown(detached) && detached.value === true;
  if (
    act.kind !== 'apply' ||
    !/(?:^|\s)up$/.test(act.command) ||
    isDetached ||
    (act.program !== 'docker' && act.program !== 'docker-compose')
  )
    return undefined;
  const service = composeServices(deployment, act).find(({ restart }) => isPolicy(restart?.value));
  return service?.restart === undefined
    ? undefined
    : { name: service.name.value, at: service.restart.text.span() };
}

function isPolicy(value: string | undefined): boolean {
  return /^(?:always|unless-stopped|on-failure(?::\d+)?)$/.test(value ?? '');
}

/** Of the file that `-f` names, else of the only one that there is. */
function composeServices(deployment: Deployment, act: Act): readonly ComposeService[] {
  const files = deployment.composeFiles();
  const named =
    textOf(deployment.programs, act, 'file')?.value ?? act.options.get('file')?.at(-1)?.value?.value;
  const name = named?.split('/').at(-1);
  const fitting =
    name === undefined ? files : files.filter(({ path }) => path === name || path.endsWith(`/${name}`));
  const [only] = fitting;
  return only === undefined || fitting.length > 1 ? [] : only.compose.services;
}
