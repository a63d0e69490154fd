import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { repositoryPath } from '../../paths.ts';
import { type Known, unknown } from '../../unknown.ts';
import { whyMade } from '../images/made-files.ts';
import type { Dangling } from './dangling.ts';

/** Contexts and Dockerfiles that compose files and workflows name, and that are not in the repository. */
export const buildPlaces = once((deployment: Deployment): readonly Dangling[] => [
  ...composeBuilds(deployment),
  ...actionBuilds(deployment),
]);

const REMOTE = /^(?:https?|git|ssh):\/\/|^git@|\.git(?:#|$)|^[\w-]+:\/\//;

function composeBuilds(deployment: Deployment): Dangling[] {
  return deployment.composeFiles().flatMap(({ path, compose }) =>
    compose.services.flatMap(({ build, image }) => {
      if (build === undefined || build.inline !== undefined) return [];
      const { context, dockerfile, text } = build;
      if (isCopiedAway(deployment, path)) return [];
      return placesOf(deployment, {
        folder: context?.value ?? '.',
        context: context ?? text,
        dockerfile,
        from: folderOf(path),
      }).map((one) => ({ ...one, instead: image?.span() }));
    }),
  );
}

/** Words of copies that keep the name of a file: `cp "$CODE/deploy/build.yml" "$CODE/build.yml"`. */
const copiedFiles = once((deployment: Deployment): readonly string[] =>
  deployment.acts().flatMap(({ kind, line: { argv } }) => {
    const target = argv.at(-1)?.value ?? '';
    return kind !== 'copy'
      ? []
      : argv
          .slice(1, -1)
          .flatMap(({ value }) => (target.endsWith(`/${posix.basename(value)}`) ? [value] : []));
  }),
);

/** A script copies the file elsewhere before it is used: its paths are seen from there. */
function isCopiedAway(deployment: Deployment, path: string): boolean {
  return copiedFiles(deployment).some((one) => one === path || one.endsWith(`/${path}`));
}

/** Inputs of docker/build-push-action, whose context is the checkout. */
function actionBuilds(deployment: Deployment): Dangling[] {
  return deployment.workflows().flatMap(({ workflow }) =>
    workflow.jobs.flatMap(({ steps }) => {
      const isOwn = steps.some(({ uses }) => uses?.value.startsWith('actions/checkout@') === true);
      const brings = steps.some(({ uses, with: inputs }) => {
        const isArtefact = uses !== undefined && /download-artifact|cache@/.test(uses.value);
        return isArtefact || inputs.some(({ name }) => name.value === 'repository');
      });
      if (!isOwn || brings) return [];
      return steps.flatMap(({ uses, with: inputs }) => {
        if (uses === undefined || !/^docker\/build-push-action@/.test(uses.value)) return [];
        const input = (name: string): Text | undefined =>
          inputs.find((one) => one.name.value === name)?.value;
        const context = input('context');
        const dockerfile = input('file');
        if (dockerfile !== undefined) return fileAt(deployment, dockerfile, '');
        return context === undefined
          ? []
          : placesOf(deployment, { folder: context.value, context, dockerfile, from: '' });
      });
    }),
  );
}

interface Build {
  readonly folder: string;
  readonly context: Text;
  readonly dockerfile: Text | undefined;
  readonly from: string;
}

function placesOf(deployment: Deployment, { folder, context, dockerfile, from }: Build): Dangling[] {
  if (!context.isKnown || REMOTE.test(folder)) return [];
  const path = repositoryPath(folder, from);
  const { repository } = deployment;
  if (path === undefined) return [];
  if (path !== '' && !repository.hasDirectory(path))
    return [
      {
        kind: 'folder',
        at: context,
        name: path,
        missing: settled(deployment, path, context),
        soughtIn: 'in the repository',
      },
    ];
  if (dockerfile !== undefined) return fileAt(deployment, dockerfile, path);
  // Engines take `dockerfile` for `Dockerfile` (BuildKit, moby#10858), podman a Containerfile as well.
  const names = ['Dockerfile', 'Containerfile', 'dockerfile'].map((name) => posix.join(path, name));
  if (names.some((name) => repository.hasFile(name))) return [];
  const [name = ''] = names;
  return [
    {
      kind: 'dockerfile',
      at: context,
      name,
      missing: settled(deployment, name, context),
      soughtIn: 'in the repository',
    },
  ];
}

function fileAt(deployment: Deployment, at: Text, from: string): Dangling[] {
  const path = at.isKnown && !REMOTE.test(at.value) ? repositoryPath(at.value, from) : undefined;
  if (
    path === undefined ||
    [path, path.replace(/(^|\/)Dockerfile$/, '$1dockerfile')].some((one) =>
      deployment.repository.hasFile(one),
    )
  )
    return [];
  return [
    {
      kind: 'dockerfile',
      at,
      name: path,
      missing: settled(deployment, path, at),
      soughtIn: 'in the repository',
    },
  ];
}

/** Whether something may make it before the build. */
export function settled(deployment: Deployment, path: string, at: Text): Known<boolean> {
  const why = whyMade(deployment, path);
  return why === undefined ? true : unknown(why, at.span());
}
