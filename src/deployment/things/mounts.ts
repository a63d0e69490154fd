import { posix } from 'node:path';
import { type Span, spanKey } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { type ContainerMount, containerMounts } from '../links/containers/container-mounts.ts';
import { type Covered, coveredBy } from '../links/containers/covered-files.ts';
import type { Mount } from '../model/mount.ts';
import { type Known, unknown } from '../unknown.ts';

/** Every mount into a container, and what of its image it covers. */
export function mountsOf(deployment: Deployment): Mount[] {
  return containerMounts(deployment).map((mount) => mountOf(deployment, mount));
}

/** Whether `volume-shadows-code` says of what is mounted at a place all that is to be said: it flags it, or it is for development. */
export function isShadowSaid(deployment: Deployment, at: Span): boolean {
  const place = spanKey(at);
  return containerMounts(deployment)
    .filter((mount) => spanKey(mount.at) === place)
    .map((mount) => mountOf(deployment, mount))
    .some(
      ({ development, covers_code, covers_data, data_folder, kind }) =>
        development === true ||
        covers_code === true ||
        (covers_data === true && data_folder === true && (kind === 'named-volume' || kind === 'claim')),
    );
}

const KEEPING: readonly ContainerMount['kind'][] = [
  'named-volume',
  'anonymous-volume',
  'bind',
  'claim',
  'host-path',
];
const DATA =
  /(?:^|[_.-])(?:data|db|database|uploads?|media|storage|logs?|cache|tmp|temp|backups?|state|var|files|models?|weights|spool|runtime)$/i;

function mountOf(deployment: Deployment, mount: ContainerMount): Mount {
  const { target, source, kind } = mount;
  const path = posix.normalize(target.value).replace(/(?<=.)\/$/, '');
  const covered = coveredBy(deployment, mount.builds, path);
  return {
    ...mount.artefact,
    at: mount.at,
    target: target.isKnown ? path : unknown(target.unknown ?? '', mount.at),
    source:
      source === undefined
        ? ''
        : source.isKnown
          ? source.value
          : unknown(source.unknown ?? '', source.span()),
    kind,
    service: mount.service,
    service_at: mount.serviceAt,
    keeps: KEEPING.includes(kind),
    read_only: mount.readOnly,
    covers_code: codeUnder(mount, covered),
    covers_data: covered.data,
    covered: covered.count,
    covered_example: covered.example,
    covered_at: covered.at,
    image_at: covered.build?.at,
    data_folder: DATA.test(posix.basename(path)),
    same_files: isSame(mount, covered, path),
    development: mount.isForDevelopment,
  };
}

function codeUnder({ target, builds }: ContainerMount, { code }: Covered): Known<boolean> {
  if (target.isKnown || builds.length === 0) return code;
  return unknown(target.unknown ?? 'the path cannot be known', target.span());
}

/** Each covered file comes from where the bind mount takes it. */
function isSame({ folder }: ContainerMount, { sources }: Covered, path: string): boolean {
  if (folder === undefined || sources.length === 0) return false;
  return sources.every((file) => file.from === posix.join(folder, posix.relative(path, file.path)));
}
