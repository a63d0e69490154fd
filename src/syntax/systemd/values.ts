/** Seconds per unit of systemd.time(7); a month is 30.44 days and a year 365.25. Longer names first. */
const SECONDS: readonly (readonly [RegExp, number])[] = [
  [/^(?:seconds?|sec|s)/, 1],
  [/^(?:minutes?|min)/, 60],
  [/^(?:months?|M)/, 2_629_800],
  [/^(?:msec|ms)/, 0.001],
  [/^m/, 60],
  [/^(?:hours?|hr|h)/, 3600],
  [/^(?:days?|d)/, 86_400],
  [/^(?:weeks?|w)/, 604_800],
  [/^(?:years?|y)/, 31_557_600],
  [/^(?:usec|us|[µμ]s)/, 0.000001],
];

/** Nobody writes longer ones. */
const LONGEST = 100;

/** A time span in seconds (`1min 30s`, `2.5h`, `90`), Infinity for `infinity`, undefined for what systemd refuses. */
export function parseTimeSpan(value: string, unitSeconds = 1): number | undefined {
  let rest = value.trim();
  if (rest === 'infinity') return Number.POSITIVE_INFINITY;
  if (rest === '' || rest.length > LONGEST) return undefined;
  let total = 0;
  while (rest !== '') {
    const [whole, number] = /^\+?(\d+(?:\.\d+)?|\.\d+)\s*/.exec(rest) ?? [];
    if (whole === undefined || number === undefined) return undefined;
    rest = rest.slice(whole.length);
    const unit = SECONDS.map(([name, seconds]) => ({ length: name.exec(rest)?.[0].length, seconds })).find(
      ({ length }) => length !== undefined,
    );
    if (unit === undefined && rest !== '' && /\S$/.test(whole)) return undefined;
    total += Number(number) * (unit?.seconds ?? unitSeconds);
    rest = rest.slice(unit?.length ?? 0).trimStart();
  }
  return Math.round(total * 1e6) / 1e6;
}

/** The words of parse_boolean() in parse-util.c, in any case. */
export function parseSystemdBoolean(value: string): boolean | undefined {
  if (/^(?:1|yes|y|true|t|on)$/i.test(value)) return true;
  if (/^(?:0|no|n|false|f|off)$/i.test(value)) return false;
  return undefined;
}

const POWERS = 'BKMGTPE';

/** A size in bytes with base 1024 (`512M`, `1.5G`, `1G 512M`), Infinity for `infinity`; undefined for anything else, percentages included. */
export function parseByteSize(value: string): number | undefined {
  const trimmed = value.trim();
  if (trimmed === 'infinity') return Number.POSITIVE_INFINITY;
  if (trimmed === '' || trimmed.length > LONGEST) return undefined;
  let total = 0;
  let at = 0;
  for (const [whole, number, unit = 'B'] of trimmed.matchAll(/(\d+(?:\.\d+)?)([BKMGTPE])?\s*/gy)) {
    total += Number(number) * 1024 ** POWERS.indexOf(unit);
    at += whole.length;
  }
  if (at < trimmed.length) return undefined;
  return Math.floor(total);
}
