import type { Deployment } from '../../deployment/deployment.ts';
import { imageContents } from '../../deployment/links/images/image-contents.ts';
import type { FailedImport, MeasuredBoot } from '../../deployment/measured-boot.ts';
import type { Span } from '../../repository/span.ts';
import { tellingPart } from '../observe/offline.ts';
import { isSuccess } from '../observe/sampler.ts';
import { isLoopback } from '../observe/sockets.ts';
import { maskOf } from '../plan/masked.ts';
import type { Plan } from '../plan/plan.ts';
import { measuredProbes } from '../replay-plan.ts';
import type { ImportResult } from '../stages/imports.ts';
import type { HiddenFolder } from '../stages/twice.ts';
import { type Boot, isSameTarget, type Trace } from '../trace/trace.ts';
import { measuredPorts } from './measured-ports.ts';
import { measuredStop } from './measured-stop.ts';
import { networkNeed } from './network-need.ts';

/** What a rehearsal saw of one image, or what a trace of one says. */
export interface Seen {
  readonly plan: Plan;
  readonly imports: readonly ImportResult[];
  readonly trace: Trace;
  readonly hidden: readonly HiddenFolder[];
}

/** How many of the last lines say why it ended. */
const LAST_LINES = 5;

/** What was seen as facts that rules can ask for, pointing into the repository. */
export function measuredBoot(deployment: Deployment, { plan, imports, trace, hidden }: Seen): MeasuredBoot {
  const { boots } = trace;
  const mask = maskOf(plan);
  const ended = boots.filter(({ exit }) => exit !== undefined && !(plan.isTask === true && exit.code === 0));
  const [first] = ended;
  const { image } = plan;
  const stop = measuredStop(plan, boots);
  const network = measuredNetwork(plan, boots);
  const at = image.at ?? { path: '', start: 0, end: 0 };
  return {
    name: plan.name,
    at,
    failedImports: imports.flatMap((result) => failedImport(deployment, plan, result)),
    starts: boots.length,
    ended: ended.length,
    ...(first?.exit === undefined ? {} : { end: endSaid(first.exit), endedAfter: rounded(first.exit.at) }),
    endsAlike: boots.length > 1 && ended.length === boots.length && new Set(ended.map(endingOf)).size === 1,
    lastLines:
      (first ?? boots.at(-1))?.output
        .slice(-LAST_LINES)
        .map(({ text }) => mask(text))
        .join('\n') ?? '',
    // What a buffer held and the stop brought out was not there to read while it started.
    hasPrinted: boots.some(({ output, exit, watchedFor }) =>
      output.some(({ at: when }) => exit !== undefined || when <= watchedFor),
    ),
    budget: plan.budget,
    ...portFacts(plan, boots),
    ports: measuredPorts(plan, boots),
    ...healthFacts(plan, boots),
    // What did not come up for want of a network says nothing of how long a start takes.
    probes: network === undefined ? measuredProbes(plan, trace) : [],
    ...(network === undefined ? {} : { network }),
    ...(stop === undefined ? {} : { stop }),
    stale: staleFolders(plan, hidden),
  };
}

/** What is declared beside it and was not started is no want of a network: the plan says that of it. */
function measuredNetwork(plan: Plan, boots: readonly Boot[]): MeasuredBoot['network'] {
  const need = networkNeed(plan, boots);
  if (need === undefined || need.kind === 'neighbour') return undefined;
  const { kind, host, triedFor } = need;
  const mask = maskOf(plan);
  return {
    kind,
    line: tellingPart(mask(need.line)),
    ...(host === undefined ? {} : { host: mask(host) }),
    ...(triedFor === undefined ? {} : { triedFor: rounded(triedFor) }),
  };
}

/** Volumes over programs, with their places; one that the repository no longer declares has none. */
function staleFolders({ volumes }: Plan, hidden: readonly HiddenFolder[]): MeasuredBoot['stale'] {
  return hidden.flatMap(({ folder, program }) => {
    const volume = volumes.find((one) => one.folder === folder);
    return volume === undefined || program === undefined ? [] : [{ ...volume, program }];
  });
}

function endSaid({ code, signal, outOfMemory }: NonNullable<Boot['exit']>): string {
  if (outOfMemory) return 'for it used more memory than it may';
  return signal === undefined ? `with exit code ${code ?? 0}` : `by ${signal}`;
}

/** What two starts that ended alike have in common: numbers differ from run to run. */
function endingOf({ exit, output }: Boot): string {
  const lines = output.slice(-LAST_LINES).map(({ text }) => text.replace(/0x[\da-f]+|\d+/gi, '#'));
  return JSON.stringify([exit?.code, exit?.signal, exit?.outOfMemory, lines]);
}

function portFacts({ port, health }: Plan, boots: readonly Boot[]) {
  const sockets = boots.flatMap((boot) => boot.sockets);
  const asked = health?.value.kind === 'exec' ? undefined : (health?.value.port ?? port?.value);
  const there = sockets.filter((socket) => socket.port === asked);
  const shown = [
    ...new Set(
      sockets.map(({ address, port: own }) => `${address.includes(':') ? `[${address}]` : address}:${own}`),
    ),
  ];
  return {
    ...(asked === undefined ? {} : { port: asked }),
    ...(port?.at === undefined ? {} : { portAt: port.at }),
    accepts: boots.some(({ firstAccept }) => firstAccept !== undefined),
    listensOn: shown,
    isLoopbackOnly: there.length > 0 && there.every(isLoopback),
  };
}

function healthFacts({ health }: Plan, boots: readonly Boot[]) {
  const target = health?.value;
  const series = boots
    .flatMap((boot) => boot.health)
    .filter((one) => target !== undefined && isSameTarget(one.target, target));
  const results = series.flatMap(({ samples }) => samples.map(({ result }) => result));
  const last = results.findLast(({ kind }) => kind === 'status');
  const ups = boots.flatMap(({ firstSuccess }) => firstSuccess ?? []);
  return {
    ...(target?.kind === 'http' ? { healthPath: target.path } : {}),
    ...(health?.at === undefined ? {} : { healthAt: health.at }),
    ...(last?.kind === 'status' ? { healthStatus: last.status } : {}),
    isHealthy: results.some(isSuccess),
    ...(ups.length === 0 ? {} : { secondsToUp: rounded(Math.max(...ups)) }),
  };
}

function failedImport(
  deployment: Deployment,
  plan: Plan,
  { result, module, exception = '', message = '', frames }: ImportResult,
): FailedImport[] {
  if (result !== 'failed') return [];
  const at = frames
    .toReversed()
    .flatMap(([file, line]) => lineInRepository(deployment, plan, { file, line }) ?? [])[0];
  const says = maskOf(plan)([exception, message].filter((part) => part !== '').join(': '));
  return [{ module, says, ...(at === undefined ? {} : { at }) }];
}

/** The line of the repository that a line of a file in the image is. */
function lineInRepository(
  deployment: Deployment,
  { image }: Plan,
  { file, line }: { readonly file: string; readonly line: number },
): Span | undefined {
  if (image.kind !== 'build') return undefined;
  const { repository } = deployment;
  const contents = imageContents(deployment, image);
  const path = contents?.file(file)?.from;
  const content =
    path === undefined ? undefined : (repository.file(path)?.content ?? repository.read(path)?.value);
  if (path === undefined || content === undefined) return undefined;
  const lines = content.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const own = lines[line - 1] ?? '';
  const indent = own.length - own.trimStart().length;
  return { path, start: start + indent, end: start + own.trimEnd().length };
}

/** To a hundredth: what was measured is no more exact than that. */
function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
