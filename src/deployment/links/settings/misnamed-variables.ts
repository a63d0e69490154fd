import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import { splitEnvironment } from '../../../syntax/systemd/words.ts';
import { textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import type { Unit } from '../../lowering/units.ts';
import { processOfCommand, variablesOfCommand } from '../ports/command-container.ts';
import { type ContainerProcess, processOf } from '../ports/container-process.ts';
import { type ContainerText, textsInside } from '../ports/mentions.ts';
import { portedProcesses } from '../ports/pod-containers.ts';
import { serviceContainers } from '../ports/service-containers.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { fileStarted } from '../reach/edges.ts';
import { servicePurpose } from '../reach/purposes.ts';
import { programsOf } from '../units/unit-programs.ts';
import { everyUnit } from '../units/written-units.ts';
import { isNearName } from './near-names.ts';
import { variablesReadIn } from './variable-reads.ts';

/** A variable that is set and that nobody reads, while the code reads one of nearly that name which nobody sets. */
export interface MisnamedVariable {
  readonly artefact: Artefact;
  /** The characters of the name. */
  readonly at: Span;
  readonly name: string;
  /** What it is set for, for people. */
  readonly owner: string;
  readonly read: string;
  readonly readAt: Span;
}

/** A program with the variables that it is given. */
interface Told {
  readonly artefact: Artefact;
  readonly owner: string;
  /** The names as they are set. */
  readonly set: readonly Text[];
  /** All names that are set, those of the image among them. */
  readonly names: ReadonlySet<string>;
  /** Files of its code; undefined where not all of them are known. */
  readonly files: () => readonly ContainerText[] | undefined;
  /** Words of its command. */
  readonly words: readonly Text[];
}

/** Misnamed variables of compose services, pods, units and containers that scripts start, whose code is in the repository. */
export function misnamedVariables(deployment: Deployment): MisnamedVariable[] {
  return [
    ...ofServices(deployment),
    ...ofPods(deployment),
    ...ofUnits(deployment),
    ...ofCommands(deployment),
  ].flatMap((told) => misnamedIn(deployment, told));
}

function misnamedIn(deployment: Deployment, told: Told): MisnamedVariable[] {
  const known = deployment.knowledge.libraryVariables();
  const own = told.set.filter((name) => name.isKnown && /^[A-Z][A-Z0-9_]{3,}$/.test(name.value));
  const strange = own.filter(
    ({ value }) => !known.isRead(value) && !told.words.some((word) => word.value.includes(value)),
  );
  const files = strange.length === 0 ? undefined : told.files();
  if (files === undefined) return [];
  const unread = strange.filter((name) => !files.some(({ content }) => mentions(content, name.value)));
  if (unread.length === 0 || mayLoadOthers(deployment, files)) return [];
  const reads = new Map<string, Span>();
  for (const { path } of files) {
    const found = variablesReadIn(deployment)(path);
    if (found.isOpen) return [];
    for (const [name, at] of found.names) reads.set(name, at);
  }
  return unread.flatMap((name): MisnamedVariable[] => {
    if (reads.has(name.value)) return [];
    const near = [...reads].filter(
      ([read]) => !told.names.has(read) && !known.isRead(read) && isNearName(name.value, read),
    );
    const [only] = near;
    if (only === undefined || near.length > 1 || told.words.some((word) => word.value.includes(only[0])))
      return [];
    const { artefact, owner } = told;
    return [{ artefact, owner, at: name.span(), name: name.value, read: only[0], readAt: only[1] }];
  });
}

function mentions(content: string, name: string): boolean {
  return content.includes(name) || content.includes(name.toLowerCase());
}

/** The code reads a `.env` beside it, which may be there and is not in the repository. */
function mayLoadOthers(deployment: Deployment, files: readonly ContainerText[]): boolean {
  if (!files.some(({ content }) => /dotenv|env_file|read_env|environ\.Env/.test(content))) return false;
  return !deployment.repository
    .below('')
    .some(
      (path) =>
        posix.basename(path) === '.dockerignore' &&
        /^(?:\*\*\/)?\.env/m.test(deployment.repository.read(path)?.value ?? ''),
    );
}

function ofServices(deployment: Deployment): Told[] {
  return serviceContainers(deployment).flatMap(({ path, service, process }): Told[] => {
    if (process.build === undefined || process.open !== undefined) return [];
    const isOpen = service.envFiles.length > 0 && service.environment.length === 0;
    return isOpen
      ? []
      : [
          {
            artefact: artefactsOf(deployment).ofPart(path, servicePurpose(deployment, path, service)),
            owner: `service \`${service.name.value}\``,
            set: service.environment.map(({ name }) => name),
            names: new Set([
              ...process.environment.keys(),
              ...service.environment.map(({ name }) => name.value),
            ]),
            ...codeOf(deployment, process),
          },
        ];
  });
}

function ofPods(deployment: Deployment): Told[] {
  return portedProcesses(deployment).flatMap(({ process, container, workload }): Told[] => {
    if (process.build === undefined || /\benv_?from\b/i.test(workload.text.value)) return [];
    const set = container.environment.map(({ name }) => name);
    return [
      {
        artefact: artefactsOf(deployment).ofPath(workload.at.path),
        owner: `container \`${container.name?.text.value ?? ''}\``,
        set,
        names: new Set([...process.environment.keys(), ...set.map(({ value }) => value)]),
        ...codeOf(deployment, process),
      },
    ];
  });
}

/** `docker run -e NAME=value image`. */
function ofCommands(deployment: Deployment): Told[] {
  return deployment.acts().flatMap((act): Told[] => {
    const image = act.kind === 'run-container' ? textOf(deployment.programs, act, 'image') : undefined;
    const variables = image === undefined ? [] : variablesOfCommand(deployment, act);
    if (image === undefined || variables.length === 0 || act.open !== undefined) return [];
    const process = processOfCommand(deployment, act, image);
    // A folder of the host may hold other code.
    const isMounted = act.options.has('mount') || process.mounts.some(({ isVolume }) => !isVolume);
    if (process.build === undefined || process.open !== undefined || isMounted) return [];
    const set = variables.map(({ name }) => name);
    return [
      {
        artefact: artefactsOf(deployment).ofAct(act),
        owner: `\`${image.value}\``,
        set,
        names: new Set([...process.environment.keys(), ...set.map(({ value }) => value)]),
        ...codeOf(deployment, process),
      },
    ];
  });
}

function codeOf(deployment: Deployment, process: ContainerProcess): Pick<Told, 'files' | 'words'> {
  return { files: () => textsInside(deployment, process), words: [...process.argv, ...process.given] };
}

/** Units that start a file of the repository: its folder is its code. */
function ofUnits(deployment: Deployment): Told[] {
  return everyUnit(deployment).flatMap((unit): Told[] => {
    const set = unit.file
      .directives('Service', 'Environment')
      .flatMap(({ value }) => splitEnvironment(value))
      .map(({ name }) => name);
    if (set.length === 0 || unit.file.last('Service', 'EnvironmentFile') !== undefined) return [];
    return [
      {
        artefact: artefactsOf(deployment).ofPath(unit.path),
        owner: `\`${unit.name}\``,
        set,
        names: new Set(set.map(({ value }) => value)),
        files: () => textsOfUnit(deployment, unit),
        words: unit.file.directives('Service', 'ExecStart').map(({ value }) => value),
      },
    ];
  });
}

function textsOfUnit(deployment: Deployment, unit: Unit): readonly ContainerText[] | undefined {
  const { runs, hasUnknown } = programsOf(deployment, unit, 'ExecStart');
  const started = runs.flatMap(({ acts }) => acts.flatMap((act) => fileStarted(deployment, act) ?? []));
  const [first] = started;
  if (first === undefined || hasUnknown) return undefined;
  const folder = posix.dirname(first);
  return textsInside(
    deployment,
    processOf(deployment, undefined, {
      image: undefined,
      entrypoint: undefined,
      command: undefined,
      environment: new Map(),
      open: undefined,
      workingDirectory: undefined,
      mounts: [{ target: unit.text.slice(0, 0), source: folder === '.' ? '' : folder, isVolume: false }],
      text: unit.text,
    }),
  );
}
