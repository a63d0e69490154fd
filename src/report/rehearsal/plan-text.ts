import { maskOf } from '../../smoke/plan/masked.ts';
import type { Plan } from '../../smoke/plan/plan.ts';
import { targetName } from '../../smoke/trace/trace.ts';
import { guardLog } from '../characters/guard-log.ts';
import { visible, visibleProse } from '../characters/visible.ts';
import { count } from '../sentences.ts';

/** A rehearsal's plan for people: each part with what says so. Values of variables are not shown: some are secrets. */
export function planText(plan: Plan): string {
  const { image, port, health } = plan;
  const lines: (readonly [name: string, says: string])[] = [
    ['image', image.kind === 'ready' ? image.reference : buildSaid(image)],
    ...(plan.entrypoint === undefined
      ? []
      : [['command', [plan.entrypoint, ...(plan.command ?? [])].join(' ')] as const]),
    ...(plan.workingDirectory === undefined ? [] : [['folder', plan.workingDirectory] as const]),
    ...(plan.user === undefined ? [] : [['user', plan.user] as const]),
    ['environment', environmentSaid(plan)],
    [
      'beside it',
      plan.dependencies.map(({ alias, image: own }) => `${alias} (${own})`).join(', ') || 'nothing',
    ],
    ['imports', plan.imports.map(({ module }) => module).join(', ') || 'no module is known'],
    ['port', port === undefined ? 'not known' : `${port.value} (${port.by})`],
    ['health', health === undefined ? 'not known' : `${targetName(health.value)} (${health.by})`],
    ...plan.probes.map(({ declared, target, why = '' }) => {
      const { path } = declared.at;
      const asks = target === undefined ? `not replayed: ${why}` : targetName(target);
      return ['probe', `${declared.kind} of ${declared.system} in ${path}: ${asks}`] as const;
    }),
    ...(plan.load === undefined ? [] : [['load', `${plan.load.method} ${plan.load.path}`] as const]),
    ...(plan.blip === undefined ? [] : [['pause', `of each dependency, for ${plan.blip} s`] as const]),
    [
      'limits',
      `${Math.round(plan.limits.memoryBytes / 1024 ** 2)} MiB, ${count(plan.limits.cpus, 'processor')}`,
    ],
    ['stop', `${plan.grace.value} s (${plan.grace.by})`],
    [
      'time',
      plan.isTask === true
        ? `${count(plan.starts, 'start')} of a task, which may end`
        : `${count(plan.starts, 'start')}, each up within ${plan.budget} s`,
    ],
  ];
  const mask = maskOf(plan);
  const shown = lines.map(([name, says]) => `  ${name.padEnd(12)} ${visible(mask(says))}`);
  const gaps = plan.gaps.map((gap) => `  ${visibleProse(gap)}`);
  return guardLog(`${[visible(plan.name), ...shown, ...gaps].join('\n')}\n`);
}

function buildSaid({ dockerfile, context, target, by }: Extract<Plan['image'], { kind: 'build' }>): string {
  const stage = target === undefined ? '' : `, stage ${target}`;
  return `built from ${dockerfile} in ${context === '' ? 'the root' : context}${stage} (${by})`;
}

function environmentSaid({ environment }: Plan): string {
  if (environment.length === 0) return 'nothing but the image’s own';
  return environment.map(({ name, from }) => (from === 'stand-in' ? `${name} (stand-in)` : name)).join(', ');
}
