import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { DockerfileStage, DockerfileTree, Instruction } from '../../../syntax/dockerfile/tree.ts';
import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { Installation } from '../../python/installation.ts';
import { holdsNoApplication } from '../images/base-shells.ts';
import { type ImageBuild, type ImageContents, imageContents, stageOf } from '../images/image-contents.ts';
import { resolved } from '../images/image-place.ts';
import { imageName } from '../images/images.ts';
import { runOfFile } from '../processes/workers.ts';
import { fileStarted } from '../reach/edges.ts';
import { addInstalled } from './installs.ts';
import { PackageList } from './package-list.ts';

/** Python's packages in an image. */
export interface ImagePackages {
  readonly list: PackageList;
  readonly installation: Installation;
  /** `[3, 12]`, when the base image's tag says so. */
  readonly version: readonly [number, number] | undefined;
}

/** What the build of an image installs for Python: in its own stages, and in those that it copies from. */
export function packagesIn(
  deployment: Deployment,
  { dockerfile, context, target }: ImageBuild,
): ImagePackages | undefined {
  return byBuild(deployment)([dockerfile, context, target ?? ''].join('\0'));
}

/** Otherwise poetry makes an environment of its own for the project, in which it is not itself. */
const KEEPS_POETRY = /virtualenvs\.create\s+["']?false|POETRY_VIRTUALENVS_CREATE/;

const byBuild = once((deployment: Deployment) =>
  remembered((key: string): ImagePackages | undefined => {
    const [dockerfile = '', context = '', target = ''] = key.split('\0');
    const tree = deployment.dockerfileAt(dockerfile);
    const last = tree === undefined ? undefined : stageOf(tree, target);
    if (tree === undefined || last === undefined) return undefined;
    const reader = new StagePackages(deployment, tree, { dockerfile, context });
    // Earlier stages first: wheels are made before they are installed.
    for (const stage of stagesOf(tree, last).toSorted((a, b) => a.index - b.index)) reader.read(stage);
    const { list } = reader;
    if (!KEEPS_POETRY.test(tree.text.value)) list.drop('poetry');
    const version = versionOf(rootOf(tree, last));
    // Images of Python below 3.12 come with setuptools and wheel (docker-library/python, Dockerfile-linux.template).
    if (version === undefined || version[1] < 12) list.want('setuptools', last.base);
    list.want('pip', last.base);
    list.want('wheel', last.base);
    return { list, version, installation: new Installation(deployment.knowledge.distributions(), list) };
  }),
);

/** The stage, those it is based on, and all that something is copied from. */
function stagesOf(tree: DockerfileTree, last: DockerfileStage): DockerfileStage[] {
  const found = new Set<DockerfileStage>();
  const open = [last];
  for (let stage = open.pop(); stage !== undefined; stage = open.pop()) {
    if (found.has(stage)) continue;
    found.add(stage);
    const { index } = stage;
    const names = stage.instructions.flatMap(sourcesOf);
    const others = [stage.baseStage, ...names.map((name) => stageOf(tree, name)?.index)];
    for (const other of others) {
      const earlier = other === undefined || other >= index ? undefined : tree.stages[other];
      if (earlier !== undefined) open.push(earlier);
    }
  }
  return [...found];
}

/** Stages and images that an instruction copies from, or mounts. */
function sourcesOf(instruction: Instruction): string[] {
  const mounted = instruction.flags.flatMap(
    ({ value }) => /(?:^|,)from=([^,]+)/.exec(value?.value ?? '')?.[1] ?? [],
  );
  const copied = (instruction.kind === 'copy' || instruction.kind === 'add') && instruction.from?.value;
  return copied ? [...mounted, copied] : mounted;
}

/** The image that everything is based on. */
function rootOf(tree: DockerfileTree, stage: DockerfileStage): Text {
  let at = stage;
  while (at.baseStage !== undefined && at.baseStage < at.index) at = tree.stages[at.baseStage] ?? at;
  return at.base;
}

const UV = /(?:^|\/)astral-sh\/uv:(?:[\d.]+-)?python/;

/** `python:3.12-slim`, `ghcr.io/astral-sh/uv:python3.12-bookworm`. */
function versionOf(base: Text): readonly [number, number] | undefined {
  const found = /(?:(?:^|\/)python:|uv:(?:[\d.]+-)?python)3\.(\d+)/.exec(base.value);
  return base.isKnown && found !== null ? [3, Number(found[1])] : undefined;
}

/** What is copied from another image and holds no Python packages: single programs. */
const PROGRAM = /\/bin\/|^\/uvx?$|\.so|certificates|\/certs?\/|zoneinfo/;

class StagePackages {
  readonly list = new PackageList();
  readonly #deployment: Deployment;
  readonly #tree: DockerfileTree;
  readonly #build: ImageBuild;

  constructor(deployment: Deployment, tree: DockerfileTree, build: ImageBuild) {
    this.#deployment = deployment;
    this.#tree = tree;
    this.#build = build;
  }

  read(stage: DockerfileStage): void {
    const root = rootOf(this.#tree, stage);
    const isPython = imageName(root.value).split('/').at(-1) === 'python' || UV.test(root.value);
    if (!holdsNoApplication(root) && !UV.test(root.value))
      this.list.leaveOpen(`what \`${root.value}\` comes with is not known`, root);
    const contents = imageContents(this.#deployment, { ...this.#build, target: String(stage.index) });
    if (contents === undefined) return;
    for (const { kind, from } of contents.fillings)
      if (kind === 'image' && !PROGRAM.test(from))
        this.list.leaveOpen(`\`${from}\` is copied from another image`, stage.base);
    const system = isPython ? ('apart' as const) : ('open' as const);
    for (const { acts } of this.#deployment.runsOf(this.#build.dockerfile, 'image-build', stage.index)) {
      let folder: string | undefined = '.';
      for (const act of this.#withScripts(acts)) {
        if (act.kind === 'enter-folder') folder = this.#entered(folder, act);
        const file = fileIn(folder, (path) => this.#file(path, { stage, contents, act }));
        addInstalled(this.#deployment, act, { list: this.list, system, file });
      }
    }
  }

  /** Where `cd` leads from a folder; undefined where nobody knows. */
  #entered(from: string | undefined, act: Act): string | undefined {
    const [to] = textsOf(this.#deployment.programs, act, 'directory');
    return to?.isKnown === true ? resolved(from, to.value) : undefined;
  }

  /** The commands of a RUN line, and of the repository's scripts among them. */
  #withScripts(acts: readonly Act[]): Act[] {
    return acts.flatMap((act) => {
      if (act.kind !== 'run' || act.runs === undefined) return [act];
      const file = fileStarted(this.#deployment, act);
      const run = file === undefined ? undefined : runOfFile(this.#deployment, file);
      if (run !== undefined) return run.acts;
      if (/setup\.py$/.test(act.runs.value) || /\.sh$/.test(act.runs.value))
        this.list.leaveOpen(`\`${act.runs.value}\` may install packages`, act.runs);
      return [act];
    });
  }

  /** By its path in the image; where a bind mount shows it; else the only file of that name there. */
  #file(path: string, { stage, contents, act }: At): string | undefined {
    const at = act.line.text.span();
    const run = stage.instructions.find(
      ({ text }) => text.path === at.path && text.span().start <= at.start && at.end <= text.span().end,
    );
    const there = resolved(this.#directoryOf(stage, run), path);
    const exact = there === undefined ? undefined : contents.file(there)?.from;
    const mounted = exact ?? this.#mounted(path, run);
    if (mounted !== undefined) return mounted;
    const name = posix.basename(path);
    const same = new Set(
      contents.files.flatMap(({ path: one, from }) => (posix.basename(one) === name ? [from] : [])),
    );
    return same.size === 1 && name !== 'pyproject.toml' ? [...same][0] : undefined;
  }

  /** `--mount=type=bind,source=requirements.txt,target=requirements.txt` */
  #mounted(path: string, run: Instruction | undefined): string | undefined {
    for (const { name, value } of run?.flags ?? []) {
      if (name !== 'mount' || value === undefined || /(?:^|,)from=/.test(value.value)) continue;
      const source = /(?:^|,)(?:source|src)=([^,]+)/.exec(value.value)?.[1];
      const target = /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(value.value)?.[1];
      if (source === undefined || target === undefined) continue;
      if (posix.basename(target) !== posix.basename(path)) continue;
      const file = posix.join(this.#build.context, source);
      if (this.#deployment.repository.hasFile(file)) return file;
    }
    return undefined;
  }

  /** WORKDIR at one of its instructions; images of languages and systems start in `/`. */
  #directoryOf(stage: DockerfileStage, until: Instruction | undefined): string | undefined {
    const base = stage.baseStage === undefined ? undefined : this.#tree.stages[stage.baseStage];
    let directory: string | undefined =
      base === undefined || base.index >= stage.index ? '/' : this.#directoryOf(base, undefined);
    for (const instruction of stage.instructions) {
      if (instruction === until) break;
      if (instruction.kind === 'workdir')
        directory = resolved(directory, instruction.value.isKnown ? instruction.value.value : undefined);
    }
    return directory;
  }
}

/** Finds files by their path from a folder; none where the folder is not known. */
function fileIn(
  folder: string | undefined,
  find: (path: string) => string | undefined,
): (path: string) => string | undefined {
  return (path) => (folder === undefined ? undefined : find(resolved(folder, path) ?? path));
}

interface At {
  readonly stage: DockerfileStage;
  readonly contents: ImageContents;
  readonly act: Act;
}
