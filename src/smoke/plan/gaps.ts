import type { Deployment } from '../../deployment/deployment.ts';
import type { Subject } from './subjects.ts';

/** How many names a sentence lists. */
const MOST_NAMED = 5;

/** Files that the deployment puts into the container from outside of its image: a rehearsal mounts nothing of the host. */
export function filesGap({ repository }: Deployment, { pods, services, clouds }: Subject): string[] {
  const ofPods = pods.flatMap(({ workload, container }) =>
    container.mounts.flatMap(({ volume, path }) => {
      const isBrought = workload.fileVolumes.some(({ name }) => name.value === volume?.value);
      return isBrought && path?.text.isKnown === true ? [path.text.value] : [];
    }),
  );
  const ofServices = services.flatMap(({ service, process }) => [
    // A folder of the repository over the image's own is how people develop.
    ...process.mounts.flatMap(({ isVolume, source, target }) =>
      isVolume || !target.isKnown || (source !== undefined && repository.hasDirectory(source))
        ? []
        : [target.value],
    ),
    // Where compose puts them when no target is said (compose-spec, 05-services.md, configs and secrets).
    ...service.configs.map(({ source, target }) => target?.value ?? `/${source.value}`),
    ...service.secrets.map(({ source, target }) => target?.value ?? `/run/secrets/${source.value}`),
  ]);
  const ofClouds = clouds.flatMap(({ container: { mounts } }) =>
    mounts.flatMap(({ text }) => (text.isKnown ? [text.value] : [])),
  );
  const names = [...new Set([...ofPods, ...ofServices, ...ofClouds])];
  return names.length === 0
    ? []
    : [
        `It is deployed with files from outside of its image, which are not there in a rehearsal: ${listed(names)}.`,
      ];
}

/** Build arguments that are handed on from whoever builds. */
export function argumentsGap({ services }: Subject): string[] {
  const names = services.flatMap(({ service }) =>
    (service.build?.args ?? []).flatMap(({ name, value }) => (value?.isKnown === true ? [] : [name.value])),
  );
  return names.length === 0
    ? []
    : [
        `Nothing here says what these build arguments are, so that the Dockerfile’s own defaults hold: ${listed([...new Set(names)])}.`,
      ];
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).map((name) => `\`${name}\``);
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
