import type { Text } from '../../repository/text.ts';
import type { ComposeFile, ComposeMount, ComposeService } from '../../syntax/compose/file.ts';
import type { KubernetesContainer, KubernetesObject, Workload } from '../../syntax/kubernetes/objects.ts';
import type { Act } from '../acts/act.ts';
import { textOf, textsOf } from '../acts/facts.ts';
import type { Deployment } from '../deployment.ts';
import {
  DATA_VARIABLES,
  isDatabaseImage,
  isDatabasePath,
  sqliteFile,
  whyTemporary,
} from '../links/commands/temporary-paths.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { servicePurpose } from '../links/reach/purposes.ts';
import type { DataDirectory } from '../model/data-directory.ts';

type Artefact = Pick<DataDirectory, 'path' | 'role' | 'reachable' | 'evidence'>;

/** Files of databases on mounts: of compose services, of pods, of `docker run`. */
export function mountedDirectories(deployment: Deployment): DataDirectory[] {
  return [
    ...deployment
      .composeFiles()
      .flatMap(({ path, compose }) =>
        compose.services.flatMap((service) => ofService(deployment, { path, compose, service })),
      ),
    ...deployment.kubernetesObjects().flatMap((object) => ofObject(deployment, object)),
    ...deployment
      .acts()
      .filter(({ kind }) => kind === 'run-container')
      .flatMap((act) => ofContainer(deployment, act)),
  ];
}

function ofService(
  deployment: Deployment,
  at: { path: string; compose: ComposeFile; service: ComposeService },
): DataDirectory[] {
  const { path, compose, service } = at;
  const artefact = artefactsOf(deployment).ofPart(path, servicePurpose(deployment, path, service));
  const isDatabase = isDatabaseImage(service.image?.value ?? '');
  const owner = { name: service.name.value, text: service.name, artefact };
  const mounts = service.mounts.flatMap((mount) => ofMount(compose, mount, owner));
  const memory = service.tmpfs
    .filter(({ value }) => isDatabasePath(value.split(':')[0] ?? ''))
    .map((text) =>
      lost(text, owner, { directory: 'tmpfs', because: 'a tmpfs is memory, and empty after every start' }),
    );
  const variables = service.environment.flatMap(({ name, value }) =>
    ofVariable(name, value, { ...owner, isDatabase }),
  );
  return [...mounts, ...memory, ...variables];
}

interface Owner {
  readonly name: string;
  readonly text: Text;
  readonly artefact: Artefact;
}

function ofMount(compose: ComposeFile, mount: ComposeMount, owner: Owner): DataDirectory[] {
  const target = mount.target?.value;
  if (target === undefined || !isDatabasePath(target)) return [];
  if (mount.type === 'tmpfs')
    return [
      lost(mount.text, owner, {
        directory: 'tmpfs',
        because: 'a tmpfs is memory, and empty after every start',
      }),
    ];
  const source = mount.source;
  if (source === undefined || !source.isKnown) return [];
  const because = mount.type === 'bind' ? whyTemporary(source.value) : volumeInMemory(compose, source.value);
  return [
    because === undefined ? kept(source, owner) : lost(source, owner, { directory: source.value, because }),
  ];
}

