import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Known } from '../../unknown.ts';
import { isUnconditional } from '../commands/unconditional.ts';
import { buildSteps } from '../images/build-steps.ts';
import { type ImageBuild, imageContents, stageOf } from '../images/image-contents.ts';
import { resolved } from '../images/image-place.ts';
import { absenceOf, type ImageState } from '../images/image-programs.ts';
import { stageLine } from '../images/stage-line.ts';
import { runOfFile } from '../processes/workers.ts';
import { type ContainerStart, containerStartsOf } from './container-starts.ts';
import { startScriptOf } from './first-process.ts';

/** Something that an interpreter is looked up for: a shebang, or the program of a command. */
export interface InterpreterUse {
  readonly at: Text;
  /** As it is looked up: `/bin/bash`, `bash`. */
  readonly path: string;
  readonly absent: Known<string | false>;
  /** Says on what system. */
  readonly base: Text;
  /** What has it run, where that stands elsewhere. */
  readonly by?: Text;
}

/** Interpreters that images of the repository, and containers of images from elsewhere, look up. */
export const interpreterUses = once((deployment: Deployment): readonly InterpreterUse[] => [
  ...containerStartsOf(deployment).flatMap((start) => usesOfStart(deployment, start)),
  ...usesOfBuilds(deployment),
]);

interface Use {
  readonly at: Text;
  readonly path: string;
  readonly by?: Text;
}

function usesOfStart(deployment: Deployment, start: ContainerStart): InterpreterUse[] {
  const uses = [...ofWords(start), ...ofFiles(deployment, start), ...ofScript(deployment, start)];
  const states =
    start.builds.length > 0 ? start.builds.flatMap((build) => stateOf(deployment, build)) : plain(start);
  return uses.flatMap((use) =>
    states
      .slice(0, 1)
      .map((state) => ({ ...use, absent: absenceOf(deployment.programs, use, state), base: state.base })),
  );
}

/** An image from elsewhere has what it has. */
function plain({ base }: ContainerStart): ImageState[] {
  return base === undefined ? [] : [{ base, acts: [], stages: [] }];
}

function stateOf(deployment: Deployment, build: ImageBuild): ImageState[] {
  const tree = deployment.dockerfileAt(build.dockerfile);
  const last = tree === undefined ? undefined : stageOf(tree, build.target);
  if (tree === undefined || last === undefined) return [];
  const stages = stageLine(tree, last);
  const indices = stages.map(({ index }) => index).sort((a, b) => a - b);
  const acts = indices
    .flatMap((index) => deployment.runsOf(build.dockerfile, 'image-build', index))
    .flatMap((run) => run.acts);
  return [{ base: (stages.at(-1) ?? last).base, acts, stages }];
}

const WRAPPERS = /^(?:tini|dumb-init|env|exec|gosu|su-exec|nohup|stdbuf|--|-\w+|\w+=.*)$/;

/** `["bash", "start.sh"]`, `["tini", "--", "/bin/bash", "-c", …]`. */
function ofWords({ argv }: ContainerStart): Use[] {
  const first = argv.findIndex(({ value }) => !WRAPPERS.test(posix.basename(value)));
  const word = argv[first];
  return word !== undefined && posix.basename(word.value) === 'bash' ? [{ at: word, path: word.value }] : [];
}

/** Files of the image that are executed by their path: the kernel reads their first line. */
function ofFiles(deployment: Deployment, start: ContainerStart): Use[] {
  const [build] = start.builds;
  const contents = build === undefined ? undefined : imageContents(deployment, build);
  if (contents === undefined) return [];
  return start.run.acts.flatMap((act): Use[] => {
    const named = executed(act);
    if (named === undefined || !isUnconditional(deployment, act)) return [];
    const directory = start.workingDirectory?.value ?? contents.directory;
    const candidates = named.value.includes('/')
      ? [resolved(directory, named.value)]
      : BIN.map((folder) => `${folder}/${named.value}`);
    const from = candidates
      .map((path) => (path === undefined ? undefined : contents.file(path)?.from))
      .find((one) => one !== undefined);
    const use = from === undefined ? undefined : shebangOf(deployment, from);
    return use === undefined ? [] : [{ ...use, by: named }];
  });
}

/** The word that names a program which no interpreter is started for. */
function executed({ kind, line }: Act): Text | undefined {
  const [first] = line.argv;
  if (kind !== 'run' || first === undefined || !first.isKnown) return undefined;
  return line.wrappers.some((name) => INTERPRETERS.has(name)) ? undefined : first;
}

const INTERPRETERS = new Set(['sh', 'python', 'node', 'ruby', 'perl', 'php']);
const BIN = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** What the first line of a file names: `#!/bin/bash`, `#!/usr/bin/env -S bash -e`. */
function shebangOf({ repository }: Deployment, path: string): Use | undefined {
  const text = repository.file(path)?.text ?? repository.read(path);
  const found = /^#![ \t]*(\S+)(?:[ \t]+(?:-S[ \t]+)?(\S+))?/.exec(text?.value ?? '');
  if (text === undefined || found === null) return undefined;
  const [whole, program = '', argument] = found;
  const isEnv = posix.basename(program) === 'env';
  if (isEnv && argument === undefined) return undefined;
  const end = isEnv ? whole.length : whole.indexOf(program) + program.length;
  return { at: text.slice(0, end), path: isEnv ? (argument ?? '') : program };
}

const BASH = /^(?:exec\s+)?((?:\/usr)?(?:\/local)?(?:\/bin\/)?bash)(?=\s)/;

/** `bash other.sh` in the script that a container starts with. */
function ofScript(deployment: Deployment, start: ContainerStart): Use[] {
  const path = start.builds.length === 0 ? undefined : startScriptOf(deployment, start);
  const run = path === undefined ? undefined : runOfFile(deployment, path);
  return (run?.acts ?? []).flatMap((act): Use[] => {
    const { text } = act.line;
    const found = BASH.exec(text.value);
    if (
      found === null ||
      text.path !== path ||
      !isUnconditional(deployment, act) ||
      act.line.flow.onFailure === 'ignored'
    )
      return [];
    const [whole, program = ''] = found;
    return [{ at: text.slice(whole.length - program.length, whole.length), path: program, by: start.text }];
  });
}

/** `RUN bash install.sh`, `SHELL ["/bin/bash", "-c"]`. */
function usesOfBuilds(deployment: Deployment): InterpreterUse[] {
  const seen = new Set<Text>();
  const steps = buildSteps(deployment).flatMap(
    ({ act, before, stage, stages, base, instruction }): InterpreterUse[] => {
      const { text } = act.line;
      const program = BASH.exec(text.value)?.[1];
      // Later ones stand after a command that speaks of it, which leaves them unknown.
      if (program === undefined || seen.has(stage.text) || !isUnconditional(deployment, act)) return [];
      seen.add(stage.text);
      const start = text.value.indexOf(program);
      const own = stages.map((stage) => ({
        ...stage,
        instructions: stage.instructions.filter(
          (one) => one.text.span().start < instruction.text.span().start,
        ),
      }));
      const absent = absenceOf(deployment.programs, { path: program }, { base, acts: before, stages: own });
      return [{ at: text.slice(start, start + program.length), path: program, absent, base }];
    },
  );
  return steps;
}
