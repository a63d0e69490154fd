import type { Text } from '../../repository/text.ts';
import type { Workflow, WorkflowJob, WorkflowStep } from './tree.ts';

/** The command line that runs a step's script; `{0}` is the script's file. */
export interface StepShell {
  readonly template: string;
  /** `sh`, `bash`, `pwsh`, `python`: what reads the script; undefined when unknown. */
  readonly program?: string;
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** Where the shell is named; absent when GitHub's default applies. */
  readonly text?: Text;
  /** Why it is not known, when it is not. */
  readonly unknown?: string;
}

/** Docs: "Workflow syntax for GitHub Actions", `jobs.<job_id>.steps[*].shell`; runner: ScriptHandlerHelpers.cs. */
const TEMPLATES: Readonly<Record<string, string>> = {
  bash: 'bash --noprofile --norc -eo pipefail {0}',
  sh: 'sh -e {0}',
  pwsh: 'pwsh -command ". \'{0}\'"',
  powershell: 'powershell -command ". \'{0}\'"',
  python: 'python {0}',
  cmd: '%ComSpec% /D /E:ON /V:OFF /S /C "CALL "{0}""',
};

/** Where a step stands; a composite action's step has neither job nor workflow, and must name its shell. */
export interface StepPlace {
  readonly job?: WorkflowJob;
  readonly workflow?: Workflow;
}

/**
 * The shell of a step: its own, else the job's default, else the workflow's, else GitHub's: `bash -e {0}` without pipefail
 * on Linux and macOS, `sh -e {0}` in a container job, PowerShell on Windows.
 */
export function shellFlags(step: WorkflowStep, { job, workflow }: StepPlace = {}): StepShell {
  const text = step.shell ?? job?.defaults.shell ?? workflow?.defaults.shell;
  if (text === undefined) return read(unspecified(job));
  if (text.unknown !== undefined) {
    return { template: text.value, errexit: false, pipefail: false, text, unknown: text.unknown };
  }
  return { ...read(TEMPLATES[text.value] ?? text.value), text };
}

function unspecified(job: WorkflowJob | undefined): string {
  if (job?.container !== undefined) return 'sh -e {0}';
  const isWindows = job?.runsOn.some((label) => label.isKnown && WINDOWS.test(label.value)) ?? false;
  return isWindows || (job !== undefined && isWindowsMatrix(job)) ? (TEMPLATES.pwsh ?? '') : 'bash -e {0}';
}

const WINDOWS = /^windows/i;

/** `runs-on: ${{ matrix.os }}` where every `os` of the matrix is a Windows. */
function isWindowsMatrix({ mapping, strategy }: WorkflowJob): boolean {
  const on = mapping.get('runs-on');
  const written = on?.kind === 'scalar' ? on.source.value : '';
  const [, name] = /^["']?\$\{\{\s*matrix\.([\w-]+)\s*\}\}["']?$/.exec(written) ?? [];
  const matrix = strategy?.get('matrix');
  if (name === undefined || matrix?.kind !== 'mapping') return false;
  const values = matrix.get(name);
  return (
    values?.kind === 'sequence' &&
    values.items.length > 0 &&
    values.items.every((item) => item.kind === 'scalar' && WINDOWS.test(item.decoded.value))
  );
}

function read(template: string): StepShell {
  const words = template.split(/\s+/);
  const program = words[0]?.split('/').at(-1);
  const options = words.slice(1);
  const isShell = /^(?:ba|da|k|z)?sh$/.test(program ?? '');
  const flags = options.filter((word) => /^-[a-z]+$/.test(word));
  const named = (name: string) =>
    options.some((word, i) => word === name && /^-[a-z]*o$/.test(options[i - 1] ?? ''));
  return {
    template,
    ...(program === undefined || program === '' ? {} : { program }),
    errexit: isShell && (named('errexit') || flags.some((word) => word.includes('e'))),
    pipefail: isShell && named('pipefail'),
  };
}
