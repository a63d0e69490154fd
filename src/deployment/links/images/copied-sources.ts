import { posix } from 'node:path';
import type { Repository } from '../../../repository/repository.ts';
import type { Text } from '../../../repository/text.ts';
import { parseDockerignore } from '../../../syntax/dockerfile/dockerignore.ts';
import type { DockerfileStage, DockerfileTree } from '../../../syntax/dockerfile/tree.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { folderOf } from '../../lowering/lines.ts';
import { isUnknown, type Known, unknown } from '../../unknown.ts';
import { ignoredBy } from './image-contents.ts';
import type { CopyInstruction } from './image-copies.ts';
import { type BuiltImage, imagesOf } from './images.ts';
import { whyMade } from './made-files.ts';
import { stagesFor } from './needed-stages.ts';
import { missingInStage } from './stage-sources.ts';

/** A source of COPY or ADD, and whether the builds of its Dockerfile find it. */
export interface CopiedSource {
  readonly source: Text;
  readonly instruction: CopyInstruction;
  readonly dockerfile: string;
  readonly missing: Known<Missing | false>;
  /** The build that does not find it; undefined where nothing says how the Dockerfile is built. */
  readonly build: BuiltImage | undefined;
}

export interface Missing {
  /** Why it is not found, as a clause. */
  readonly why: string;
  /** The pattern that leaves it out. */
  readonly ignored?: Text;
  /** A path of the repository where something of that name is. */
  readonly found?: string;
}

/** Every source that some build of a Dockerfile looks for in its context or in an earlier stage. */
export const copiedSources = once((deployment: Deployment): readonly CopiedSource[] =>
  deployment.dockerfiles().flatMap(({ path, tree }) => sourcesIn(deployment, path, tree)),
);

function sourcesIn(deployment: Deployment, path: string, tree: DockerfileTree): CopiedSource[] {
  const builds = imagesOf(deployment)
    .filter(({ dockerfile }) => dockerfile === path)
    .map((build) => ({ build, stages: stagesOf(tree, build) }));
  return tree.stages.flatMap((stage) => {
    const needing = builds.flatMap(({ build, stages }) => (stages.has(stage.index) ? [build] : []));
    if (builds.length > 0 && needing.length === 0) return [];
    return stage.instructions.flatMap((instruction) => {
      if ((instruction.kind !== 'copy' && instruction.kind !== 'add') || instruction.onbuild) return [];
      return instruction.sources
        .filter((source) => isLookedFor(instruction, source))
        .map((source) => ({
          source,
          instruction,
          dockerfile: path,
          ...judge({ deployment, tree, stage, path, instruction, source }, needing),
        }));
    });
  });
}

/** All of them where the target is not known. */
function stagesOf(tree: DockerfileTree, { target }: BuiltImage): ReadonlySet<number> {
  return target?.isKnown === false
    ? new Set(tree.stages.map(({ index }) => index))
    : stagesFor(tree, [target?.value]);
}

/** Not a download, and not a text that stands in the Dockerfile itself. */
function isLookedFor({ heredocs }: CopyInstruction, { value }: Text): boolean {
  return (
    !/^(?:https?|git|ssh):\/\/|^git@/.test(value) &&
    !heredocs.some(({ name }) => value === name || value.includes(`<<${name}`)) &&
    !value.startsWith('<<')
  );
}

interface Question {
  readonly deployment: Deployment;
  readonly tree: DockerfileTree;
  readonly stage: DockerfileStage;
  readonly path: string;
  readonly instruction: CopyInstruction;
  readonly source: Text;
}

type Judgement = Pick<CopiedSource, 'missing' | 'build'>;

function judge(question: Question, builds: readonly BuiltImage[]): Judgement {
  const { source, instruction, deployment } = question;
  if (!source.isKnown)
    return { missing: unknown(source.unknown ?? 'it is not known', source.span()), build: undefined };
  if (instruction.from !== undefined)
    return { missing: missingInStage(question, instruction.from), build: builds[0] };
  const answers = builds.map((build) => ({ missing: inBuild(question, build), build }));
  const found =
    answers.find(({ missing }) => !isUnknown(missing) && missing !== false) ??
    answers.find(({ missing }) => isUnknown(missing)) ??
    answers[0];
  return found ?? { missing: anywhere(deployment, question), build: undefined };
}

