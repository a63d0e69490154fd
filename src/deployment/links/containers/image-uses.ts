import type { Text } from '../../../repository/text.ts';
import type { DockerfileStage, DockerfileTree } from '../../../syntax/dockerfile/tree.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Run } from '../../scripts/run.ts';
import { isUnknown } from '../../unknown.ts';
import { imageName, imagesOf } from '../images/images.ts';
import { neededStages } from '../images/needed-stages.ts';
import { replacedImages } from '../images/replaced-images.ts';
import { type Artefact, artefactsOf } from '../reach/artefacts.ts';
import { servicePurpose } from '../reach/purposes.ts';
import { roleOfName } from '../reach/roles.ts';
import { podContainersOf } from './pods.ts';

/** A place where an image is fetched to be run or built upon. */
export interface ImageUse {
  readonly reference: Text;
  /** For people: the service, container, stage or command. */
  readonly usedBy: string;
  readonly artefact: Artefact;
  /** It is fetched to the machine where this repository may have built it: not by a cluster, not as a registry's base. */
  readonly isLocal: boolean;
  readonly isUsed: boolean;
  readonly isReplaced: boolean;
  /** It stands in a variable's default. */
  readonly isDefault: boolean;
  /** It is the tag of the service's own build. */
  readonly isOwnBuild: boolean;
}

const NOTHING = { isLocal: true, isUsed: true, isReplaced: false, isDefault: false, isOwnBuild: false };

/** Every image that is named to be fetched. */
export const imageUses = once((deployment: Deployment): readonly ImageUse[] => [
  ...deployment.dockerfiles().flatMap(({ path, tree }) => inDockerfile(deployment, path, tree)),
  ...inCompose(deployment),
  ...inPods(deployment),
  ...inKustomizations(deployment),
  ...deployment.runs().flatMap((run) => inRun(deployment, run)),
]);

function inDockerfile(deployment: Deployment, path: string, tree: DockerfileTree): ImageUse[] {
  const needed = neededStages(deployment, path, tree);
  const passed = new Set(
    imagesOf(deployment).flatMap((image) => (image.dockerfile === path ? image.arguments : [])),
  );
  const own = artefactsOf(deployment).ofPath(path);
  return tree.stages.flatMap((stage) => {
    const role = own.role === 'production' ? roleOfName(stage.name?.value ?? '') : undefined;
    const artefact =
      role === undefined ? own : { ...own, role: role.role, evidence: `${role.role}: ${role.says}` };
    const common = {
      ...NOTHING,
      artefact,
      usedBy: stage.name?.value ?? `stage ${stage.index}`,
      isUsed: needed.has(stage.index),
    };
    const variable = variableOf(stage);
    const isScratch = stage.base.value === 'scratch' || stage.baseStage !== undefined;
    const base = {
      ...common,
      reference: stage.base,
      isReplaced: variable !== undefined && passed.has(variable),
      isDefault: variable !== undefined,
    };
    return [
      ...(isScratch ? [] : [base]),
      ...copiedFrom(tree, stage).map((reference) => ({ ...common, reference })),
    ];
  });
}

