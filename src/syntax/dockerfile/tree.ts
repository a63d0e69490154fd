import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import type { Setting } from '../yaml/reader.ts';

/** A Dockerfile as BuildKit reads it. Instructions before the first FROM other than ARG are problems and left out. */
export interface DockerfileTree {
  readonly text: Text;
  /** What continues a line and quotes a character: `# escape=`. */
  readonly escape: '\\' | '`';
  readonly directives: readonly { readonly name: string; readonly value: Text }[];
  /** ARG before the first FROM: known to FROM lines, and to a stage that repeats the ARG. */
  readonly globalArgs: readonly KeyValue[];
  readonly stages: readonly DockerfileStage[];
  readonly problems: readonly SyntaxProblem[];
}

export interface DockerfileStage {
  /** From its FROM to its last instruction. */
  readonly text: Text;
  /** Counted from 0, as `COPY --from=0` does. */
  readonly index: number;
  /** `AS name`. */
  readonly name?: Text;
  /** An image, or the name of an earlier stage; variables expanded. */
  readonly base: Text;
  /** The earlier stage that `base` names. */
  readonly baseStage?: number;
  readonly platform?: Text;
  readonly instructions: readonly Instruction[];
}

export interface KeyValue {
  readonly text: Text;
  readonly name: Text;
  /** Quotes taken away, variables expanded. Absent for a bare `ARG NAME`. */
  readonly value?: Text;
}

export interface InstructionFlag {
  readonly text: Text;
  /** Without the dashes. */
  readonly name: string;
  readonly value?: Text;
}

interface InstructionBase {
  /** As written: continued lines, comments among them and heredocs included. */
  readonly text: Text;
  readonly keyword: Text;
  /** What follows the keyword and the flags, continued lines joined; heredocs not included. */
  readonly arguments: Text;
  readonly flags: readonly InstructionFlag[];
  /** Runs in the builds of images that are based on this one. */
  readonly onbuild: boolean;
}

export type Instruction = InstructionBase & InstructionContent;

/** An instruction of that kind. */
export type InstructionOf<K extends Instruction['kind']> = Instruction & { readonly kind: K };

export type InstructionContent =
  | { readonly kind: 'run' | 'cmd' | 'entrypoint'; readonly command: DockerCommand }
  | { readonly kind: 'shell'; readonly words: readonly Text[] }
  | CopyContent
  | { readonly kind: 'env' | 'arg' | 'label'; readonly pairs: readonly KeyValue[] }
  | { readonly kind: 'expose'; readonly ports: readonly ExposedPort[] }
  | HealthcheckContent
  | { readonly kind: 'user' | 'workdir' | 'stopsignal' | 'maintainer'; readonly value: Text }
  | { readonly kind: 'volume'; readonly paths: readonly Text[] };

/** `exec`: a JSON list of words. `shell`: a script for SHELL; one that is not valid JSON is this, brackets and all. */
export type DockerCommand =
  | { readonly form: 'exec'; readonly text: Text; readonly words: readonly Text[] }
  | {
      readonly form: 'shell';
      readonly text: Text;
      /** Continued lines joined; heredocs follow their line. The heredoc's own lines for a bare `RUN <<EOF`. */
      readonly script: Text;
      readonly heredocs: readonly DockerHeredoc[];
    };

export interface DockerHeredoc {
  readonly name: string;
  /** False when the name is quoted. */
  readonly expands: boolean;
  /** Lines between the marks; leading tabs taken away for `<<-`. */
  readonly body: Text;
}

export interface CopyContent {
  readonly kind: 'copy' | 'add';
  /** Paths or URLs as the build context or `--from` has them; variables expanded. */
  readonly sources: readonly Text[];
  readonly heredocs: readonly DockerHeredoc[];
  readonly destination?: Text;
  /** `--from`: a stage's name or number, or an image. */
  readonly from?: Text;
}

export interface ExposedPort {
  readonly text: Text;
  readonly first: number;
  readonly last: number;
  readonly protocol: string;
}

/** Times in seconds. */
export interface HealthcheckContent {
  readonly kind: 'healthcheck';
  /** `HEALTHCHECK NONE`. */
  readonly disabled: boolean;
  readonly command?: DockerCommand;
  readonly interval?: Setting<number>;
  readonly timeout?: Setting<number>;
  readonly startPeriod?: Setting<number>;
  readonly startInterval?: Setting<number>;
  readonly retries?: Setting<number>;
}
