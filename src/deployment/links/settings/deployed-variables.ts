import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { NameValue } from '../../../syntax/yaml/reader.ts';
import type { Deployment } from '../../deployment.ts';
import { stageEnvironment } from '../../lowering/dockerfile.ts';
import { unitEnvironment } from '../../lowering/units.ts';
import { repositoryPath } from '../../paths.ts';
import { clustersOf } from '../../workloads/declared.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { servicePurpose } from '../reach/purposes.ts';
import { everyUnit } from '../units/written-units.ts';

/** An environment variable that something deployed is given. */
export interface DeployedVariable {
  readonly name: string;
  readonly value: Text;
  readonly owner: string;
  readonly artefact: Artefact;
  /** The image is not built from this repository. */
  readonly isForeign: boolean;
  /** The compose service. */
  readonly service?: ComposeService;
}

/** Variables of compose services with their files, of clusters' containers, of config maps, of images, of units. */
export function deployedVariables(deployment: Deployment): DeployedVariable[] {
  return [
    ...deployment
      .composeFiles()
      .flatMap(({ path, compose }) =>
        compose.services.flatMap((service) => ofService(deployment, path, service)),
      ),
    ...ofClusters(deployment),
    ...ofConfigMaps(deployment),
    ...ofImages(deployment),
    ...ofUnits(deployment),
  ];
}

function ofService(deployment: Deployment, path: string, service: ComposeService): DeployedVariable[] {
  const purpose = servicePurpose(deployment, path, service);
  const owner = { owner: service.name.value, isForeign: service.build === undefined, service };
  const own = pairs(service.environment, {
    ...owner,
    artefact: artefactsOf(deployment).ofPart(path, purpose),
  });
  const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
  const files = service.envFiles.flatMap((file) => {
    const at = file.path.isKnown ? repositoryPath(file.path.value, folder) : undefined;
    const entries = at === undefined ? undefined : deployment.dotenv(at);
    if (at === undefined || entries === undefined) return [];
    const artefact = artefactsOf(deployment).ofPart(at, purpose);
    return pairs(entries, { ...owner, artefact: { ...artefact, reachable: true } });
  });
  return [...own, ...files];
}

type Owner = Omit<DeployedVariable, 'name' | 'value'>;

function pairs(
  all: Iterable<NameValue | { readonly name: Text; readonly value: Text }>,
  owner: Owner,
): DeployedVariable[] {
  return [...all].flatMap(({ name, value }) =>
    value === undefined || !name.isKnown ? [] : [{ ...owner, name: name.value, value }],
  );
}

function ofClusters(deployment: Deployment): DeployedVariable[] {
  return clustersOf(deployment).flatMap(({ workloads }) =>
    workloads.flatMap((workload) =>
      workload.containers.flatMap((container) =>
        pairs(container.environment, {
          owner: container.name?.text.value ?? workload.kind,
          artefact: artefactsOf(deployment).ofPath(workload.at.path),
          isForeign: false,
        }),
      ),
    ),
  );
}

function ofConfigMaps(deployment: Deployment): DeployedVariable[] {
  return deployment.kubernetesObjects().flatMap(({ kind, name, data, text }) =>
    kind.value === 'ConfigMap'
      ? pairs(data, {
          owner: name?.value ?? 'ConfigMap',
          artefact: artefactsOf(deployment).ofPath(text.path),
          isForeign: false,
        })
      : [],
  );
}

/** `ENV` that holds in the last stage, from the stages below it too. */
function ofImages(deployment: Deployment): DeployedVariable[] {
  return deployment.dockerfiles().flatMap(({ path, tree }) => {
    const artefact = artefactsOf(deployment).ofPath(path);
    const owner = { owner: path, artefact, isForeign: false };
    return [...stageEnvironment(tree, tree.stages.length - 1)].map(([name, value]) => ({
      ...owner,
      name,
      value,
    }));
  });
}

function ofUnits(deployment: Deployment): DeployedVariable[] {
  return everyUnit(deployment).flatMap((unit) => {
    const owner = { owner: unit.name, artefact: artefactsOf(deployment).ofPath(unit.path), isForeign: false };
    return [...unitEnvironment(unit)].map(([name, value]) => ({ ...owner, name, value }));
  });
}
