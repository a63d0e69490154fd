import { posix } from 'node:path';
import type { Span } from '../../../repository/span.ts';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import type { Run } from '../../scripts/run.ts';
import { asksSomebodyInEachRound } from '../commands/prompts.ts';
import { goesRoundForEver } from '../processes/workers.ts';
import { callersOf } from '../reach/callers.ts';
import { everyUnit } from '../units/written-units.ts';

/** What sets a script going. */
export interface Trigger {
  readonly kind: 'schedule' | 'start' | 'webhook' | 'push' | 'person';
  /** As a clause: "cron runs it (0 2 * * *)". */
  readonly says: string;
  readonly at?: Span;
  /** A workflow runs it on its runner, and not on the machine that it deploys to. */
  readonly onRunner?: true;
}

const BY_HAND: Trigger = { kind: 'person', says: 'somebody runs it' };

/** Whatever sets an act going, the least attended first. */
export function triggersOf(deployment: Deployment, act: Act, run: Run): readonly Trigger[] {
  return ofAct(deployment, act, { run, seen: new Set() }).toSorted(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
}

interface Way {
  readonly run: Run;
  /** Scripts that were followed back already: each is asked once. */
  readonly seen: Set<string>;
}

function ofAct(deployment: Deployment, act: Act, { run, seen }: Way): readonly Trigger[] {
  if (asksSomebody(act)) return [BY_HAND];
  const loop = act.line.flow.loops
    .map((index) => run.loops[index])
    .find((one) => one !== undefined && goesRoundForEver(one) && !one.leaves);
  if (loop !== undefined && asksSomebodyInEachRound(run, loop)) return [BY_HAND];
  if (loop !== undefined)
    return [
      {
        kind: 'schedule',
        says: 'a loop without end runs it again and again',
        at: firstLine(loop.loop.text.span(), deployment),
      },
    ];
  return ofRun(deployment, act, { run, seen });
}

/** `read -p "Continue?"; if [[ $REPLY =~ ^y ]]`: somebody sits there. */
function asksSomebody({ line }: Act): boolean {
  return line.flow.conditions.some(({ text }) =>
    /\$\{?(?:REPLY|reply|confirm\w*|answer|response|choice)\b/.test(text.value),
  );
}

const ORDER: readonly Trigger['kind'][] = ['schedule', 'webhook', 'start', 'push', 'person'];

function ofRun(deployment: Deployment, act: Act, { run, seen }: Way): Trigger[] {
  const { origin } = run.script;
  const at = run.script.text.span();
  switch (origin.kind) {
    case 'cron':
      return [ofCron(origin.schedule.value, origin.schedule.span())];
    case 'workflow':
      return workflowTriggers(deployment, run.script.path).map((trigger) =>
        act.line.where.at(-1)?.kind === 'ci' ? { ...trigger, onRunner: true } : trigger,
      );
    case 'unit':
      return [ofUnit(deployment, origin.unit, at)];
    case 'image-command':
      return [{ kind: 'start', says: 'every start of the container runs it', at }];
    case 'compose':
    case 'workload':
    case 'procfile':
    case 'supervisor':
      return [{ kind: 'start', says: 'every start runs it', at }];
    case 'file':
      return ofFile(deployment, act, { run, seen });
    default:
      return [BY_HAND];
  }
}

function ofCron(schedule: string, at: Span): Trigger {
  const says = `cron runs it (${schedule})`;
  return { kind: schedule === '@reboot' ? 'start' : 'schedule', says, at };
}

const START = /^(?:re)?(?:start|run|entrypoint|docker-entrypoint|boot|launch)(?:[_.-]|$)/i;
const HOOK = /(?:^|[/_.-])(?:webhooks?|post-(?:receive|merge|update))(?:[/_.-]|$)/i;

function ofFile(deployment: Deployment, act: Act, { run, seen }: Way): Trigger[] {
  const { path } = run.script;
  const callers = seen.has(path) ? [] : callersOf(deployment, path).filter((caller) => leadsTo(caller, act));
  seen.add(path);
  const found = callers.flatMap((caller) => {
    const from = runByScript(deployment).get(caller.line.script);
    return from === undefined ? [] : ofAct(deployment, caller, { run: from, seen });
  });
  if (found.length > 0) return found;
  if (HOOK.test(path)) return [{ kind: 'webhook', says: 'its name says that a webhook runs it' }];
  if (START.test(posix.basename(path))) return [{ kind: 'start', says: 'every start runs it' }];
  return [BY_HAND];
}

/** Whether a call gets to the act: each `case` around that is one of the words that the call gives, or takes any. */
function leadsTo(caller: Act, act: Act): boolean {
  const arms = act.line.flow.conditions
    .filter(({ branch }) => branch === 'arm')
    .map(({ text }) => text.value.replace(/["']/g, ''));
  const given = [...caller.operands.values()].flat();
  if (arms.length === 0 || given.some((word) => !word.isKnown)) return true;
  return arms.every((arm) => arm === '*' || given.some(({ value }) => value === arm));
}

const runByScript = once(
  (deployment: Deployment) => new Map(deployment.runs().map((run) => [run.script, run])),
);

/** A timer's service is run by the timer; every other one when it starts. */
function ofUnit(deployment: Deployment, name: string, at: Span): Trigger {
  const stem = name.replace(/\.service$/, '');
  const timer = everyUnit(deployment).find((unit) => {
    if (!unit.name.endsWith('.timer')) return false;
    const target =
      unit.file.last('Timer', 'Unit')?.value.value ?? `${unit.name.slice(0, -'.timer'.length)}.service`;
    return target === name;
  });
  const when = timer?.file.all.find(({ section, name: key }) => section === 'Timer' && /^On/.test(key.value));
  if (timer !== undefined)
    return {
      kind: 'schedule',
      says: `${timer.name} runs it (${when?.text.value ?? 'a timer'})`,
      at: (when?.text ?? timer.text.slice(0, 1)).span(),
    };
  return { kind: /webhook/i.test(stem) ? 'webhook' : 'start', says: `every start of ${name} runs it`, at };
}

/** Events of a workflow. What a person starts, or what follows another workflow that passed, is attended. */
function workflowTriggers(deployment: Deployment, path: string): Trigger[] {
  const workflow = deployment.workflows().find((one) => one.path === path)?.workflow;
  return (workflow?.on ?? []).map((event): Trigger => {
    const at = event.name.span();
    if (event.name.value === 'schedule')
      return { kind: 'schedule', says: 'the workflow runs on a schedule', at: event.crons[0]?.span() ?? at };
    if (event.name.value === 'repository_dispatch')
      return { kind: 'webhook', says: 'a webhook runs the workflow', at };
    const isTag = event.tags.length > 0 && event.branches.length === 0;
    if (event.name.value === 'push' && !isTag)
      return { kind: 'push', says: 'every push runs the workflow', at };
    return BY_HAND;
  });
}

/** Only the keyword's line: a loop can be long. */
function firstLine(span: Span, deployment: Deployment): Span {
  const content = deployment.repository.file(span.path)?.content ?? '';
  const end = content.indexOf('\n', span.start);
  return { ...span, end: end < 0 ? span.end : Math.min(end, span.end) };
}
