import type { RepositoryFile } from '../../repository/repository.ts';
import { type StepPlace, shellFlags } from '../../syntax/workflow/shell.ts';
import type { ActionFile, Workflow, WorkflowStep } from '../../syntax/workflow/tree.ts';
import { environmentOf, type Lowered, shellScript } from './script-of.ts';

const SHELLS = ['bash', 'sh', 'zsh', 'dash'];

/** The scripts of a workflow's steps, under the shell and flags that the runner gives them. */
export function lowerWorkflow(workflow: Workflow): Lowered[] {
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) =>
      lowerStep(step, {
        place: { job, workflow },
        job: job.id.value,
        environment: [...workflow.env, ...job.env, ...step.env],
      }),
    ),
  );
}

/** The scripts of a composite action's steps. */
export function lowerAction(file: RepositoryFile, action: ActionFile): Lowered[] {
  return action.steps.flatMap((step) =>
    lowerStep(step, { place: {}, job: action.name?.value ?? file.path, environment: step.env }),
  );
}

interface StepContext {
  readonly place: StepPlace;
  readonly job: string;
  readonly environment: WorkflowStep['env'];
}

/** Actions that run what they are given on another machine, and the input that holds it (their own `action.yml`). */
const REMOTE_SHELLS: readonly (readonly [action: RegExp, input: string])[] = [
  [/^appleboy\/ssh-action@/, 'script'],
  [/^(?:fifsky\/ssh-action|garygrossgarten\/github-action-ssh|D3rHase\/ssh-command-action)@/, 'command'],
];

function lowerStep(step: WorkflowStep, { place, job, environment }: StepContext): Lowered[] {
  return [...lowerRun(step, { place, job, environment }), ...lowerRemote(step, job)];
}

/**
 * What a step runs elsewhere through an action, in a shell without the step's variables, and without errexit unless `script_stop`
 * ends it at the first failure (appleboy/ssh-action, action.yml).
 */
function lowerRemote(step: WorkflowStep, job: string): Lowered[] {
  const input = REMOTE_SHELLS.find(([action]) => action.test(step.uses?.value ?? ''))?.[1];
  const text = step.with.find(({ name }) => name.value === input)?.value;
  if (input === undefined || text === undefined) return [];
  const host = step.with.find(({ name }) => name.value === 'host')?.value;
  const stops = step.with.some(({ name, value }) => name.value === 'script_stop' && value?.value === 'true');
  const { script, problems } = shellScript(text, { origin: { kind: 'workflow', job }, shell: 'bash' });
  return [
    {
      script: {
        ...script,
        errexit: script.errexit || stops,
        where: [{ kind: 'ci' }, { kind: 'remote', ...(host === undefined ? {} : { name: host }) }],
      },
      problems,
    },
  ];
}

function lowerRun(step: WorkflowStep, { place, job, environment }: StepContext): Lowered[] {
  const shell = shellFlags(step, place);
  if (step.run === undefined || (shell.program !== undefined && !SHELLS.includes(shell.program))) return [];
  const folder =
    step.workingDirectory ??
    place.job?.defaults.workingDirectory ??
    place.workflow?.defaults.workingDirectory;
  return [
    shellScript(step.run, {
      origin: { kind: 'workflow', job },
      where: { kind: 'ci' },
      shell: shell.program ?? 'bash',
      errexit: shell.errexit,
      pipefail: shell.pipefail,
      environment: environmentOf(environment),
      directory: folder === undefined ? '' : folder.value,
    }),
  ];
}
