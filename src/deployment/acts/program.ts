/** What a command does to the world, as far as rules care. */
export const ACT_KINDS = [
  'serve',
  'copy',
  'build',
  'push',
  'pull',
  'run-container',
  'apply',
  'rollback',
  'enable',
  'disable',
  'start',
  'restart',
  'reload',
  'reload-definitions',
  'stop',
  'kill',
  'sleep',
  'wait',
  'install',
  'update',
  'fetch',
  'dump',
  'connect',
  'schedule',
  'lock',
  'print',
  'check',
  'list',
  'remove',
  'migrate',
  'compile',
  'create',
  'edit',
  'enter-folder',
  'run',
] as const;

export type ActKind = (typeof ACT_KINDS)[number];

/**
 * What one program's command line means, as data: one file of `programs/` each. `programs/README.md` explains the
 * format to those who write one.
 */
export interface Program {
  /** The canonical name, which acts carry. */
  readonly program: string;
  /** Where the meaning of its options is documented. */
  readonly source: string;
  /** Base names it is called by; `*` stands for a version (`python3.*`). */
  readonly names: readonly string[];
  /** What follows `python -m`. */
  readonly modules: readonly string[];
  /** A variable whose value is read as further arguments (`GUNICORN_CMD_ARGS`). */
  readonly argumentsFrom?: string;
  /** Options that stand before the subcommand. */
  readonly options: Options;
  /** By subcommand words (`compose up`); the empty string where there is none. */
  readonly commands: ReadonlyMap<string, Command>;
}

/** Canonical option name -> its switches. */
export type Options = ReadonlyMap<string, readonly Switch[]>;

export interface Switch {
  /** `--port`, `-p`, `-name`. */
  readonly name: string;
  /** `required`: the next word or attached; `optional`: only attached with `=`. */
  readonly value: 'none' | 'required' | 'optional';
}

export interface Command {
  readonly acts: readonly ConditionalAct[];
  readonly options: Options;
  /** Names in order; one of them may end in `…` and takes all that the others leave. */
  readonly operands: readonly string[];
  /** Nothing after the first operand is an option of this program. */
  readonly stopsAtOperand: boolean;
  /** `NAME=value` operands before the others set variables (`env`, `sudo`). */
  readonly takesAssignments: boolean;
  /** Tried in order; the first whose operand or option is there holds. */
  readonly runs: readonly Nested[];
  readonly facts: ReadonlyMap<string, readonly FactSource[]>;
}

export interface ConditionalAct {
  readonly act: ActKind;
  /** Only with (or without) this option. */
  readonly with?: string;
  readonly without?: string;
}

/** A command line inside this one. */
export interface Nested {
  /** The operand or option that holds it. */
  readonly operand?: string;
  readonly option?: string;
  /** `argv`: words; `shell`: text that a shell reads; `script`: a file to run; `module`: a Python module. */
  readonly as: 'argv' | 'shell' | 'script' | 'module';
  readonly where: 'here' | 'container' | 'guest' | 'remote';
  /** The operand or option that names the container, guest or host. */
  readonly at?: string;
}

/** One place a fact can come from. Sources are tried in order. */
export type FactSource =
  /** The option's value. */
  | { readonly from: 'option'; readonly option: string }
  /** True when the option is there. */
  | { readonly from: 'flag'; readonly option: string }
  /** False when the option is there. */
  | { readonly from: 'unless'; readonly option: string }
  | { readonly from: 'operand'; readonly operand: string }
  | { readonly from: 'environment'; readonly variable: string }
  /** What holds when nothing else says otherwise. */
  | { readonly from: 'default'; readonly value: string | number | boolean };