/** `driver_opts: {type: tmpfs}` of a named volume. */
function volumeInMemory(compose: ComposeFile, name: string): string | undefined {
  const volume = compose.volumes.find((one) => one.name.value === name);
  const isMemory = volume !== undefined && /\btype["']?:\s*["']?tmpfs\b/.test(volume.text.value);
  return isMemory ? 'the volume is a tmpfs: memory, and empty after every start' : undefined;
}

function ofVariable(
  name: Text,
  value: Text | undefined,
  owner: Owner & { readonly isDatabase: boolean },
): DataDirectory[] {
  if (value === undefined || !value.isKnown) return [];
  const directory =
    sqliteFile(value.value) ?? (owner.isDatabase && DATA_VARIABLES.has(name.value) ? value.value : undefined);
  const because = directory === undefined ? undefined : whyTemporary(directory);
  return directory === undefined || because === undefined
    ? []
    : [{ ...lost(value, owner, { directory, because }), said_by: 'variable' }];
}

function ofObject(deployment: Deployment, object: KubernetesObject): DataDirectory[] {
  const { workload } = object;
  if (workload === undefined) return [];
  const artefact = artefactsOf(deployment).ofPath(object.text.path);
  return workload.pod.containers.flatMap((container) => {
    const owner = {
      name: container.name?.value ?? object.name?.value ?? '',
      text: container.name ?? object.kind,
      artefact,
    };
    const isDatabase = isDatabaseImage(container.image?.value ?? '');
    const variables = container.env.flatMap(({ name, value }) =>
      ofVariable(name, value, { ...owner, isDatabase }),
    );
    return [...ofVolumes(workload, container, owner), ...variables];
  });
}

function ofVolumes(
  { pod, claimTemplates }: Workload,
  container: KubernetesContainer,
  owner: Owner,
): DataDirectory[] {
  return container.mounts.flatMap((mount): DataDirectory[] => {
    const volume = pod.volumes.find(({ name }) => name !== undefined && name.value === mount.name?.value);
    if (volume === undefined || !isDatabasePath(mount.path?.value ?? '')) return [];
    // The other branch of a chart claims it; or it holds `/tmp` as well, and is there to be lost.
    const isClaimed = claimTemplates.some(({ name }) => name?.value === volume.name?.value);
    const isScratch = container.mounts.some(
      ({ name, path }) => name?.value === volume.name?.value && path?.value === '/tmp',
    );
    if (volume.kind === 'emptyDir')
      return isClaimed || isScratch
        ? []
        : [
            lost(volume.text, owner, {
              directory: 'emptyDir',
              because: 'an emptyDir goes when the pod goes',
            }),
          ];
    const source = volume.kind === 'hostPath' && volume.source?.isKnown === true ? volume.source : undefined;
    const because = source === undefined ? undefined : whyTemporary(source.value);
    return source === undefined || because === undefined
      ? []
      : [lost(source, owner, { directory: source.value, because })];
  });
}

/** `docker run -v /tmp/pg:/var/lib/postgresql/data`, `--tmpfs /var/lib/mysql`. One that is removed with its data (`--rm`) was not meant to last. */
function ofContainer(deployment: Deployment, act: Act): DataDirectory[] {
  const place = act.line.where.at(-1)?.kind;
  if (place === 'ci' || place === 'build' || act.options.has('rm')) return [];
  const image = textOf(deployment.programs, act, 'image');
  const owner = {
    name: image?.value ?? act.program,
    text: act.line.text,
    artefact: artefactsOf(deployment).ofAct(act),
  };
  return textsOf(deployment.programs, act, 'volume').flatMap((volume): DataDirectory[] => {
    const [source = '', target = ''] = volume.value.split(':');
    const because = isDatabasePath(target) && volume.isKnown ? whyTemporary(source) : undefined;
    return because === undefined
      ? []
      : [lost(volume.slice(0, source.length), owner, { directory: source, because })];
  });
}

function lost(
  text: Text,
  owner: Owner,
  { directory, because }: { directory: string; because: string },
): DataDirectory {
  return {
    ...owner.artefact,
    at: text.span(),
    directory,
    holds: 'database',
    owner: owner.name,
    said_by: 'mount',
    temporary: true,
    because,
    owner_at: owner.text.span(),
  };
}

function kept(text: Text, owner: Owner): DataDirectory {
  return {
    ...owner.artefact,
    at: text.span(),
    directory: text.value,
    holds: 'database',
    owner: owner.name,
    said_by: 'mount',
    temporary: false,
    owner_at: owner.text.span(),
  };
}
