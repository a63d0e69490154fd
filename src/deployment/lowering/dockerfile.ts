import type { Text } from '../../repository/text.ts';
import type {
  DockerCommand,
  DockerfileStage,
  DockerfileTree,
  Instruction,
} from '../../syntax/dockerfile/tree.ts';
import type { Origin } from '../acts/script.ts';
import { argvScript, environmentOf, type Lowered, shellScript } from './script-of.ts';

/** What a stage's instructions run: RUN while it is built, CMD and ENTRYPOINT and HEALTHCHECK when it is started. */
export function lowerDockerfile(tree: DockerfileTree): Lowered[] {
  return tree.stages.flatMap((stage) => new StageLowering(tree, stage).lower());
}

class StageLowering {
  readonly #stage: DockerfileStage;
  #environment: Map<string, Text>;
  #shell: readonly Text[] | undefined;

  constructor(tree: DockerfileTree, stage: DockerfileStage) {
    this.#stage = stage;
    this.#environment = new Map(stage.baseStage === undefined ? [] : stageEnvironment(tree, stage.baseStage));
  }

  lower(): Lowered[] {
    const built = this.#stage.instructions.flatMap((instruction) => this.#instruction(instruction));
    return [...built, ...this.#startCommand()];
  }

  /** ENTRYPOINT and CMD as the engine joins them: of each the last; a shell-form ENTRYPOINT takes no CMD. */
  #startCommand(): Lowered[] {
    const { entrypoint, command } = startOf(this.#stage);
    const origin: Origin = { kind: 'image-command', stage: this.#stage.index };
    if (entrypoint === undefined) return command === undefined ? [] : [this.#command(command, origin)];
    if (entrypoint.form === 'shell' || command === undefined) return [this.#command(entrypoint, origin)];
    const words = [...entrypoint.words, ...(command.form === 'exec' ? command.words : [command.text])];
    const joined = this.#command({ form: 'exec', text: entrypoint.text, words }, origin);
    // An entry point script ends in `exec "$@"`, by custom: what CMD says is then what runs.
    return /\.sh$|entrypoint/.test(entrypoint.words[0]?.value ?? '')
      ? [joined, this.#command(command, origin)]
      : [joined];
  }

  #instruction(instruction: Instruction): Lowered[] {
    const { index } = this.#stage;
    switch (instruction.kind) {
      case 'env':
        this.#environment = new Map([...this.#environment, ...environmentOf(instruction.pairs)]);
        return [];
      case 'shell':
        this.#shell = instruction.words;
        return [];
      case 'run':
        return [this.#command(instruction.command, { kind: 'image-build', stage: index })];
      default:
        return [];
    }
  }

  #command(command: DockerCommand, origin: Origin): Lowered {
    const where =
      origin.kind === 'image-build' ? ({ kind: 'build' } as const) : ({ kind: 'container' } as const);
    const settings = { origin, where, environment: this.#environment };
    if (command.form === 'exec') return argvScript(command.words, command.text, settings);
    const flags = this.#shell?.map((word) => word.value) ?? [];
    const shell = flags[0]?.split('/').pop() ?? 'sh';
    const errexit = flags.slice(1).some((word) => /^-\w*e/.test(word));
    // RUN fails as a whole when its shell does: the last command decides, or errexit the first that fails.
    return shellScript(command.script, { ...settings, shell, errexit, pipefail: flags.includes('pipefail') });
  }
}

/** The ENTRYPOINT and CMD that hold for a stage's image: the last of each. */
export function startOf(stage: DockerfileStage): { entrypoint?: DockerCommand; command?: DockerCommand } {
  let start: { entrypoint?: DockerCommand; command?: DockerCommand } = {};
  for (const instruction of stage.instructions) {
    if (instruction.onbuild) continue;
    if (instruction.kind === 'entrypoint') start = { ...start, entrypoint: instruction.command };
    if (instruction.kind === 'cmd') start = { ...start, command: instruction.command };
  }
  return start;
}

/** ENV of a stage and of those below it. */
export function stageEnvironment(tree: DockerfileTree, index: number): Map<string, Text> {
  const stage = tree.stages[index];
  if (stage === undefined) return new Map();
  const below =
    stage.baseStage === undefined || stage.baseStage >= index
      ? new Map<string, Text>()
      : stageEnvironment(tree, stage.baseStage);
  for (const instruction of stage.instructions) {
    if (instruction.kind === 'env')
      for (const [name, value] of environmentOf(instruction.pairs)) below.set(name, value);
  }
  return below;
}
