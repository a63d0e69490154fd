import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { ComposeMount, ComposeService } from '../../../syntax/compose/file.ts';
import type { Act } from '../../acts/act.ts';
import { textOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { folderOf } from '../../lowering/lines.ts';
import type { Mount } from '../../model/mount.ts';
import { repositoryPath } from '../../paths.ts';
import { type BuiltImage, buildsOf, imagesOf } from '../images/images.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { servicePurpose } from '../reach/purposes.ts';
import { isForDevelopment } from './development-services.ts';
import { podContainersOf } from './pods.ts';

/** A mount as Compose, Kubernetes or a command line says it. */
export interface ContainerMount {
  readonly at: Span;
  readonly target: Text;
  readonly source: Text | undefined;
  readonly kind: Extract<Mount['kind'], string>;
  readonly readOnly: boolean;
  readonly service: string;
  readonly serviceAt: Span;
  readonly artefact: Artefact;
  /** Builds of the image that the container uses. */
  readonly builds: readonly BuiltImage[];
  /** The host's folder in the repository, where a bind mount names one. */
  readonly folder: string | undefined;
  readonly isForDevelopment: boolean;
}

/** Every mount into a container. */
export function containerMounts(deployment: Deployment): ContainerMount[] {
  return [
    ...ofCompose(deployment),
    ...ofPods(deployment),
    ...deployment.acts().flatMap((act) => ofCommand(deployment, act)),
  ];
}

function ofCompose(deployment: Deployment): ContainerMount[] {
  return deployment.composeFiles().flatMap(({ path, compose }) =>
    compose.services.flatMap((service) => {
      if (service.mounts.length === 0) return [];
      const own = artefactsOf(deployment).ofPath(path);
      const purpose = own.role === 'production' ? servicePurpose(deployment, path, service) : undefined;
      const shared = {
        service: service.name.value,
        serviceAt: service.name.span(),
        artefact:
          purpose === undefined
            ? own
            : { ...own, role: purpose.role, evidence: `${purpose.role}: ${purpose.says}` },
        builds: buildsOfService(deployment, path, service),
        isForDevelopment: isForDevelopment(deployment, path, service),
      };
      return service.mounts.flatMap((mount) => ofComposeMount(mount, shared, path));
    }),
  );
}

type Shared = Pick<ContainerMount, 'service' | 'serviceAt' | 'artefact' | 'builds' | 'isForDevelopment'>;

function ofComposeMount(mount: ComposeMount, shared: Shared, path: string): ContainerMount[] {
  const { target, source } = mount;
  if (target === undefined) return [];
  const kind = kindOf(mount.type, source);
  const folder =
    kind === 'bind' && source?.isKnown === true ? repositoryPath(source.value, folderOf(path)) : undefined;
  return [{ ...shared, at: target.span(), target, source, kind, readOnly: mount.readOnly, folder }];
}

function kindOf(type: string, source: Text | undefined): ContainerMount['kind'] {
  if (type === 'bind') return 'bind';
  if (type === 'volume') return source === undefined ? 'anonymous-volume' : 'named-volume';
  return 'other';
}

/** Its own build, else whoever builds the image that it names. */
function buildsOfService(
  deployment: Deployment,
  path: string,
  service: ComposeService,
): readonly BuiltImage[] {
  if (service.build === undefined)
    return service.image === undefined ? [] : buildsOf(deployment, service.image);
  return imagesOf(deployment).filter(
    ({ by }) => by.kind === 'compose' && by.path === path && by.service.name.value === service.name.value,
  );
}

const POD_KINDS: Readonly<Record<string, ContainerMount['kind']>> = {
  persistentVolumeClaim: 'claim',
  configMap: 'config',
  secret: 'secret',
  emptyDir: 'empty',
  hostPath: 'host-path',
  projected: 'config',
};

function ofPods(deployment: Deployment): ContainerMount[] {
  return podContainersOf(deployment).flatMap(({ name, at, image, mounts }) =>
    mounts.map(
      ({ target, source, kind, readOnly }): ContainerMount => ({
        at: target.span(),
        target,
        source,
        // A StatefulSet's claim templates are volumes that the pod does not list.
        kind: kind === undefined ? 'claim' : (POD_KINDS[kind] ?? 'other'),
        readOnly,
        service: name,
        serviceAt: at,
        artefact: artefactsOf(deployment).ofPath(target.span().path),
        builds: image === undefined ? [] : buildsOf(deployment, image),
        folder: undefined,
        isForDevelopment: false,
      }),
    ),
  );
}

function ofCommand(deployment: Deployment, act: Act): ContainerMount[] {
  const { programs } = deployment;
  const image = act.kind === 'run-container' ? textOf(programs, act, 'image') : undefined;
  if (image === undefined) return [];
  const shared = {
    service: textOf(programs, act, 'name')?.value ?? image.value,
    serviceAt: image.span(),
    artefact: artefactsOf(deployment).ofAct(act),
    builds: buildsOf(deployment, image),
    isForDevelopment: act.line.where.at(-1)?.kind === 'ci',
  };
  return mountsOfRun(deployment, act).flatMap((mount) => {
    const { source, target } = mount;
    if (target === undefined) return [];
    const kind = source === undefined ? 'anonymous-volume' : isHostPath(source) ? 'bind' : 'named-volume';
    const folder = kind === 'bind' ? repositoryPath(source?.value ?? '', act.line.directory) : undefined;
    return [
      { ...shared, at: target.span(), target, source, kind, readOnly: mount.readOnly, folder } as const,
    ];
  });
}

/** A mount as its words say it. */
export interface ParsedMount {
  readonly source: Text | undefined;
  readonly target: Text | undefined;
  readonly readOnly: boolean;
}

/** The mounts of a command that runs a container, of `-v` and of `--mount`. */
export function mountsOfRun({ programs }: Deployment, act: Act): ParsedMount[] {
  return [
    ...textsOf(programs, act, 'volume').map(shortMount),
    ...textsOf(programs, act, 'mount').map(longMount),
  ];
}

/** `[SOURCE:]TARGET[:OPTIONS]` of `docker run -v`. */
function shortMount(text: Text): ParsedMount {
  const [first, second, options] = text.split(/:/g);
  if (second === undefined) return { source: undefined, target: first, readOnly: false };
  return { source: first, target: second, readOnly: options?.value.split(',').includes('ro') ?? false };
}

/** `type=bind,source=…,target=…` of `docker run --mount`. */
function longMount(text: Text): ParsedMount {
  const parts = text.split(/,/g);
  const value = (...names: readonly string[]): Text | undefined => {
    const part = parts.find((one) => names.includes(one.value.split('=', 1)[0] ?? ''));
    return part?.slice(part.value.indexOf('=') + 1);
  };
  return {
    source: value('source', 'src'),
    target: value('target', 'dst', 'destination'),
    readOnly: parts.some(({ value: one }) => /^(?:readonly|ro)\b/.test(one)),
  };
}

/** A path, or something whose first characters cannot be known. */
function isHostPath(source: Text): boolean {
  return /^[./~\u{E000}\u{FFFB}\u{FFFC}]/u.test(source.value);
}
