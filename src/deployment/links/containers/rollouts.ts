import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { Workflow } from '../../../syntax/workflow/tree.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { isUnknown } from '../../unknown.ts';
import { clustersOf } from '../../workloads/declared.ts';
import type { PodWorkload } from '../../workloads/workload.ts';
import { inRepository } from '../commands/file-writes.ts';
import { readReference } from '../images/image-reference.ts';
import { imageName, imagesOf } from '../images/images.ts';
import { replacedImages } from '../images/replaced-images.ts';
import { filesLedTo } from '../reach/related-files.ts';

/** A deployment that changes nothing for Kubernetes: the image has new content under the name that it had. */
export interface IdleRollout {
  readonly act: Act;
  readonly kind: 'apply' | 'set-image' | 'terraform' | 'undo';
  readonly at: Span;
  /** The reference that is deployed. */
  readonly image: Text;
  /** What names it: a Deployment, a resource. */
  readonly workload: string;
  /** What builds and pushes it under that name, before. */
  readonly pushedAt?: Span;
}

/** Deployments by name of a tag that was pushed again, and ways back to the same name. */
export const idleRollouts = once((deployment: Deployment): readonly IdleRollout[] => {
  const acts = deployment.acts();
  return [
    ...acts.filter(({ kind }) => kind === 'apply').flatMap((act) => appliedBy(deployment, act)),
    ...acts.filter(({ kind }) => kind === 'rollback').flatMap((act) => undoneBy(deployment, act)),
  ];
});

function appliedBy(deployment: Deployment, act: Act): IdleRollout[] {
  const applied = imagesApplied(deployment, act);
  if (applied.length === 0) return [];
  const files = filesAround(deployment, act);
  const pushed = pushes(deployment).filter(({ at }) => files.has(at.path));
  const found = applied.flatMap((one): IdleRollout[] => {
    const push = pushed.find(({ name }) => fullName(name) === fullName(one.image));
    return push === undefined ? [] : [{ act, ...one, at: act.line.text.span(), pushedAt: push.at }];
  });
  const [first] = found;
  return first === undefined || isRestarted(deployment, files, act) ? [] : [first];
}

/** The file that the command stands in, what it runs, and what runs it. */
function filesAround(deployment: Deployment, { line }: Act): ReadonlySet<string> {
  const { path } = line.script;
  const ledTo = filesLedTo(deployment);
  const callers = deployment.workflows().filter((one) => ledTo(one.path).has(path));
  return new Set([path, ...ledTo(path), ...callers.flatMap((one) => [...ledTo(one.path)])]);
}

type Applied = Pick<IdleRollout, 'kind' | 'image' | 'workload'>;

function imagesApplied(deployment: Deployment, act: Act): Applied[] {
  if (act.program === 'terraform') return byTerraform(deployment, act);
  if (act.program !== 'kubectl' || isDry(deployment, act)) return [];
  if (act.command === 'set image') return bySetImage(deployment, act);
  return act.command === 'apply' ? byManifests(deployment, act) : [];
}

function isDry({ programs }: Deployment, act: Act): boolean {
  const dry = factOf(programs, act, 'dry_run');
  return dry !== undefined && (isUnknown(dry) || (dry.value !== 'none' && dry.value !== false));
}

/** `kubectl set image deployment/web web=acme/web:latest` */
function bySetImage({ programs }: Deployment, act: Act): Applied[] {
  const workload = textsOf(programs, act, 'target')[0]?.value ?? 'the workload';
  return textsOf(programs, act, 'image').flatMap((pair): Applied[] => {
    const image = pair.slice(pair.value.indexOf('=') + 1);
    return pair.value.includes('=') && isMoving(image) ? [{ kind: 'set-image', image, workload }] : [];
  });
}

function byManifests(deployment: Deployment, act: Act): Applied[] {
  const { programs } = deployment;
  const places = [...textsOf(programs, act, 'file'), ...textsOf(programs, act, 'kustomize')].flatMap(
    (path) => (path.isKnown ? (inRepository(deployment, act, path) ?? []) : []),
  );
  const { names, files } = replacedImages(deployment);
  return clustersOf(deployment)
    .filter(({ root }) => root === undefined)
    .flatMap(({ workloads }) => workloads)
    .filter((workload) => places.some((place) => isWithin(workload.at.path, place)) && isLasting(workload))
    .flatMap((workload) => movingImages(workload, 'apply'))
    .filter(({ image }) => !names.has(imageName(image.value)) && !files.has(image.path));
}

