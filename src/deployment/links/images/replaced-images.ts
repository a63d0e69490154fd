import type { Text } from '../../../repository/text.ts';
import { asMapping, mappingsOf, YamlReader } from '../../../syntax/yaml/reader.ts';
import { parseYaml } from '../../../syntax/yaml/yaml.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { fileByEnd } from '../reach/files-by-end.ts';
import { imageName } from './images.ts';

/** What puts another image in the place of one that a manifest names. */
export interface ReplacedImages {
  /** Names, without tags. */
  readonly names: ReadonlySet<string>;
  /** Manifests in which a command rewrites images. */
  readonly files: ReadonlySet<string>;
  /** What kustomizations put there: new tags that are references of their own. */
  readonly newTags: readonly { readonly name: string; readonly tag: Text; readonly path: string }[];
}

/** `images:` of kustomizations, artefacts of Skaffold, `kustomize edit set image`, `kubectl set image`, and `sed` over a manifest's image lines. */
export const replacedImages = once((deployment: Deployment): ReplacedImages => {
  const names = new Set<string>();
  const files = new Set<string>();
  const newTags = kustomizedTags(deployment);
  for (const { name } of newTags) names.add(name);
  for (const name of skaffoldArtefacts(deployment)) names.add(name);
  for (const act of deployment.acts()) {
    const isKubectl = act.program === 'kubectl' && act.command === 'set image';
    if (isKubectl || (act.program === 'kustomize' && act.command === 'edit set image')) {
      for (const word of act.operands.get('image') ?? []) addName(names, word.value, isKubectl);
    }
    if (act.program === 'sed' || act.program === 'yq')
      for (const file of rewrittenBy(deployment, act)) files.add(file);
  }
  return { names, files, newTags };
});

/** Manifests that `sed` or `yq` edits where it speaks of images. */
function rewrittenBy(deployment: Deployment, act: Act): string[] {
  const words = act.line.argv.slice(1).map(({ value }) => value);
  if (!words.some((word) => /image|tag|latest/i.test(word))) return [];
  return words.flatMap((word) => (/\.ya?ml$/.test(word) ? (fileByEnd(deployment, word) ?? []) : []));
}

/** `kustomize edit set image NAME=NEW`, `NAME:TAG`; `kubectl set image deployment/x CONTAINER=NEW`. */
function addName(names: Set<string>, word: string, isKubectl: boolean): void {
  const [left = '', right = ''] = word.split('=');
  if (isKubectl) names.add(imageName(right));
  else names.add(imageName(left));
}

const reader = new YamlReader();

function kustomizedTags(deployment: Deployment): ReplacedImages['newTags'] {
  const paths = deployment.repository.below('').filter((path) => /(?:^|\/)kustomization\.ya?ml$/.test(path));
  return paths.flatMap((path) => {
    const text = deployment.repository.read(path);
    const root = text === undefined ? undefined : asMapping(parseYaml(text).documents[0]?.root);
    return mappingsOf(root?.get('images')).flatMap((entry) => {
      const [name, tag] = [
        reader.textAt(entry, 'name'),
        reader.textAt(entry, 'digest') ?? reader.textAt(entry, 'newTag'),
      ];
      return name === undefined || tag === undefined ? [] : [{ name: imageName(name.value), tag, path }];
    });
  });
}

/** Skaffold builds these and writes what it built into the manifests (skaffold.dev/docs/taggers). */
function skaffoldArtefacts({ repository }: Deployment): string[] {
  const paths = repository.below('').filter((path) => /(?:^|\/)skaffold[^/]*\.ya?ml$/.test(path));
  return paths.flatMap((path) => {
    const text = repository.read(path);
    const documents = text === undefined ? [] : parseYaml(text).documents;
    return documents.flatMap(({ root }) => {
      const build = asMapping(asMapping(root)?.get('build'));
      return mappingsOf(build?.get('artifacts')).flatMap((entry) => {
        const name = reader.textAt(entry, 'image');
        return name === undefined ? [] : [imageName(name.value)];
      });
    });
  });
}
