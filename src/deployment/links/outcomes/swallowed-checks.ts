import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';
import type { Text } from '../../../repository/text.ts';
import type { WorkflowJob, WorkflowStep } from '../../../syntax/workflow/tree.ts';
import type { Act } from '../../acts/act.ts';
import type { CiCheck } from '../../model/ci-check.ts';
import type { Run } from '../../scripts/run.ts';
import { consumerOf } from '../commands/pipeline-stage.ts';

/** What keeps the failure of a check from its job. */
export interface Swallow {
  readonly how: Extract<CiCheck['how'], string>;
  readonly by: string;
  readonly at: Span;
}

/** Stages that show or keep what they read and succeed whatever it is; a search asks a question of its own. */
const SHOWERS = /^(?:tee|cat|tail|head|sed|awk|ts|tr|cut|sort|uniq|column|less|nl)$/;

/** What swallows the failure of one command of a step, in the step's own script. */
export function swallowIn(run: Run, act: Act): Swallow | undefined {
  const { flow } = act.line;
  if (flow.background || flow.trap !== undefined) return undefined;
  const { handler } = flow;
  if (flow.onFailure === 'ignored' && handler !== undefined) {
    const how = /^(?:true|:)$/.test(handler.value) ? 'or-true' : 'message';
    return { how, by: `|| ${handler.value.split('\n', 1)[0]}`, at: handler.span() };
  }
  if (flow.onFailure === 'tested' && handler !== undefined && /^exit\s+0$/.test(handler.value))
    return { how: 'or-true', by: `|| ${handler.value}`, at: handler.span() };
  const piped = flow.pipeline === undefined ? undefined : run.pipelines[flow.pipeline.index];
  const last = piped?.pipeline.stages.at(-1);
  if (/PIPESTATUS/.test(run.script.text.value)) return undefined;
  if (flow.onFailure !== 'hidden' || last === undefined || !SHOWERS.test(consumerOf(last).program))
    return undefined;
  return { how: 'pipe', by: `| ${consumerOf(last).program}`, at: last.text.span() };
}

/** `continue-on-error: true`, of the step or of its job; an expression is not known here. */
export function swallowAround(step: WorkflowStep, job: WorkflowJob): Swallow | undefined {
  if (step.continueOnError?.value === true)
    return { how: 'step', by: '`continue-on-error: true`', at: step.continueOnError.entry.span() };
  if (job.continueOnError?.value === true)
    return { how: 'job', by: '`continue-on-error: true` of the job', at: job.continueOnError.entry.span() };
  return undefined;
}

const ADVISORY =
  /non-?blocking|informational|advisory|\boptional|best[- ]effort|report[- ]only|warn(?:ing)?s? only|soft[- ]fail|experimental|\bflaky|\b(?:allow|may|can|might|could|permit)\w* (?:to )?(?:fail|be)\b|\b(?:do(?:es)?n'?t|do not|does not|won'?t|not|never|without) (?:to )?(?:fail|block|break|abort)\w*|\bnot (?:required|fatal|critical)|ignore\w*|continue (?:on|even)|even if|\bTODO|\bFIXME|\buntil\b|\bknown\b|\bskip|\bif (?:it is |they are )?(?:accessible|available|present|any|exists?)\b/i;

/** A check, where it stands; without an act it is an action. */
export interface Standing {
  readonly step: WorkflowStep;
  readonly act?: Act;
}

