import { spanKey } from '../../repository/span.ts';
import type { Deployment } from '../deployment.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import { buildPlaces } from '../links/references/build-places.ts';
import { composeCommands } from '../links/references/compose-commands.ts';
import { composeHosts } from '../links/references/compose-hosts.ts';
import { composeReferences } from '../links/references/compose-names.ts';
import { imageUsers } from '../links/references/image-users.ts';
import { ingressServices } from '../links/references/ingress-services.ts';
import { localActions } from '../links/references/local-actions.ts';
import { runScripts } from '../links/references/run-scripts.ts';
import { terraformFiles } from '../links/references/terraform-files.ts';
import { unitRequirements } from '../links/references/unit-requirements.ts';
import { unitUsers } from '../links/references/unit-users.ts';
import type { DanglingName } from '../model/dangling-name.ts';

/** Names and paths that lead nowhere, each place once. */
export function danglingNamesOf(deployment: Deployment): DanglingName[] {
  const all = [
    ...composeReferences(deployment),
    ...composeHosts(deployment),
    ...composeCommands(deployment),
    ...buildPlaces(deployment),
    ...localActions(deployment),
    ...runScripts(deployment),
    ...terraformFiles(deployment),
    ...unitUsers(deployment),
    ...imageUsers(deployment),
    ...unitRequirements(deployment),
    ...ingressServices(deployment),
  ];
  const found = new Map(all.map((one) => [spanKey(one.at.span()), one]));
  const artefacts = artefactsOf(deployment);
  return [...found.values()].map(
    ({ kind, at, name, missing, soughtIn, soughtAt, instead, act, artefact }) => ({
      ...(artefact ?? (act === undefined ? artefacts.ofPath(at.path) : artefacts.ofAct(act))),
      at: at.span(),
      kind,
      name,
      missing,
      sought_in: soughtIn,
      pulled_instead: instead !== undefined,
      sought_at: soughtAt,
    }),
  );
}
