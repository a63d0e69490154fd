import { posix } from 'node:path';
import type { Span } from '../../repository/span.ts';
import type { Statement } from '../../syntax/shell/tree.ts';
import type { Act } from '../acts/act.ts';
import type { Deployment } from '../deployment.ts';
import { once } from '../lazy.ts';
import { lossOf } from '../links/commands/pipeline-losses.ts';
import { type Consumer, consumerOf, stageWords } from '../links/commands/pipeline-stage.ts';
import { checkOf } from '../links/outcomes/checks.ts';
import { isUnknownLibrary } from '../links/outcomes/unnoticed.ts';
import { artefactsOf } from '../links/reach/artefacts.ts';
import type { Pipeline } from '../model/pipeline.ts';
import { actsWithin, type PipelineRun, type Run } from '../scripts/run.ts';
import { type Known, unknown } from '../unknown.ts';

/** Every stage that is not the last of its pipeline and in which the programs' data see something happen. */
export function pipelinesOf(deployment: Deployment): Pipeline[] {
  return deployment
    .runs()
    .flatMap((run) => run.pipelines.flatMap((piped) => stagesOf(deployment, run, piped)));
}

interface Stage {
  readonly run: Run;
  readonly piped: PipelineRun;
  readonly statement: Statement;
  readonly consumer: Consumer;
  readonly index: number;
}

function stagesOf(deployment: Deployment, run: Run, piped: PipelineRun): Pipeline[] {
  const { stages } = piped.pipeline;
  const last = stages.at(-1);
  if (last === undefined) return [];
  const consumer = consumerOf(last);
  return stages.slice(0, -1).flatMap((statement, index) => {
    const thing = stageOf(deployment, { run, piped, statement, consumer, index });
    return thing === undefined ? [] : [thing];
  });
}

function stageOf(deployment: Deployment, stage: Stage): Pipeline | undefined {
  const { run, piped, statement, consumer } = stage;
  const acts = actsOf(stage);
  const loss = lossOf({
    acts,
    words: stageWords(statement),
    consumer,
    flow: piped.flow,
    isLast: isLast(run, piped),
  });
  const act = loss.act ?? acts[0];
  if (act === undefined && loss.program === undefined) return undefined;
  const program =
    (act?.line.text === statement.text ? act.line.argv[0] : undefined) ??
    loss.program ??
    act?.line.argv[0] ??
    statement.text;
  const artefacts = artefactsOf(deployment);
  const [condition] = piped.flow.conditions.slice(-1);
  return {
    ...(act === undefined ? artefacts.ofScript(run.script) : artefacts.ofAct(act)),
    at: statement.text.value.includes('\n') ? program.span() : statement.text.span(),
    program: act?.program ?? program.value,
    program_at: program.span(),
    kind: act?.kind ?? 'run',
    can_fail: loss.canFail,
    consumer: consumer.program,
    consumer_at: consumer.text.span(),
    pipefail: pipefailOf(run, piped),
    shell: run.script.shell,
    status_read: /^[^\n]*(?:\n[^\n]*){0,2}?(?:PIPESTATUS|pipestatus)/.test(after(deployment, piped, 300)),
    result_used: loss.resultUsed,
    result_at: piped.flow.isCondition ? condition?.text.span() : undefined,
    checked: isChecked(consumer, after(deployment, piped, 3000)) || isUsedNext(run, piped, statement),
    loses: isCheckOfWorkflow(deployment, run, act) ? 'nothing' : loss.loses,
    harm: loss.harm,
  };
}

/** The first file that is sourced and is not here. */
const firstLibrary = once((run: Run): Act | undefined => run.acts.find(isUnknownLibrary));

function pipefailOf(run: Run, { flow, stages }: PipelineRun): Known<boolean> {
  const library = flow.pipefail ? undefined : firstLibrary(run);
  if (library === undefined || library.line.order >= (stages[0]?.from ?? 0)) return flow.pipefail;
  return unknown('a file that is not here is sourced: it may set pipefail', library.line.text.span());
}

