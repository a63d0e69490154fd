/** Least and most of each field, and the names that it knows (robfig/cron v3, parser.go and spec.go: Sunday is 0 and not 7). */
const FIELDS: readonly (readonly [name: string, least: number, most: number, words: string])[] = [
  ['minute', 0, 59, ''],
  ['hour', 0, 23, ''],
  ['day of the month', 1, 31, ''],
  ['month', 1, 12, 'jan feb mar apr may jun jul aug sep oct nov dec'],
  ['day of the week', 0, 6, 'sun mon tue wed thu fri sat'],
];

const NICKNAME = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

/** Why Kubernetes cannot read a CronJob's schedule (cron.ParseStandard); undefined when it can. */
export function cronFault(schedule: string): string | undefined {
  const whole = schedule.trim();
  if (whole.startsWith('@'))
    return NICKNAME.test(whole) || /^@every \S+$/.test(whole) ? undefined : `\`${whole}\` is no schedule`;
  if (/^(?:CRON_)?TZ=/.test(whole)) return 'the time zone of a schedule stands in `timeZone`';
  const words = whole.split(/\s+/).slice(0, 20);
  if (words.length !== 5)
    return `\`${whole.slice(0, 100)}\` has ${words.length} fields, and a schedule has five`;
  for (const [index, field] of FIELDS.entries()) {
    const word = words[index] ?? '';
    if (!word.split(',').every((part) => isRange(part, field)))
      return `\`${word}\` is no ${field[0]} (${field[1]} to ${field[2]})`;
  }
  return undefined;
}

function isRange(part: string, field: (typeof FIELDS)[number]): boolean {
  const match = /^(?:[*?]|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
  if (match === null || match[3] === '0') return false;
  if (match[1] === undefined) return true;
  const from = numberOf(match[1], field);
  const to = match[2] === undefined ? from : numberOf(match[2], field);
  return from !== undefined && to !== undefined && from <= to;
}

function numberOf(word: string, [, least, most, words]: (typeof FIELDS)[number]): number | undefined {
  const named = words === '' ? -1 : words.split(' ').indexOf(word.toLowerCase());
  if (named !== -1) return named + least;
  const number = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}
