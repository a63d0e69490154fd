import type { ModuleSource } from './configuration.ts';
import type { Turn } from './repetition.ts';
import type { Budget, Files, References } from './scope.ts';
import type { Value } from './value.ts';

/** What all module instances of one evaluation share. */
export interface Project {
  readonly sources: ReadonlyMap<string, ModuleSource>;
  readonly budget: Budget;
  /** How many modules may still be called: modules that call two others each double with every level. */
  remaining: number;
}

/** What one module instance is made from. */
export interface Instantiation {
  readonly project: Project;
  readonly source: ModuleSource;
  readonly files: Files;
  /** The root module's directory: where Terraform runs. */
  readonly root: string;
  /** `''` for a root module, else `module.chat`. */
  readonly address: string;
  readonly callers: readonly string[];
  /** What a variable is given from outside, unconverted; undefined when it is not given. */
  readonly input: (name: string) => Value | undefined;
  readonly variableFile?: string;
  readonly unsettled?: Turn['unsettled'];
}

/** For what may refer to nothing: defaults, `.tfvars`. */
export const NO_REFERENCES: References = {
  resolve: () => undefined,
  refusal: (root) => `\`${root}\` cannot be used here`,
};