/** The step's name, or a comment in it or right above it, says that its failure does not count. */
export function isAdvisory(content: string, job: WorkflowJob, { step, act }: Standing): boolean {
  if (/skip|optional|ignor|non-?block/i.test(act?.line.flow.handler?.value ?? '')) return true;
  if (
    [step.name?.value, job.name?.value, job.id.value].some(
      (name) => name !== undefined && ADVISORY.test(name),
    )
  )
    return true;
  const { start, end } = step.text.span();
  const comments = content.slice(start, end).match(/(?:^|\s)#.*$/gm) ?? [];
  const above = content
    .slice(Math.max(0, start - 500), start)
    .split('\n')
    .reverse();
  const near = above.slice(1).findIndex((line) => !/^\s*#/.test(line));
  return [...comments, ...above.slice(1, near < 0 ? undefined : near + 1)].some((line) =>
    ADVISORY.test(line),
  );
}

const KEEPERS = /upload-artifact|codecov|coveralls|cache@/;

/** What makes something of a file that was read: a job that fails, a report that others see. A summary does not. */
const VERDICTS =
  /\bexit\s+[1-9$"]|setFailed|upload-sarif|test-report|reporter|junit|publish-unit|annotat|comment|create-(?:pull|an-)?-?(?:request|issue)/i;

/** Something else in the workflow reads the step's outcome, or a file that the command writes. */
export function isReadLater(content: string, job: WorkflowJob, { step, act }: Standing): boolean {
  const id = step.id?.value;
  if (id !== undefined && new RegExp(`steps\\.${quoted(id)}\\.(?:outcome|conclusion|outputs)`).test(content))
    return true;
  if (/GITHUB_(?:OUTPUT|ENV|STATE)/.test(act?.line.flow.handler?.value ?? '')) return true;
  if (act !== undefined && isFixer(act) && COMMITS.test(job.text.value)) return true;
  if (act !== undefined && isAnswerJudged(act, step.run?.value ?? '')) return true;
  const files = act === undefined ? filesIn(step.text.value) : filesOf(act, step.run);
  if (files.length === 0) return false;
  const own = act?.line.text.value ?? step.text.value;
  const rest = job.steps
    .filter((other) => !KEEPERS.test(other.uses?.value ?? ''))
    .map((other) => (other === step ? afterOwn(step.run?.value ?? '', own) : other.text.value));
  return rest.some((text) => files.some((file) => text.includes(file)) && VERDICTS.test(text));
}

/** `status=$(curl … | awk …)`, and an `exit 1` behind a look at `$status`: without an answer it is not the right one. */
function isAnswerJudged({ line }: Act, script: string): boolean {
  const at = script.indexOf(line.text.value);
  const before = script.slice(0, Math.max(at, 0));
  const [, name] = /(?:^|[\n;]|\bexport\s)\s*([A-Za-z_]\w*)=["']?(?:\$\(|`)[^\n]*$/.exec(before) ?? [];
  if (at < 0 || name === undefined) return false;
  const rest = script.slice(at);
  return (
    new RegExp(`(?:\\[|\\btest\\b|\\bcase\\b)[^\\n]*\\$\\{?${name}\\b`).test(rest) &&
    /\bexit\s+[1-9$"]/.test(rest)
  );
}

/** Files that the command's line names with a suffix of reports, the one of a `tee` behind it included. */
function filesOf(act: Act, script: Text | undefined): string[] {
  const { value } = act.line.text;
  const from = script?.value.indexOf(value) ?? -1;
  const line =
    from < 0 || script === undefined ? value : (script.value.slice(from).split(/(?<!\\)\n/, 1)[0] ?? value);
  return filesIn(line);
}

function filesIn(text: string): string[] {
  return [...text.matchAll(/[\w./-]+\.(?:json|sarif|xml|txt|md|log|html|out|csv)\b/g)].map(([file]) =>
    posix.basename(file),
  );
}

const COMMITS = /\bgit (?:commit|add|push)\b|create-pull-request|git-auto-commit/;

/** A program that mends what it finds: it fails because it did, and what it did is committed next. */
function isFixer({ program }: Act): boolean {
  return /^(?:pre-commit|prek|black|isort|ruff|prettier|eslint|biome|markdownlint.*|terraform)$/.test(
    program,
  );
}

function afterOwn(script: string, own: string): string {
  const from = script.indexOf(own);
  const end = from < 0 ? -1 : script.indexOf('\n', from + own.length);
  return end < 0 ? '' : script.slice(end);
}

function quoted(text: string): string {
  return text.replace(/[^\w-]/g, '\\$&');
}