function byTerraform(deployment: Deployment, act: Act): Applied[] {
  const { programs } = deployment;
  if (act.options.has('replace') || act.options.has('var-file') || act.options.has('destroy')) return [];
  const variables = textsOf(programs, act, 'variable');
  if (variables.some(({ isKnown }) => !isKnown)) return [];
  const given = variables.flatMap((pair): Applied[] => {
    const image = pair.slice(pair.value.indexOf('=') + 1);
    return isMoving(image) ? [{ kind: 'terraform', image, workload: pair.value.split('=')[0] ?? '' }] : [];
  });
  const folder = act.line.directory;
  const clusters = clustersOf(deployment).filter(({ root }) => root !== undefined && root === folder);
  const stated = clusters.flatMap(({ workloads }) => workloads).filter(isLasting);
  return [...given, ...stated.flatMap((workload) => movingImages(workload, 'terraform'))];
}

/** `kubectl rollout undo`: the revision before names the same image. */
function undoneBy(deployment: Deployment, act: Act): IdleRollout[] {
  if (act.program !== 'kubectl') return [];
  const words = textsOf(deployment.programs, act, 'target');
  const name = words.at(-1);
  if (name === undefined || !name.isKnown) return [];
  const wanted = name.value.split('/').at(-1);
  const named = clustersOf(deployment)
    .flatMap(({ workloads }) => workloads)
    .filter((workload) => workload.name?.text.value === wanted && isLasting(workload));
  const [workload] = named;
  if (workload === undefined || named.length !== 1) return [];
  const moving = movingImages(workload, 'undo');
  const { names, files } = replacedImages(deployment);
  const isReplaced = moving.some(({ image }) => names.has(imageName(image.value)) || files.has(image.path));
  const [first] = moving;
  if (first === undefined || moving.length !== workload.containers.length || isReplaced) return [];
  return [{ act, ...first, at: act.line.text.span() }];
}

/** Kinds whose pods stay until their template changes; not those that somebody restarts by themselves when an image moves. */
function isLasting({ kind, text }: PodWorkload): boolean {
  return (
    ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind) &&
    !/keel\.sh\/|image-updater|fluxcd\.io|wave\.pusher|\btimestamp\s*\(/.test(text.value)
  );
}

function movingImages({ kind, name, containers }: PodWorkload, how: Applied['kind']): Applied[] {
  return containers.flatMap(({ image }): Applied[] =>
    image !== undefined && isMoving(image.text)
      ? [{ kind: how, image: image.text, workload: `${kind} ${name?.text.value ?? ''}`.trim() }]
      : [],
  );
}

function isMoving(image: Text): boolean {
  return image.isKnown && readReference(image).isMutable === true;
}

/** Moving names under which images are pushed: by whoever builds them, or by a push of its own. */
const pushes = once((deployment: Deployment): readonly { readonly name: Text; readonly at: Span }[] => {
  const { programs } = deployment;
  const built = imagesOf(deployment).flatMap(({ names, isPushed, at }) =>
    isPushed ? names.map((name) => ({ name, at })) : [],
  );
  const pushed = deployment
    .acts()
    .filter(({ kind, program }) => kind === 'push' && /^(?:docker|podman|buildah|nerdctl)$/.test(program))
    .flatMap((act) =>
      textsOf(programs, act, 'reference').map((name) => ({ name, at: act.line.text.span() })),
    );
  return [...built, ...pushed].filter(({ name }) => isMoving(name));
});

function fullName({ value }: Text): string {
  const plain = value.replace(/^docker\.io\/(?:library\/)?/, '');
  return imageName(plain) === plain ? `${plain}:latest` : plain;
}

/** Commands that make new pods whatever the manifest says, or that change the template by the way. */
function isRestarted(deployment: Deployment, files: ReadonlySet<string>, own: Act): boolean {
  const isDone = deployment
    .acts()
    .some((act) => act !== own && files.has(act.line.script.path) && makesPods(act));
  return isDone || deployment.workflows().some(({ path, workflow }) => files.has(path) && toldTo(workflow));
}

/** Actions that are given a command of kubectl, as `args` or `command`. */
function toldTo({ jobs }: Workflow): boolean {
  return jobs
    .flatMap(({ steps }) => steps.flatMap((step) => step.with))
    .some(({ value }) =>
      /\b(?:rollout\s+restart|set\s+image|patch|annotate|replace)\b/.test(value?.value ?? ''),
    );
}

function makesPods({ program, command, kind, options }: Act): boolean {
  if (program === 'terraform') return command === 'taint' || options.has('replace') || kind === 'remove';
  if (program === 'envsubst' || program === 'keel') return true;
  if (program !== 'kubectl') return false;
  return (
    ['rollout restart', 'patch', 'annotate', 'set env', 'scale', 'delete', 'replace'].includes(command) ||
    (command === 'apply' && options.has('force'))
  );
}

function isWithin(path: string, place: string): boolean {
  return path === place || place === '' || path.startsWith(`${place}/`);
}
