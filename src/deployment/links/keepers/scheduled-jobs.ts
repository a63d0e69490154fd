import type { Text } from '../../../repository/text.ts';
import type { KubernetesObject } from '../../../syntax/kubernetes/objects.ts';
import type { Deployment } from '../../deployment.ts';
import { once } from '../../lazy.ts';
import { commandsOf, type Unit } from '../../lowering/units.ts';
import type { Run } from '../../scripts/run.ts';
import { everyUnit } from '../units/written-units.ts';

/** Something that is run at times that are written down. */
export interface ScheduledJob {
  readonly kind: 'cron' | 'timer' | 'cronjob';
  readonly name: string;
  /** The characters that say when. */
  readonly schedule: Text;
  /** The characters of what is run. */
  readonly command: Text;
  /** All that it runs, one for each command. */
  readonly runs: readonly Run[];
}

/** Lines of crontabs, services of timers and CronJobs whose commands are all known. */
export const scheduledJobs = once((deployment: Deployment): readonly ScheduledJob[] => [
  ...deployment.runs().flatMap(cronLine),
  ...everyUnit(deployment).flatMap((unit) => timerJob(deployment, unit)),
  ...deployment.kubernetesObjects().flatMap((object) => cronJob(deployment, object)),
]);

/** What cron prints is mailed to MAILTO (crontab(5)): there a print is a message. */
function cronLine(run: Run): ScheduledJob[] {
  const { origin, text, environment } = run.script;
  if (origin.kind !== 'cron' || (environment.get('MAILTO')?.value ?? '') !== '') return [];
  return [{ kind: 'cron', name: 'the line', schedule: origin.schedule, command: text, runs: [run] }];
}

/** Settings by which a service that does nothing itself sets others going. */
const LEADS_ON = [
  'Requires',
  'Wants',
  'Requisite',
  'BindsTo',
  'OnSuccess',
  'OnFailure',
  'Conflicts',
  'Upholds',
  'PropagatesStopTo',
];

function timerJob(deployment: Deployment, timer: Unit): ScheduledJob[] {
  if (!timer.name.endsWith('.timer')) return [];
  const target = timer.file.last('Timer', 'Unit')?.value.value ?? timer.name.replace(/timer$/, 'service');
  const when = timer.file.all.find(({ section, name }) => section === 'Timer' && /^On/.test(name.value));
  const service = everyUnit(deployment).find(({ name }) => name === target);
  if (service === undefined || when === undefined) return [];
  if (LEADS_ON.some((name) => service.file.last('Unit', name) !== undefined)) return [];
  const [command] = service.file.directives('Service', 'ExecStart').map(({ value }) => value);
  const runs = deployment
    .runs()
    .filter(({ script: { origin } }) => origin.kind === 'unit' && origin.unit === target);
  const expected = service.file.all.filter(
    ({ name }) => /^Exec/.test(name.value) && commandsOf(service, name.value).length > 0,
  );
  if (command === undefined || runs.length === 0 || runs.length < expected.length) return [];
  return [{ kind: 'timer', name: target, schedule: when.text, command, runs }];
}

function cronJob(deployment: Deployment, object: KubernetesObject): ScheduledJob[] {
  const { workload, kind, name } = object;
  const schedule = workload?.schedule;
  if (workload === undefined || schedule === undefined || kind.value !== 'CronJob' || name === undefined)
    return [];
  const containers = [...workload.pod.initContainers, ...workload.pod.containers];
  // Without a command the image decides.
  if (
    containers.length === 0 ||
    containers.some(({ command }) => command === undefined || command.length === 0)
  )
    return [];
  const words = workload.pod.containers.map(({ command, args }) => [...(command ?? []), ...(args ?? [])]);
  const paths = new Set(containers.map((container) => container.name?.value ?? ''));
  const runs = deployment.runs().filter(({ script: { origin, path } }) => {
    if (origin.kind !== 'workload' || origin.workload !== name.value || path !== name.path) return false;
    return paths.has(origin.container);
  });
  const command = words[0]?.at(-1);
  if (command === undefined || runs.length < containers.length) return [];
  return [{ kind: 'cronjob', name: name.value, schedule, command: command.trim(), runs }];
}