/** `FROM ${BASE}`: the variable's name. */
function variableOf(stage: DockerfileStage): string | undefined {
  return /^\s*FROM\s+(?:--\S+\s+)*\S*?\$\{?(\w+)/i.exec(stage.text.value.slice(0, 500))?.[1];
}

/** Images that `COPY --from` names; a word without a dot, slash or colon may be a named context. */
function copiedFrom(tree: DockerfileTree, stage: DockerfileStage): Text[] {
  const names = new Set(
    tree.stages.flatMap(({ name }) => (name === undefined ? [] : [name.value.toLowerCase()])),
  );
  return stage.instructions.flatMap((instruction) => {
    const from = instruction.kind === 'copy' ? instruction.from : undefined;
    return from === undefined || names.has(from.value.toLowerCase()) || !/[./:]/.test(from.value)
      ? []
      : [from];
  });
}

function inCompose(deployment: Deployment): ImageUse[] {
  return deployment.composeFiles().flatMap(({ path, compose }) => {
    const built = new Set(
      compose.services.flatMap(({ build, image }) =>
        build === undefined || image === undefined ? [] : [image.value],
      ),
    );
    return compose.services.flatMap((service): ImageUse[] => {
      const { image, name, build } = service;
      if (image === undefined) return [];
      const own = artefactsOf(deployment).ofPath(path);
      const purpose = own.role === 'production' ? servicePurpose(deployment, path, service) : undefined;
      const artefact =
        purpose === undefined
          ? own
          : { ...own, role: purpose.role, evidence: `${purpose.role}: ${purpose.says}` };
      const isOwnBuild = build !== undefined || built.has(image.value);
      return [
        {
          ...NOTHING,
          reference: image,
          usedBy: `service ${name.value}`,
          artefact,
          isOwnBuild,
          isDefault: isDefault(deployment, image),
        },
      ];
    });
  });
}

/** `${TAG:-latest}` as it stands in the file. */
function isDefault(deployment: Deployment, text: Text): boolean {
  const span = text.span();
  const content = deployment.repository.file(span.path)?.content ?? '';
  const isHere = text.segments.every(({ origin }) => origin.path === span.path);
  const lineEnd = content.indexOf('\n', span.end);
  const lineStart = content.lastIndexOf('\n', span.start) + 1;
  return isHere && /\$\{\w+:?[-=]/.test(content.slice(lineStart, lineEnd < 0 ? undefined : lineEnd));
}

function inPods(deployment: Deployment): ImageUse[] {
  const { names, files } = replacedImages(deployment);
  return podContainersOf(deployment).flatMap(({ name, image }): ImageUse[] => {
    if (image === undefined) return [];
    const isReplaced = names.has(imageName(image.value)) || files.has(image.path);
    const artefact = artefactsOf(deployment).ofPath(image.span().path);
    return [
      { ...NOTHING, reference: image, usedBy: `container ${name}`, artefact, isLocal: false, isReplaced },
    ];
  });
}

/** `newTag` of a kustomization is the tag that counts. */
function inKustomizations(deployment: Deployment): ImageUse[] {
  const { newTags } = replacedImages(deployment);
  return newTags.flatMap(({ name, tag, path }): ImageUse[] => {
    if (/^sha256:/.test(tag.value)) return [];
    const whole = tag.standIn(`${name}:${tag.value}`);
    const used = {
      ...NOTHING,
      reference: whole,
      usedBy: name,
      artefact: artefactsOf(deployment).ofPath(path),
      isLocal: false,
    };
    return deployment.repository.file(path) === undefined ? [] : [used];
  });
}

/** Docker's own trial of an installation (hub.docker.com/_/hello-world). */
const TRIAL = /^(?:docker\.io\/)?(?:library\/)?hello-world(?::[^/]*)?$/;

function inRun(deployment: Deployment, run: Run): ImageUse[] {
  const started = run.acts.filter(
    (act) => (act.kind === 'run-container' || act.kind === 'pull') && isDeploying(deployment, act),
  );
  const seen = new Set<string>();
  return started.flatMap((act) =>
    textsOf(deployment.programs, act, act.kind === 'pull' ? 'reference' : 'image').flatMap(
      (reference): ImageUse[] => {
        const key = `${reference.value} ${reference.span().start}`;
        const isPulledToRun =
          act.kind === 'pull' &&
          started.some(
            (other) => other.kind === 'run-container' && imageOf(deployment, other) === reference.value,
          );
        if (seen.has(key) || isPulledToRun || TRIAL.test(reference.value)) return [];
        seen.add(key);
        const usedBy = `${act.program} ${act.command}`;
        return [{ ...NOTHING, reference, usedBy, artefact: artefactsOf(deployment).ofAct(act) }];
      },
    ),
  );
}

function imageOf(deployment: Deployment, act: Act): string | undefined {
  return textsOf(deployment.programs, act, 'image')[0]?.value;
}

/** A tool that is run once and thrown away is not deployed, nor is what runs on a runner or while an image is built. */
function isDeploying({ programs }: Deployment, act: Act): boolean {
  const place = act.line.where.at(-1)?.kind;
  if (!/^(?:docker|podman|nerdctl|crictl|ctr)/.test(act.program)) return false;
  if (place === 'ci' || place === 'build') return false;
  if (act.kind === 'pull' || act.line.script.origin.kind === 'unit') return true;
  const [isRemoved, isDetached] = ['removed', 'detached'].map((name) => {
    const fact = factOf(programs, act, name);
    return fact !== undefined && !isUnknown(fact) && fact.value === true;
  });
  return isRemoved !== true || isDetached === true;
}
