import * as core from '@actions/core';
import { InputError } from '../repository/input-error.ts';
import { CANCELLED, Cancelled } from '../until-cancelled.ts';
import { readInputs } from './inputs.ts';
import { judge } from './judge.ts';
import { report } from './report.ts';

/** Exit statuses, as on the command line. */
const [FOUND, WRONG_USE, FAULT] = [1, 2, 3];

/** The Action: inputs and occasion, the gate, reports. Sets the process's exit status, which nothing but the verdict decides. */
export async function runAction(): Promise<void> {
  try {
    const inputs = readInputs((name) => core.getInput(name));
    const judged = await judge(inputs, process.env);
    if (judged.result.verdict.failed) process.exitCode = FOUND;
    await report(judged, inputs, process.env);
  } catch (error) {
    if (error instanceof Cancelled) {
      core.info(error.message);
      process.exitCode = CANCELLED;
      return;
    }
    process.exitCode = error instanceof InputError ? WRONG_USE : FAULT;
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (error instanceof InputError) core.error(error.message, { title: 'incident-gate cannot run' });
    else
      core.error(`A fault of the gate, not of your repository. Please report it.\n${detail}`, {
        title: 'incident-gate failed',
      });
  }
}