/** A test or a linter in a workflow is another thing, which other ways of losing its status are asked of too. */
function isCheckOfWorkflow(deployment: Deployment, { script }: Run, act: Act | undefined): boolean {
  return script.origin.kind === 'workflow' && act !== undefined && checkOf(deployment, act) !== undefined;
}

/** What the stage itself does; inner pipelines and what is tested there have their own say. */
function actsOf({ run, piped, index }: Stage): Act[] {
  const range = piped.stages[index];
  const own = run.pipelines.indexOf(piped);
  if (range === undefined) return [];
  const statement = piped.pipeline.stages[index];
  const inWords = statement === undefined ? [] : substitutionsOf(statement);
  return actsWithin(run, range).filter(({ line }) => {
    const at = line.text.span();
    if (inWords.some(({ path, start, end }) => at.path === path && start <= at.start && at.end <= end))
      return false;
    const isOwn = line.flow.pipeline?.index === own || line.flow.pipeline === undefined;
    return isOwn && line.flow.onFailure !== 'tested' && line.flow.onFailure !== 'ignored';
  });
}

/** `$( … )` among a command's words: what becomes of the commands in it is no status of the stage. */
function substitutionsOf(statement: Statement): Span[] {
  if (statement.kind !== 'command') return [];
  return statement.words
    .flatMap(({ parts }) => parts)
    .flatMap((part) => (part.kind === 'command' ? [part.text.span()] : []));
}

/** Whether it is what the script ends with. */
function isLast({ script }: Run, { pipeline }: PipelineRun): boolean {
  if (script.body.kind !== 'shell') return false;
  const last = script.body.statements.at(-1)?.text.span();
  const own = pipeline.text.span();
  return last !== undefined && last.path === own.path && last.start <= own.start && last.end === own.end;
}

/** In the address of an installer these say nothing of what it installs. */
const EVERY_ADDRESS =
  /^(?:https?|www|com|org|net|io|sh|dev|rs|get|install(?:er)?|scripts?|raw|main|master|latest|bash)$/;

/** `curl … sh.rustup.rs | sh && rustup …`: what was to be installed is called next, and that fails aloud where it is not there. */
function isUsedNext(run: Run, { stages }: PipelineRun, { text }: Statement): boolean {
  const end = stages.at(-1)?.to ?? Number.POSITIVE_INFINITY;
  const next = run.acts.find(({ line }) => line.order >= end);
  if (next === undefined) return false;
  const { onFailure } = next.line.flow;
  // What a RUN skips to its end fails the build.
  const isSeen = onFailure === 'stops' || (onFailure === 'skips' && run.script.origin.kind === 'image-build');
  const [address = ''] = /https?:\/\/\S+/.exec(text.value) ?? [];
  const names = address.split(/[^A-Za-z]+/).filter((name) => name.length > 1 && !EVERY_ADDRESS.test(name));
  const words = next.line.argv.map(({ value }) => posix.basename(value));
  return isSeen && names.some((name) => words.some((word) => word.startsWith(name)));
}

function after(deployment: Deployment, { pipeline }: PipelineRun, length: number): string {
  const { path, end } = pipeline.text.span();
  return deployment.repository.file(path)?.content.slice(end, end + length) ?? '';
}

/** A look into the file that finds out a dump that was cut off. `gzip -t` and `test -s` find nothing: the archive is whole. */
function isChecked({ file }: Consumer, rest: string): boolean {
  if (file === undefined) return false;
  const lines = rest.split('\n').filter((line) => line.includes(file));
  if (
    lines.some((line) =>
      /\b(?:zgrep|pg_restore)\b|\b(?:zcat|gunzip|gzip|tail)\b[^\n]*\|[^\n]*\bgrep\b/.test(line),
    )
  )
    return true;
  const measures = lines.some((line) => /\b(?:stat|wc)\b|\bdu\b[^\n]*-\w*b|\bfind\b[^\n]*-size/.test(line));
  return measures && /\s-(?:lt|le|gt|ge)\s|\(\([^)]*[<>]|-size\b/.test(rest);
}
