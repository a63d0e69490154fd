import type { EngineClient } from './client.ts';
import { ask } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { type Hold, holdOptions, type Limits } from './hardening.ts';
import { labelOptions, type Owner } from './labels.ts';

/** What a container is made from. */
export interface ContainerSpec {
  readonly image: string;
  /** Takes the place of the image's CMD, or what follows its ENTRYPOINT. */
  readonly command?: readonly string[];
  readonly entrypoint?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** In place of the image's own. */
  readonly workingDirectory?: string;
  /** In place of the image's own: a name or a number, a group after a colon. */
  readonly user?: string;
  /** The network it is in; none at all where it is undefined. */
  readonly network?: string;
  /** What others in the network call it. */
  readonly alias?: string;
  /** Named volumes by the folder that each is mounted on. */
  readonly volumes?: Readonly<Record<string, string>>;
  readonly hold: Hold;
  readonly limits: Limits;
}

/**
 * The engine's name server asks others for names it does not know, and where no way leads to them it never answers
 * (github.com/moby/moby, issue 43430): programs would wait as long as resolv.conf(5) says, ten seconds unless it is told.
 */
const SOON_UNRESOLVED = ['--dns-opt=timeout:1', '--dns-opt=attempts:2'];

/** Creates a container that is labelled and held from its first moment; gives its id. */
export async function createContainer(
  client: EngineClient,
  owner: Owner,
  spec: ContainerSpec,
): Promise<string> {
  const { network, alias, entrypoint, workingDirectory, user } = spec;
  const options = [
    ...labelOptions(owner),
    ...holdOptions(spec.hold, spec.limits),
    ...(network === undefined ? ['--network=none'] : [`--network=${network}`, ...SOON_UNRESOLVED]),
    ...(alias === undefined || network === undefined ? [] : [`--network-alias=${alias}`]),
    ...(entrypoint === undefined ? [] : [`--entrypoint=${entrypoint}`]),
    ...(workingDirectory === undefined ? [] : [`--workdir=${workingDirectory}`]),
    ...(user === undefined ? [] : [`--user=${user}`]),
    ...Object.entries(spec.environment).map(([name, value]) => `--env=${name}=${value}`),
    ...Object.entries(spec.volumes ?? {}).map(
      ([folder, volume]) => `--mount=type=volume,src=${volume},dst=${folder}`,
    ),
  ];
  return ask(client, ['create', ...options, spec.image, ...(spec.command ?? [])]);
}

/** What the engine says of a container. Times are milliseconds since 1970. */
export interface ContainerState {
  readonly isRunning: boolean;
  readonly startedAt: number;
  /** Of its first process, in the engine's host. */
  readonly pid: number;
  /** In its network; undefined while it does not run. */
  readonly address?: string;
  /** Once it has ended. */
  readonly end?: { readonly at: number; readonly code: number; readonly isOutOfMemory: boolean };
}

export async function stateOf(client: EngineClient, id: string): Promise<ContainerState> {
  const text = await ask(client, [
    'container',
    'inspect',
    '--format',
    '{{json .State}}\n{{json .NetworkSettings.Networks}}',
    id,
  ]);
  const [state = '', networks = ''] = text.split('\n');
  return readState(JSON.parse(state), JSON.parse(networks));
}

/** As `docker container inspect` has it (Engine API 1.41, ContainerInspect). Throws an EngineError for another shape. */
function readState(state: unknown, networks: unknown): ContainerState {
  if (!isObject(state))
    throw new EngineError('The engine describes its container in a form that is not known.');
  const status = String(state.Status);
  const [network] = isObject(networks) ? Object.values(networks).filter(isObject) : [];
  const address =
    typeof network?.IPAddress === 'string' && network.IPAddress !== '' ? network.IPAddress : undefined;
  const isRunning = state.Running === true;
  return {
    isRunning,
    startedAt: Date.parse(String(state.StartedAt)),
    pid: Number(state.Pid) || 0,
    ...(address === undefined ? {} : { address }),
    ...(isRunning || status === 'created'
      ? {}
      : {
          end: {
            at: Date.parse(String(state.FinishedAt)),
            code: Number(state.ExitCode),
            isOutOfMemory: state.OOMKilled === true,
          },
        }),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