/** Whether a build that the repository says does not find it. */
function inBuild(question: Question, build: BuiltImage): CopiedSource['missing'] {
  const { source, path, deployment, instruction } = question;
  const { context } = build;
  const { repository } = deployment;
  if (context === undefined || (context !== '' && !repository.hasDirectory(context)))
    return unknown('its context is not of this repository', build.at);
  if (mayStartElsewhere(deployment, build))
    return unknown('which folder the script is started in decides on the context', build.at);
  const named = posix.join('/', source.value).slice(1).replace(/\/$/, '');
  if (named === '') return false;
  if (/[*?[]/.test(named))
    return refusesNoMatch(build, instruction) ? unmatched(question, context, named) : false;
  const whole = posix.join(context, named);
  if (!repository.hasFile(whole) && !repository.hasDirectory(whole)) {
    const why = whyMade(deployment, whole);
    if (why !== undefined) return unknown(why, source.span());
    const found = placesOf(deployment, path, named).find((one) => one !== whole);
    return {
      why: `\`${context === '' ? '.' : `${context}/`}\` holds no \`${named}\``,
      ...(found === undefined ? {} : { found }),
    };
  }
  return leftOut(deployment, { dockerfile: path, context, named });
}

/** A script in a folder that could as well be started there, where it would build another Dockerfile. */
function mayStartElsewhere({ repository }: Deployment, { by, dockerfile }: BuiltImage): boolean {
  if (by.kind !== 'command' || by.act.line.directory !== '') return false;
  const { script } = by.act.line;
  const own = folderOf(script.path);
  return script.origin.kind === 'file' && own !== '' && repository.hasFile(posix.join(own, dockerfile ?? ''));
}

/** Docker goes on without a file that matches; buildah and podman stop (buildah's issue 5742). */
function refusesNoMatch({ by }: BuiltImage, { sources }: CopyInstruction): boolean {
  if (by.kind !== 'command' || sources.length > 1) return false;
  return by.act.line.argv[0] !== undefined && /(?:^|\/)(?:podman|buildah)$/.test(by.act.line.argv[0].value);
}

function unmatched(
  { deployment, source }: Question,
  context: string,
  named: string,
): CopiedSource['missing'] {
  const pattern = parseDockerignore(source);
  const prefix = context === '' ? '' : `${context}/`;
  const isThere = deployment.repository
    .below(context)
    .some((path) => pattern.isIgnored(path.slice(prefix.length)));
  if (isThere) return false;
  const why = whyMade(deployment, posix.join(context, named.replaceAll(/[*?[\]]/g, '')));
  return why === undefined
    ? { why: 'nothing matches it, and podman and buildah refuse that' }
    : unknown(why, source.span());
}

/** Whether .dockerignore leaves out all that a source names. */
function leftOut(
  deployment: Deployment,
  { dockerfile, context, named }: { dockerfile: string; context: string; named: string },
): CopiedSource['missing'] {
  const ignored = ignoredBy(deployment, { dockerfile, context });
  if (ignored === undefined) return false;
  const prefix = context === '' ? '' : `${context}/`;
  const whole = `${prefix}${named}`;
  const files = deployment.repository.hasFile(whole) ? [whole] : deployment.repository.below(whole);
  const kept = files.some((path) => !ignored.isIgnored(path.slice(prefix.length)));
  if (kept || files.length === 0) return false;
  const pattern = ignored.deciding((files[0] ?? '').slice(prefix.length))?.text;
  return { why: '`.dockerignore` leaves it out', ...(pattern === undefined ? {} : { ignored: pattern }) };
}

/** Where no build is known: missing only where no folder of the repository could be the context. */
function anywhere(deployment: Deployment, { source, path }: Question): CopiedSource['missing'] {
  const named = posix.join('/', source.value).slice(1).replace(/\/$/, '');
  if (named === '' || /[*?[]/.test(named) || placesOf(deployment, path, named).length > 0) return false;
  const why = whyMade(deployment, posix.join(folderOf(path), named)) ?? whyMade(deployment, named);
  return why === undefined ? { why: 'no folder of the repository holds it' } : unknown(why, source.span());
}

/** Paths of the repository that end in a name, those around the Dockerfile first. */
function placesOf({ repository }: Deployment, dockerfile: string, named: string): string[] {
  const around: string[] = [];
  for (let folder = folderOf(dockerfile); ; folder = folderOf(folder)) {
    const path = posix.join(folder, named);
    if (repository.hasFile(path) || repository.hasDirectory(path)) around.push(path);
    if (folder === '') break;
  }
  if (around.length > 0) return around;
  return firstEndingIn(repository)(named);
}

/** The first path of the repository, of a file or a folder, that ends in a name. */
const firstEndingIn = once((repository: Repository) => {
  const byPart = new Map<string, string[]>();
  for (const path of repository.below(''))
    for (const part of new Set(path.split('/'))) {
      const paths = byPart.get(part);
      if (paths === undefined) byPart.set(part, [path]);
      else paths.push(path);
    }
  return remembered((named: string): string[] => {
    const end = `/${named}`;
    const holding = byPart.get(posix.basename(named)) ?? [];
    const found = holding.find((path) => path.endsWith(end) || path.includes(`${end}/`));
    if (found === undefined) return [];
    return [found.endsWith(end) ? found : found.slice(0, found.indexOf(`${end}/`) + end.length)];
  });
});
