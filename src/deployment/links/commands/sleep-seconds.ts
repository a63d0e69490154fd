import type { Act } from '../../acts/act.ts';
import { textsOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { type Known, unknown } from '../../unknown.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** How long a `sleep` takes, in seconds: a number with an optional unit, several are added up (sleep(1)). */
export function sleepSeconds(deployment: Deployment, act: Act): Known<number> {
  let sum = 0;
  for (const word of textsOf(deployment.programs, act, 'duration')) {
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?|\.\d+)([smhd]?)$/.exec(word.value) ?? [];
    if (number === undefined || !word.isKnown)
      return unknown(word.unknown ?? `\`${word.value}\` is no number`, word.span());
    sum += Number(number) * (UNITS[unit] ?? 1);
  }
  return act.line.argv[0]?.value.endsWith('usleep') === true ? sum / 1e6 : sum;
}
