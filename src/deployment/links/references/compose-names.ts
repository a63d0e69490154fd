import type { Text } from '../../../repository/text.ts';
import type { ComposeFile, ComposeService } from '../../../syntax/compose/file.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import type { Dangling } from './dangling.ts';

/** Services that the compose files of the repository define. A file may be one of several that are given together: each counts. */
export const composeServices = once((deployment: Deployment): Known<ReadonlySet<string>> => {
  const names = deployment.composeFiles().flatMap(({ compose }) => compose.services.map(({ name }) => name));
  const filledIn = names.find(({ isKnown }) => !isKnown);
  return filledIn === undefined
    ? new Set(names.map(({ value }) => value))
    : unknown('a service has a name that is filled in', filledIn.span());
});

/**
 * Services whose network or volumes another one takes, and that no compose file of the repository defines. What `depends_on` names, and
 * volumes and networks, are invalid objects.
 */
export const composeReferences = once((deployment: Deployment): readonly Dangling[] =>
  deployment.composeFiles().flatMap(({ path, compose }) => {
    const services = composeServices(deployment);
    if (isUnknown(services) || isOpen(deployment, compose)) return [];
    const named = compose.services.flatMap((service) => [...modeOf(service), ...linksOf(service)]);
    return named
      .filter(({ isKnown, value }) => isKnown && /^[\w.-]+$/.test(value) && !services.has(value))
      .map((at) => ({
        kind: 'service',
        at,
        name: at.value,
        missing: true,
        soughtIn: `in \`${path}\`, nor in any other compose file`,
      }));
  }),
);

/** It takes in files that are not here, or that were not read whole. */
export function isOpen(
  { repository }: Deployment,
  { include, problems, text, services }: ComposeFile,
): boolean {
  const elsewhere = services.some(
    ({ extends: from }) => from?.file !== undefined && !repository.hasFile(from.file.value),
  );
  return include.length > 0 || problems.length > 0 || elsewhere || !text.isKnown;
}

/** `network_mode: service:vpn`. */
function modeOf({ networkMode }: ComposeService): Text[] {
  return networkMode?.value.startsWith('service:') === true ? [networkMode.slice('service:'.length)] : [];
}

/** `links: [db:database]` and `volumes_from: [data:ro]`; `container:x` is no service. */
function linksOf({ node }: ComposeService): Text[] {
  return ['links', 'volumes_from'].flatMap((key) => {
    const list = node.get(key);
    const words = list?.kind === 'sequence' ? list.items : [];
    return words.flatMap((item) => {
      const text = item.kind === 'scalar' ? item.decoded : undefined;
      if (text === undefined || text.value.startsWith('container:')) return [];
      const colon = text.value.indexOf(':');
      return [colon < 0 ? text : text.slice(0, colon)];
    });
  });
}
