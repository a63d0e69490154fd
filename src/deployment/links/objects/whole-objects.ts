import { posix } from 'node:path';
import type { KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import { asMapping, mappingsOf, YamlReader } from '../../../syntax/yaml/reader.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';

const reader = new YamlReader();

/** Folders and files that hold parts of objects, by the names that people give them. */
const PARTS = /(?:^|\/)(?:overlays?|patch(?:es)?|components|variants|crds?)\/|[^/]*patch[^/]*\.ya?ml$/i;

/** Objects that are applied as they stand: no patches of Kustomize, no parts of others, nothing that Helm still has to fill in. */
export const wholeObjects = once((deployment: Deployment): readonly KubernetesObject[] => {
  const patches = patchFiles(deployment);
  return deployment.kubernetesObjects().filter((object) => {
    const { path } = object.text;
    return (
      deployment.repository.file(path)?.format === 'kubernetes' &&
      !patches.has(path) &&
      !PARTS.test(path) &&
      // Kustomize's own directives stand in patches alone; an API's definition shows other objects in its text.
      !/^[ \t-]*"?\$(?:patch|retainKeys|setElementOrder)/m.test(object.text.value)
    );
  });
});

/** Files that a Kustomization takes for patches (kubernetes-sigs/kustomize, api/types/kustomization.go). */
function patchFiles(deployment: Deployment): ReadonlySet<string> {
  const kustomizations = deployment
    .kubernetesObjects()
    .filter(({ kind }) => /^(?:Kustomization|Component)$/.test(kind.value))
    .map(({ mapping }) => mapping);
  // `kustomization.yaml` may leave its kind out: it is then no object.
  const unnamed = deployment
    .files('kubernetes')
    .filter(({ path }) => /(?:^|\/)kustomization\.ya?ml$/i.test(path))
    .flatMap(({ path }) => deployment.yaml(path).documents.flatMap(({ root }) => asMapping(root) ?? []));
  return new Set(
    [...new Set([...kustomizations, ...unnamed])].flatMap((mapping) => {
      const listed = ['patches', 'patchesJson6902', 'replacements'].flatMap((name) =>
        mappingsOf(mapping.get(name)).flatMap((item) => reader.textAt(item, 'path') ?? []),
      );
      return [...listed, ...reader.textsAt(mapping, 'patchesStrategicMerge')].map((text) =>
        posix.join(posix.dirname(mapping.text.path), text.value),
      );
    }),
  );
}
