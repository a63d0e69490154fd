import { secretNameKind } from '../../deployment/secrets/secret-name.ts';
import { STAND_IN } from './dependencies.ts';
import type { Plan } from './plan.ts';

/** Shorter values are found in many a word. */
const SHORTEST = 4;
const MASK = '********';

/** Takes the secrets that a plan hands to its containers out of a text: what it prints may say them. */
export function maskOf(plan: Pick<Plan, 'environment' | 'dependencies'>): (text: string) => string {
  const pairs = [
    ...plan.environment.map(({ name, value }) => [name, value] as const),
    ...plan.dependencies.flatMap(({ environment }) => Object.entries(environment)),
  ];
  const secrets = new Set(
    pairs.flatMap(([name, value]) => [
      ...(secretNameKind(name) === undefined ? [] : [value, ...value.split('\n')]),
      ...[...value.matchAll(/:\/\/[^\s:@/]*:([^\s@/]+)@/g)].map(([, password = '']) => password),
    ]),
  );
  const longestFirst = [...secrets]
    .filter((value) => value.length >= SHORTEST && value !== STAND_IN)
    .sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((rest, value) => rest.replaceAll(value, MASK), text);
}
