import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as core from '@actions/core';
import { context } from '@actions/github';
import { type GateResult, runGate } from '../gate.ts';
import { CONFIDENCES, SEVERITIES, type Severity } from '../policy/finding.ts';
import { prepare } from '../prepare.ts';
import { FORMATS, type FormatName } from '../report/formats.ts';
import type { ReportOptions } from '../report/report-options.ts';
import { InputError } from '../repository/input-error.ts';
import { shippedVersion } from '../shipped.ts';

/** Exit statuses, as on the command line. */
const [FOUND, WRONG_USE, FAULT] = [1, 2, 3];

/** The Action: inputs, gate, annotations, summary, outputs. Sets the process's exit status. */
export async function runAction(): Promise<void> {
  try {
    const workspace = process.env.GITHUB_WORKSPACE ?? process.cwd();
    const result = await judge(resolve(workspace, core.getInput('path') || '.'));
    await report(result, workspace);
    if (result.verdict.failed) process.exitCode = FOUND;
  } catch (error) {
    process.exitCode = error instanceof InputError ? WRONG_USE : FAULT;
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (error instanceof InputError) core.error(error.message, { title: 'incident-gate cannot run' });
    else
      core.error(`A fault of the gate, not of your repository. Please report it.\n${detail}`, {
        title: 'incident-gate failed',
      });
  }
}

async function judge(root: string): Promise<GateResult> {
  const failOn = word('fail-on', [...SEVERITIES, 'never']);
  const confidence = word('confidence', CONFIDENCES);
  const input = await prepare({
    root,
    policyFrom: 'now',
    ...(failOn === undefined ? {} : { failOn }),
    ...(confidence === undefined ? {} : { confidence }),
  });
  return runGate(input);
}

function word<const W extends string>(input: string, words: readonly W[]): W | undefined {
  const value = core.getInput(input);
  if (value === '') return undefined;
  const found = words.find((one) => one === value);
  if (found === undefined)
    throw new InputError(`The input \`${input}\` is \`${value}\`; it must be one of ${words.join(', ')}.`);
  return found;
}

async function report({ verdict, sources }: GateResult, workspace: string): Promise<void> {
  const build = (format: FormatName): string => FORMATS[format](verdict, sources, OPTIONS);
  process.stdout.write(build('text'));
  process.stdout.write(build('github'));
  if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(build('summary')).write();
  for (const format of ['sarif', 'json'] as const) {
    const file = core.getInput(`${format}-file`);
    if (file !== '') writeReport(resolve(workspace, file), build(format));
  }
  const count = (severity: Severity): number =>
    verdict.findings.filter((finding) => finding.severity === severity).length;
  core.setOutput('verdict', verdict.failed ? 'failed' : 'passed');
  core.setOutput('errors', count('error'));
  core.setOutput('warnings', count('warning'));
  core.setOutput('notices', count('notice'));
}

const OPTIONS: ReportOptions = {
  tool: { name: 'incident-gate', version: shippedVersion() },
  colour: false,
  width: 120,
  linkTo: (path, line) => {
    const { owner, repo } = context.repo;
    const file = path.split('/').map(encodeURIComponent).join('/');
    return `${context.serverUrl}/${owner}/${repo}/blob/${context.sha}/${file}#L${line}`;
  },
};

function writeReport(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new InputError(`The report could not be written to \`${file}\`: ${(error as Error).message}.`);
  }
}
