import { join } from 'node:path';
import { type GateInput, runGate } from '../gate.ts';
import { CONFIGURATION_FILE, readingOf } from '../policy/configuration/configuration.ts';
import type { Finding } from '../policy/finding.ts';
import { prepare } from '../prepare.ts';
import { guardLog } from '../report/characters/guard-log.ts';
import { visible } from '../report/characters/visible.ts';
import { tally } from '../report/sentences.ts';
import { defaultBranch, wayToTop } from '../repository/git/git-branch.ts';
import { InputError } from '../repository/input-error.ts';
import { openRepository } from '../repository/open.ts';
import { shippedVersion } from '../shipped.ts';
import { target } from './check.ts';
import { gitHubFiles } from './fetch-file.ts';
import { configurationFile, proposedConfiguration } from './init-configuration.ts';
import { type Proposals, proposalsFor } from './init-proposals.ts';
import { findingsByRule } from './init-summary.ts';
import { USES_GATE, WORKFLOW_FILE, workflowFile } from './init-workflow.ts';
import { Progress } from './progress.ts';
import { isThere, replaceFile } from './replace-file.ts';
import type { Terminal } from './terminal.ts';

export interface InitOptions {
  /** What is there is overwritten. */
  readonly force?: boolean;
  /** Both files are printed, and nothing is written. */
  readonly dryRun?: boolean;
}

/** A file to write, or why the one that is there stays. */
interface PlannedFile {
  readonly path: string;
  readonly content: string;
  readonly stays?: string;
}

/** `incident-gate init`: the workflow and the configuration that suit a repository, and what would be found today. */
export async function init(
  { folder, terminal }: { readonly folder: string | undefined; readonly terminal: Terminal },
  options: InitOptions,
): Promise<number> {
  const root = rootOf(folder, terminal);
  const progress = new Progress(terminal.stderr);
  const onProgress = (what: string): void => progress.say(what);
  const found = await prepare({
    root,
    policyFrom: 'now',
    remoteFile: gitHubFiles(terminal.env, fetch),
    onProgress,
  });
  const proposals = proposalsFor(found.repository);
  const files = [workflowFor(root, found, options), configurationFor(root, proposals, options)] as const;
  const input = files[1].stays === undefined ? proposedInput(root, found, proposals) : found;
  const { verdict } = await runGate(input);
  progress.clear();
  for (const { path, content, stays } of files)
    if (options.dryRun !== true && stays === undefined) replaceFile(root, path, content);
  const lines = [
    ...(options.dryRun === true ? files.flatMap(printed) : []),
    ...files.map((file) => fate(file, options)),
    '',
    ...findingsSaid(verdict.findings),
    ...(options.dryRun === true || files[0].stays !== undefined ? [] : ['', NEXT]),
  ];
  terminal.stdout.write(guardLog(`${lines.join('\n')}\n`));
  return 0;
}

const NEXT =
  'Commit what was written, and make the job `gate` a required status check of the branch: only then it holds anything back.';

function rootOf(folder: string | undefined, terminal: Terminal): string {
  const { root, paths } = target(folder === undefined ? [] : [folder], terminal.cwd());
  if (paths.length > 0) throw new InputError(`\`${folder}\` is no folder: name the root of a repository.`);
  const way = wayToTop(root);
  if (way !== '')
    throw new InputError(
      `GitHub reads workflows at the root of a repository only: run \`incident-gate init ${join(folder ?? '', way)}\`.`,
    );
  return root;
}

function workflowFor(root: string, { repository }: GateInput, options: InitOptions): PlannedFile {
  const content = workflowFile({ branch: defaultBranch(root) ?? 'main', version: shippedVersion() });
  const other = repository.files.find(
    ({ path, format, text }) => format === 'workflow' && path !== WORKFLOW_FILE && USES_GATE.test(text.value),
  );
  if (other !== undefined)
    return { path: WORKFLOW_FILE, content, stays: `\`${visible(other.path)}\` runs the gate already` };
  return planned(root, { path: WORKFLOW_FILE, content }, options);
}

function configurationFor(root: string, proposals: Proposals, options: InitOptions): PlannedFile {
  const content = configurationFile(proposals, shippedVersion());
  return planned(root, { path: CONFIGURATION_FILE, content }, options);
}

function planned(root: string, file: PlannedFile, { force = false }: InitOptions): PlannedFile {
  if (force || !isThere(root, file.path)) return file;
  return { ...file, stays: 'it is there already, and stays as it is; `--force` overwrites it' };
}

/** What is judged once the proposed configuration counts. */
function proposedInput(root: string, found: GateInput, proposals: Proposals): GateInput {
  const configuration = proposedConfiguration(proposals);
  const isReadAlike = [found.configuration, configuration].every(
    ({ exclude, maxFileKib }) => exclude.length === 0 && maxFileKib === undefined,
  );
  const repository = isReadAlike ? found.repository : openRepository(root, readingOf(configuration));
  return { ...found, configuration, repository };
}

function printed({ path, content }: PlannedFile): string[] {
  return [`──── ${path}`, ...content.split('\n').map(visible)];
}

function fate({ path, stays }: PlannedFile, { dryRun = false }: InitOptions): string {
  const [kept, written] = dryRun ? ['Would not be written', 'Would be written'] : ['Not written', 'Written'];
  return stays === undefined ? `${written}: \`${path}\`.` : `${kept}: \`${path}\` (${stays}).`;
}

function findingsSaid(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['Today nothing is found.'];
  return [
    `Today it finds ${tally(findings)}:`,
    ...findingsByRule(findings).map((line) => `  ${line}`),
    '',
    '`incident-gate check` shows where and why. To let them pass until they are mended, each with its date and a reason:',
    '  incident-gate baseline write --reason "…"',
  ];
}
