import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import { holdsNoApplication } from './base-shells.ts';
import type { BuildStep } from './build-steps.ts';
import { buildsOfDockerfile } from './dockerfile-builds.ts';
import { type ImageBuild, type ImageContents, imageContents } from './image-contents.ts';
import { isHarmless } from './image-makes.ts';
import type { InstallFailure } from './install-failure.ts';
import { foldersUp, type LockedInstall, lockedInstall, makesLock } from './lock-files.ts';
import { whyMade } from './made-files.ts';
import { stagesFor } from './needed-stages.ts';

/** An installation by lock file in an image build, where nothing has copied that file before. */
export function withoutLock(deployment: Deployment, step: BuildStep): Known<InstallFailure | false> {
  const { act, tree, stage, dockerfile, base, before, instruction } = step;
  const wanted = lockedInstall(deployment, act);
  if (wanted === undefined) return false;
  const place = act.line.text.span();
  if (!holdsNoApplication(base)) return unknown('what the base image holds is not known', base.span());
  const maker = before.find((one) => makesLock(one) || !isHarmless(one)) ?? undefined;
  if (maker !== undefined && !isMove(maker))
    return unknown('a command before it may make the lock file', maker.line.text.span());
  if (
    instruction.flags.some(({ name }) => name === 'mount') &&
    mountsFiles(instruction.flags.map(({ text }) => text))
  )
    return unknown('a mount may bring the lock file', instruction.text.span());
  const builds = buildsOfDockerfile(deployment, dockerfile).filter(({ target }) =>
    stagesFor(tree, [target]).has(stage.index),
  );
  const answers = builds.map((build) => inBuild(deployment, step, { wanted, build }));
  return answers.every((answer) => !isUnknown(answer) && answer !== false)
    ? (answers[0] ?? unknown('no build goes through this stage', place))
    : (answers.find((answer) => answer === false) ?? unknown('what was copied before is not known', place));
}

function isMove({ kind }: Act): boolean {
  return kind === 'enter-folder';
}

function mountsFiles(flags: readonly Text[]): boolean {
  return flags.some(({ value }) => !/type=(?:cache|secret|ssh|tmpfs)/.test(value));
}

function inBuild(
  deployment: Deployment,
  { act, stage, before, instruction }: BuildStep,
  { wanted, build }: { readonly wanted: LockedInstall; readonly build: ImageBuild },
): Known<InstallFailure | false> {
  const at = act.line.text.span();
  const contents = imageContents(deployment, {
    dockerfile: build.dockerfile,
    context: build.context,
    target: String(stage.index),
    before: instruction.text.span().start,
  });
  const moves = before.filter((one) => isMove(one) && one.line.script === act.line.script);
  const folder = contents === undefined ? undefined : folderOf(contents, moves, wanted.folder);
  if (contents === undefined || folder === undefined) return unknown('the folder is not known', at);
  const folders = foldersUp(folder);
  const isThere = (name: string) => folders.some((one) => contents.file(posix.join(one, name)) !== undefined);
  if (wanted.locks.some(isThere)) return false;
  const manifest = contents.file(posix.join(folder, wanted.manifest));
  if (manifest === undefined || mayBeFilled(deployment, contents, { folders, build, wanted }))
    return unknown('what was copied there before is not known', at);
  return {
    cause: 'lock',
    why: `no \`${wanted.locks[0]}\` was copied to \`${folder}\` before`,
    at: manifest.at,
  };
}

/** The working directory after `cd`, then what the command itself names. */
function folderOf(
  { directory }: ImageContents,
  moves: readonly Act[],
  given: string | undefined,
): string | undefined {
  let at = directory;
  for (const move of moves) {
    const target = move.operands.get('directory')?.[0];
    if (target === undefined || !target.isKnown || /^[-~]/.test(target.value)) return undefined;
    at = target.value.startsWith('/')
      ? target.value
      : at === undefined
        ? undefined
        : posix.join(at, target.value);
  }
  if (moves.length > 1 || at === undefined) return undefined;
  return posix.resolve('/', at, given ?? '.');
}

interface Place {
  readonly folders: readonly string[];
  readonly build: ImageBuild;
  readonly wanted: LockedInstall;
}

/** Something else was copied there that may hold the file, or the file is made before the build. */
function mayBeFilled(
  deployment: Deployment,
  contents: ImageContents,
  { folders, build, wanted }: Place,
): boolean {
  const paths = folders.flatMap((folder) => [
    folder,
    ...wanted.locks.map((name) => posix.join(folder, name)),
  ]);
  const isOpen = contents.fillings.some(({ kind, path, from }) => {
    if (kind === 'missing' && !isMade(deployment, build, from)) return false;
    return path === undefined || paths.includes(path);
  });
  return isOpen || wanted.locks.some((name) => isMade(deployment, build, name));
}

function isMade(deployment: Deployment, { context }: ImageBuild, name: string): boolean {
  return whyMade(deployment, posix.join(context, name.replaceAll(/[*?[\]]/g, ''))) !== undefined;
}
