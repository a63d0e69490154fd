import { isUnknown } from '../../deployment/unknown.ts';
import { networkNeed } from '../../smoke/measured/network-need.ts';
import { maskOf } from '../../smoke/plan/masked.ts';
import type { Rehearsed } from '../../smoke/rehearse.ts';
import type { Disturbance } from '../../smoke/replay/courses.ts';
import { type ProbeReplay, replaysOf } from '../../smoke/replay-plan.ts';
import type { Sweep } from '../../smoke/simulators/sweep.ts';
import { type Boot, type BootEvent, targetName } from '../../smoke/trace/trace.ts';
import { guardLog } from '../characters/guard-log.ts';
import { cutText, visible, visibleProse } from '../characters/visible.ts';

const LINES_SHOWN = 8;
const LINE_LIMIT = 200;

/** What a rehearsal saw of one image, for people. */
export function seenText({ plan, build, imports, trace, hold, hidden }: Rehearsed): string {
  const mask = maskOf(plan);
  const lines = [visible(plan.name)];
  if (build !== undefined)
    lines.push(
      build.image === undefined
        ? `  build   failed: it ${visibleProse(build.why ?? '')}`
        : `  build   ${seconds(build.seconds)}`,
    );
  if (build?.image === undefined && build !== undefined)
    lines.push(...lastLines(build.log.split('\n').map(mask)));
  for (const { module, result, exception = '', message = '' } of imports)
    lines.push(
      `  import  ${visible(module)}: ${result === 'failed' || result === 'untried' ? visibleProse(cutText(mask(`${result}, ${exception} ${message}`), LINE_LIMIT)) : result}`,
    );
  for (const boot of trace?.boots ?? []) lines.push(...bootLines(boot, mask));
  lines.push(...networkLines(plan, trace?.boots ?? [], mask));
  if (trace !== undefined) lines.push(...probeLines({ plan, trace }));
  if (hold === 'capable')
    lines.push(
      '  It came up only with the capabilities that a rehearsal takes away: that is the rehearsal’s doing, not the app’s.',
    );
  for (const { folder, program } of hidden)
    lines.push(
      `  The volume on ${visible(folder)} hides what a newer image brings there${program === undefined ? '' : `, \`${visible(cutText(program, LINE_LIMIT))}\` among it, and no start brings it up to date`}.`,
    );
  return guardLog(`${lines.join('\n')}\n`);
}

/** What it reached for and a rehearsal does not have. */
function networkLines(
  plan: Rehearsed['plan'],
  boots: readonly Boot[],
  mask: (text: string) => string,
): string[] {
  const need = networkNeed(plan, boots);
  if (need === undefined) return [];
  const { kind, host = '', triedFor } = need;
  const name = `\`${visible(cutText(mask(host), LINE_LIMIT))}\``;
  const says = {
    internet: `It reached for ${name}, and a rehearsal does not lead to the internet. ${
      triedFor === undefined
        ? 'Give it what it fetches in the image.'
        : `It came up after ${seconds(triedFor)} of that.`
    }`,
    neighbour: `It reached for ${name}, which was not started beside it: \`dependencies\` can say its image.`,
    unknown:
      'It may need the internet, or a service that was not started beside it: it printed that a name does not resolve or a network is not there, and nothing tells which.',
  };
  return [`  ${says[kind]}`, ...lastLines([mask(need.line)])];
}

function bootLines(boot: Boot, mask: (text: string) => string): string[] {
  const { firstOutput, firstAccept, firstSuccess, exit, sockets, events } = boot;
  const said = [
    firstOutput === undefined ? 'no output' : `output after ${seconds(firstOutput)}`,
    firstAccept === undefined ? 'nothing accepted' : `accepting after ${seconds(firstAccept)}`,
    ...(firstSuccess === undefined ? [] : [`well after ${seconds(firstSuccess)}`]),
    ...(exit === undefined
      ? []
      : [
          `ended after ${seconds(exit.at)} ${exit.signal ?? `with ${exit.code ?? 0}`}${exit.outOfMemory ? ', out of memory' : ''}`,
        ]),
    ...[...new Set(sockets.map(({ address, port }) => `${address}:${port}`))].map(
      (one) => `listening on ${one}`,
    ),
  ];
  const happened = events.map((event) => `          ${visibleProse(eventSaid(event))}`);
  const isTelling = exit !== undefined || firstAccept === undefined;
  return [
    `  start   ${said.join(', ')}`,
    ...happened,
    ...(isTelling ? lastLines(boot.output.map(({ text }) => mask(text))) : []),
  ];
}

