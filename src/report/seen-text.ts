import { isUnknown } from '../deployment/unknown.ts';
import type { Rehearsed } from '../smoke/rehearse.ts';
import { replaysOf } from '../smoke/replay-plan.ts';
import { type Boot, targetName } from '../smoke/trace.ts';
import { cutText, visible, visibleProse } from './visible.ts';

const LINES_SHOWN = 8;
const LINE_LIMIT = 200;

/** What a rehearsal saw of one image, for people. */
export function seenText({ plan, build, imports, trace, hold, hidden }: Rehearsed): string {
  const lines = [visible(plan.name)];
  if (build !== undefined)
    lines.push(
      build.image === undefined
        ? `  build   failed: it ${visibleProse(build.why ?? '')}`
        : `  build   ${seconds(build.seconds)}`,
    );
  if (build?.image === undefined && build !== undefined) lines.push(...lastLines(build.log.split('\n')));
  for (const { module, result, exception = '', message = '' } of imports)
    lines.push(
      `  import  ${visible(module)}: ${result === 'failed' || result === 'untried' ? visibleProse(cutText(`${result}, ${exception} ${message}`, LINE_LIMIT)) : result}`,
    );
  for (const boot of trace?.boots ?? []) lines.push(...bootLines(boot));
  if (trace !== undefined) lines.push(...probeLines({ plan, trace }));
  if (hold === 'capable')
    lines.push(
      '  It came up only with the capabilities that a rehearsal takes away: that is the rehearsal’s doing, not the app’s.',
    );
  for (const folder of hidden)
    lines.push(`  The volume on ${visible(folder)} hides what a newer image brings there.`);
  return `${lines.join('\n')}\n`;
}

function bootLines(boot: Boot): string[] {
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
  const happened = events.map((event) => {
    if (event.kind === 'stop')
      return event.tookToEnd === undefined
        ? `          SIGTERM was not heeded within ${seconds(event.waited)}: it was killed`
        : `          stopped ${seconds(event.tookToEnd)} after SIGTERM`;
    return `          ${visible(event.says)} took ${seconds(event.to - event.from)}`;
  });
  const isTelling = exit !== undefined || firstAccept === undefined;
  return [
    `  start   ${said.join(', ')}`,
    ...happened,
    ...(isTelling ? lastLines(boot.output.map(({ text }) => text)) : []),
  ];
}

function probeLines({
  plan,
  trace,
}: {
  plan: Rehearsed['plan'];
  trace: NonNullable<Rehearsed['trace']>;
}): string[] {
  return replaysOf(plan, trace).map(({ probe, boot, load }) => {
    const { declared, target } = probe;
    const name = `${declared.kind} of ${declared.system}${target === undefined ? '' : `, ${targetName(target)}`}`;
    if (isUnknown(boot)) return `  probe   ${visible(name)}: not replayed, ${visibleProse(boot.why)}`;
    const sweep = load === undefined || isUnknown(load.sweep) || boot.killedShare > 0 ? boot : load.sweep;
    const { killedShare, decidedAt, killsInFirstTenMinutes: kills } = sweep;
    if (killedShare === 0 || decidedAt === undefined) return `  probe   ${visible(name)}: bears it`;
    const share = `${Math.round(killedShare * 100)} % of ${declared.system === 'docker' ? 'the containers are called unhealthy' : 'the pods are killed'}`;
    const when = `after ${seconds(decidedAt.from)} to ${seconds(decidedAt.to)}`;
    return `  probe   ${visible(name)}: ${share}, ${when}, ${kills.from === kills.to ? kills.to : `${kills.from} to ${kills.to}`} times in ten minutes`;
  });
}

function lastLines(lines: readonly string[]): string[] {
  const shown = lines.filter((line) => line.trim() !== '').slice(-LINES_SHOWN);
  return shown.map((line) => `          | ${cutText(visible(line), LINE_LIMIT)}`);
}

function seconds(value: number): string {
  return `${Math.round(value * 100) / 100} s`;
}
