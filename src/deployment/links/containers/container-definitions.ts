import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { serviceArtefact } from '../connections/port-use.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { isBeside } from '../reach/beside.ts';
import { mountsOfRun } from './container-mounts.ts';

/** One container as a compose service or a command defines it; an engine has one of each name. */
interface ContainerDefinition {
  readonly name: string;
  readonly artefact: Artefact;
  /** What defines it, with its place, for people. */
  readonly says: string;
  readonly image: Text | undefined;
  readonly mounts: readonly { readonly source: Text; readonly target: Text }[];
  /** Absent of a compose service. */
  readonly act?: Act;
}

/** Two definitions of one container for one machine, and what they disagree on. */
export interface ContainerDisagreement {
  readonly artefact: Artefact;
  /** `service`: another image; `path`: other data at one path of the container. */
  readonly kind: 'service' | 'path';
  readonly name: string;
  readonly at: Span;
  readonly says: string;
  readonly otherAt: Span;
}

/** Containers that a command keeps running and that a compose file, or a unit, defines otherwise. */
export function containerDisagreements(deployment: Deployment): ContainerDisagreement[] {
  const runs = deployment.acts().flatMap((act) => ofRun(deployment, act));
  if (runs.length === 0) return [];
  const services = ofServices(deployment);
  return runs.flatMap((run, i) => {
    const others = [...services, ...runs.slice(0, i)].filter(
      (other) => other.name === run.name && comeTogether(deployment, run, other),
    );
    for (const other of others) {
      const found = differenceOf(run, other);
      if (found !== undefined) return [found];
    }
    return [];
  });
}

function ofServices(deployment: Deployment): ContainerDefinition[] {
  return deployment.composeFiles().flatMap(({ path, compose }) =>
    compose.services.flatMap((service): ContainerDefinition[] => {
      const artefact = serviceArtefact(deployment, path, service);
      if (service.containerName?.isKnown !== true || artefact.role !== 'production') return [];
      const mounts = service.mounts.flatMap(({ source, target }) =>
        source === undefined || target === undefined ? [] : [{ source, target }],
      );
      const says = `service \`${service.name.value}\` of \`${path}\``;
      return [{ name: service.containerName.value, artefact, says, image: service.image, mounts }];
    }),
  );
}

/** A command that is to keep the container running: with a restart policy, or held by a unit. What somebody tries out has neither. */
function ofRun(deployment: Deployment, act: Act): ContainerDefinition[] {
  const { programs } = deployment;
  const name = act.kind === 'run-container' ? textOf(programs, act, 'name') : undefined;
  if (name?.isKnown !== true || !act.line.flow.called || act.line.flow.conditions.length > 0) return [];
  const policy = textOf(programs, act, 'restart')?.value ?? 'no';
  if (policy === 'no' && act.line.script.origin.kind !== 'unit') return [];
  const artefact = artefactsOf(deployment).ofAct(act);
  if (artefact.role !== 'production') return [];
  const mounts = mountsOfRun(deployment, act).flatMap(({ source, target }) =>
    source === undefined || target === undefined ? [] : [{ source, target }],
  );
  const says = `\`${act.line.script.path}\``;
  return [{ name: name.value, artefact, says, image: textOf(programs, act, 'image'), mounts, act }];
}

/** Of one project and for one machine; who starts the one by itself where Compose is not at hand knows of both. */
function comeTogether(deployment: Deployment, run: ContainerDefinition, other: ContainerDefinition): boolean {
  const { path } = run.artefact;
  if (path === other.artefact.path) return false;
  const isOfProject = isBeside(path, other.artefact.path) || isBeside(other.artefact.path, path);
  return isOfProject && !usesCompose(deployment, path) && !usesCompose(deployment, other.artefact.path);
}

function usesCompose(deployment: Deployment, path: string): boolean {
  return composeUsers(deployment).has(path);
}

const composeUsers = once(
  (deployment: Deployment): ReadonlySet<string> =>
    new Set(
      deployment
        .acts()
        .flatMap(({ program, command, line }) =>
          /compose/.test(`${program} ${command}`) ? [line.script.path] : [],
        ),
    ),
);

function differenceOf(
  run: ContainerDefinition,
  other: ContainerDefinition,
): ContainerDisagreement | undefined {
  const shared = { artefact: run.artefact, name: run.name };
  const [image, its] = [run.image, other.image];
  if (image?.isKnown === true && its?.isKnown === true && normalImage(image) !== normalImage(its))
    return {
      ...shared,
      kind: 'service',
      at: image.span(),
      says: `container \`${run.name}\` runs \`${image.value}\` here and \`${its.value}\` in ${other.says}`,
      otherAt: its.span(),
    };
  for (const mount of run.mounts) {
    const own = other.mounts.find(({ target }) => target.isKnown && target.value === mount.target.value);
    if (own === undefined || !areApart(mount.source, own.source)) continue;
    return {
      ...shared,
      kind: 'path',
      at: mount.source.span(),
      says: `container \`${run.name}\` has \`${mount.source.value}\` at \`${mount.target.value}\` here and \`${own.source.value}\` in ${other.says}`,
      otherAt: own.source.span(),
    };
  }
  return undefined;
}

/** `nginx` is `docker.io/library/nginx:latest`. */
function normalImage({ value }: Text): string {
  const name = value.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
  return /[:@][^/]*$/.test(name) ? name : `${name}:latest`;
}

/** Two folders of the host, or a folder and a volume. Where a relative path leads only the machine knows. */
function areApart(one: Text, other: Text): boolean {
  if (!one.isKnown || !other.isKnown) return false;
  const isFolder = [one, other].map(({ value }) => value.startsWith('/'));
  if ([one, other].some(({ value }) => /^[.~$]/.test(value)) || !isFolder.includes(true)) return false;
  return one.value.replace(/\/+$/, '') !== other.value.replace(/\/+$/, '');
}