function eventSaid(event: BootEvent): string {
  if (event.kind === 'load') return `${event.says} took ${seconds(event.to - event.from)}`;
  if (event.kind === 'blip') return `${event.says} was paused for ${seconds(event.to - event.from)}`;
  const { during, tookToEnd, waited, isAnswered } = event;
  const ended =
    tookToEnd === undefined
      ? `SIGTERM was not heeded within ${seconds(waited)}: it was killed`
      : `stopped ${seconds(tookToEnd)} after SIGTERM`;
  if (during === 'idle') return ended;
  return `${ended}, during a request that was ${isAnswered === true ? 'answered first' : 'never answered'}`;
}

function probeLines({
  plan,
  trace,
}: {
  plan: Rehearsed['plan'];
  trace: NonNullable<Rehearsed['trace']>;
}): string[] {
  return replaysOf(plan, trace).flatMap((replay) => {
    const { declared, target } = replay.probe;
    const name = `${declared.kind} of ${declared.system}${target === undefined ? '' : `, ${targetName(target)}`}`;
    const { boot, load, blip } = replay;
    const advice = [boot, load, blip].flatMap((part) => adviceSaid(part?.advice));
    return [
      `  probe   ${visible(name)}: ${verdictOf(replay)}`,
      ...[...new Set(advice)].map((says) => `          ${says}`),
    ];
  });
}

function adviceSaid(advice: ProbeReplay['boot']['advice']): string[] {
  if (advice === undefined) return [];
  return [
    `${visibleProse([advice.says, ...(advice.means === undefined ? [] : [advice.means])].join('; '))}.`,
  ];
}

/** What it does to the start, and to what came after that, each for itself. */
function verdictOf({ probe, boot, load, blip }: ProbeReplay): string {
  const { kind, system } = probe.declared;
  const worse = [load, blip].flatMap((one) =>
    one === undefined || isUnknown(one.sweep) || one.sweep.killedShare === 0
      ? []
      : [`${killsSaid(one.sweep, system)}, ${disturbanceSaid(one.event)}`],
  );
  const { sweep } = boot;
  const after = worse.join('; ');
  if (isUnknown(sweep)) return join(`not replayed, ${visibleProse(sweep.why)}`, after);
  if (sweep.killedShare > 0) return join(killsSaid(sweep, system), after);
  if (kind === 'liveness' && sweep.readyShare === 0)
    return join('not asked: the startup probe never passes', after && `once it does, ${after}`);
  return after || 'bears it';
}

function join(first: string, after: string): string {
  return after === '' ? first : `${first}; ${after}`;
}

function disturbanceSaid({ kind, from, to, says }: Disturbance): string {
  return kind === 'load'
    ? `while ${visibleProse(says)} is served`
    : `while ${visibleProse(says)} is paused for ${seconds(to - from)}: liveness fails with what it depends on`;
}

function killsSaid({ killedShare, decidedAt, killsInFirstTenMinutes: kills }: Sweep, system: string): string {
  const share = `${Math.round(killedShare * 100)} % of ${system === 'docker' ? 'the containers are called unhealthy' : 'the pods are killed'}`;
  const when =
    decidedAt === undefined ? '' : `, after ${seconds(decidedAt.from)} to ${seconds(decidedAt.to)}`;
  return `${share}${when}, ${kills.from === kills.to ? kills.to : `${kills.from} to ${kills.to}`} times in ten minutes`;
}

function lastLines(lines: readonly string[]): string[] {
  const shown = lines.filter((line) => line.trim() !== '').slice(-LINES_SHOWN);
  return shown.map((line) => `          | ${cutText(visible(line), LINE_LIMIT)}`);
}

function seconds(value: number): string {
  return `${Math.round(value * 100) / 100} s`;
}
