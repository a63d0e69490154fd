const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/**
 * A duration as Go's time.ParseDuration reads it (`1m30s`, `1.5h`, `500ms`, `0`), in seconds; undefined when it is none.
 * Compose knows `d` and `w` beside (compose-go uses str2duration); the Dockerfile's HEALTHCHECK does not.
 */
export function parseDuration(written: string, units: 'go' | 'compose' = 'go'): number | undefined {
  const unsigned = written.replace(/^[-+]/, '');
  const sign = written.startsWith('-') ? -1 : 1;
  if (unsigned === '0') return 0;
  const piece = /(\d+(?:\.\d*)?|\.\d+)([a-zµμ]+)/y;
  let seconds = 0;
  for (let at = 0; at < unsigned.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const match = piece.exec(unsigned);
    const unit = match?.[2] ?? '';
    const factor = SECONDS[unit];
    if (match === null || factor === undefined || (units === 'go' && /[dw]/.test(unit))) return undefined;
    seconds += Number(match[1]) * factor;
  }
  return unsigned === '' ? undefined : sign * round(seconds);
}

/** Decimal fractions of seconds add up with binary errors; nothing below a nanosecond is meant. */
function round(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e9;
}
