import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { ComposeService } from '../../../syntax/compose/file.ts';
import type { NameValue } from '../../../syntax/yaml/reader.ts';
import type { Act } from '../../acts/act.ts';
import { factOf, textOf, textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';
import { isUnknown } from '../../unknown.ts';

/** An image that the repository builds: from which Dockerfile, with which context, under which names. */
export interface BuiltImage {
  /** Path of the Dockerfile in the repository; undefined when it is written inline, comes from elsewhere or is unknown. */
  readonly dockerfile: string | undefined;
  /** Folder in the repository (`''` is its root); undefined when it is a URL, standard input or unknown. */
  readonly context: string | undefined;
  /** The stage that is built; the last one when absent. */
  readonly target?: Text;
  /** References that the image is given, as written. */
  readonly names: readonly Text[];
  /** Names of the build arguments that are passed. */
  readonly arguments: readonly string[];
  /** It is pushed to a registry by whoever builds it. */
  readonly isPushed: boolean;
  readonly by: ImageBuilder;
  /** What says that it is built. */
  readonly at: Span;
}

export type ImageBuilder =
  | { readonly kind: 'compose'; readonly path: string; readonly service: ComposeService }
  | { readonly kind: 'command'; readonly act: Act }
  /** A step of docker/build-push-action. */
  | { readonly kind: 'workflow'; readonly path: string };

/** Every build of an image that the repository says: compose services, build commands, steps of workflows. */
export const imagesOf = once((deployment: Deployment): readonly BuiltImage[] => {
  const pushed = pushedNames(deployment);
  const images = [...composeImages(deployment), ...commandImages(deployment), ...workflowImages(deployment)];
  return images.map((image) => ({
    ...image,
    isPushed: image.isPushed || image.names.some(({ value }) => pushed.has(value)),
  }));
});

/**
 * The builds that make the image a reference names. Names count without tag and digest; where the registry of one of them is
 * filled in at run time, the last part of the name decides.
 */
export function buildsOf(deployment: Deployment, reference: Text): readonly BuiltImage[] {
  const wanted = nameOf(reference);
  return imagesOf(deployment).filter(({ names }) => names.some((name) => isSameName(nameOf(name), wanted)));
}

/** The part of a reference before tag and digest: `registry:5000/team/app` of `registry:5000/team/app:1.2@sha256:…`. */
export function imageName(reference: string): string {
  const plain = reference.split('@', 1)[0] ?? '';
  const colon = plain.lastIndexOf(':');
  return colon > plain.lastIndexOf('/') ? plain.slice(0, colon) : plain;
}

interface ImageName {
  readonly whole: string;
  readonly last: string;
  /** Its registry or organisation cannot be known. */
  readonly isOpen: boolean;
}

function nameOf(reference: Text): ImageName {
  const whole = imageName(reference.value).replace(/^(?:docker\.io|localhost)\//, '');
  const last = whole.split('/').at(-1) ?? '';
  const start = reference.value.indexOf(whole);
  const isOpen = !reference.slice(start, start + whole.length - last.length).isKnown;
  return { whole, last, isOpen };
}

function isSameName(a: ImageName, b: ImageName): boolean {
  if (a.whole === b.whole) return /\w/.test(a.last);
  return (a.isOpen || b.isOpen) && a.last === b.last && /^[\w.-]{3,}$/.test(a.last);
}

function composeImages(deployment: Deployment): BuiltImage[] {
  return deployment.composeFiles().flatMap(({ path, compose }) =>
    compose.services.flatMap((service): BuiltImage[] => {
      const { build, image } = service;
      if (build === undefined) return [];
      const context = placeOf(build.context, folderOf(path));
      return [
        {
          ...placed(build.inline === undefined ? build.dockerfile : 'unnamed', context, context),
          ...(build.target === undefined ? {} : { target: build.target }),
          names: image === undefined ? [] : [image],
          arguments: build.args.map(({ name }) => name.value),
          isPushed: false,
          by: { kind: 'compose', path, service },
          at: (build.context ?? build.text).span(),
        },
      ];
    }),
  );
}

function commandImages(deployment: Deployment): BuiltImage[] {
  const { programs } = deployment;
  return deployment.acts().flatMap((act): BuiltImage[] => {
    const folder = act.kind === 'build' ? factOf(programs, act, 'context') : undefined;
    if (folder === undefined || !/docker|podman|buildah|nerdctl/.test(act.program)) return [];
    const context =
      isUnknown(folder) || folder.text === undefined ? undefined : placeOf(folder.text, act.line.directory);
    const file = textOf(programs, act, 'file');
    const target = textOf(programs, act, 'stage');
    const pushes = factOf(programs, act, 'pushes');
    return [
      {
        ...placed(file, file === undefined ? context : act.line.directory, context),
        ...(target === undefined ? {} : { target }),
        names: textsOf(programs, act, 'tag'),
        arguments: textsOf(programs, act, 'argument').map(({ value }) => value.split('=', 1)[0] ?? ''),
        isPushed: pushes !== undefined && !isUnknown(pushes) && pushes.value === true,
        by: { kind: 'command', act },
        at: act.line.text.span(),
      },
    ];
  });
}

/** Inputs as docker/build-push-action's action.yml documents them; without a context it builds the checkout. */
function workflowImages(deployment: Deployment): BuiltImage[] {
  return deployment.workflows().flatMap(({ path, workflow }) =>
    workflow.jobs.flatMap(({ steps }) =>
      steps.flatMap(({ uses, with: inputs }): BuiltImage[] => {
        if (uses === undefined || !/^docker\/build-push-action@/.test(uses.value)) return [];
        const context = placeOf(inputOf(inputs, 'context'), '');
        const file = inputOf(inputs, 'file');
        const target = inputOf(inputs, 'target');
        return [
          {
            ...placed(file, file === undefined ? context : '', context),
            ...(target === undefined ? {} : { target }),
            names: listOf(inputOf(inputs, 'tags')),
            arguments: listOf(inputOf(inputs, 'build-args')).map(({ value }) => value.split('=', 1)[0] ?? ''),
            isPushed: /^true$/i.test(inputOf(inputs, 'push')?.value ?? ''),
            by: { kind: 'workflow', path },
            at: uses.span(),
          },
        ];
      }),
    ),
  );
}

/** `unnamed` for one that is no file. */
function placed(
  file: Text | 'unnamed' | undefined,
  from: string | undefined,
  context: string | undefined,
): Pick<BuiltImage, 'dockerfile' | 'context'> {
  if (file === 'unnamed') return { dockerfile: undefined, context };
  return {
    dockerfile: file === undefined ? repositoryPath('Dockerfile', from) : placeOf(file, from),
    context,
  };
}

/** The path that a text names, `.` where there is none; undefined where it cannot be known or is not of the repository. */
function placeOf(text: Text | undefined, from: string | undefined): string | undefined {
  if (text === undefined) return repositoryPath('.', from);
  return text.isKnown && !/^(?:https?|git|ssh|oci-layout):\/\/|^git@|^-$/.test(text.value)
    ? repositoryPath(text.value, from)
    : undefined;
}

function inputOf(inputs: readonly NameValue[], name: string): Text | undefined {
  return inputs.find((input) => input.name.value === name)?.value;
}

/** Inputs that are lists are written one a line, or with commas between. */
function listOf(value: Text | undefined): Text[] {
  return (
    value
      ?.split(/[\n,]/g)
      .map((one) => one.trim())
      .filter((one) => one.length > 0) ?? []
  );
}

function pushedNames(deployment: Deployment): Set<string> {
  const { programs } = deployment;
  const acts = deployment.acts().filter(({ kind }) => kind === 'push');
  return new Set(acts.flatMap((act) => textsOf(programs, act, 'reference').map(({ value }) => value)));
}
