/** A time as people say it: `0.35 s`, `4.2 s`, `95 s`. */
export function seconds(value: number): string {
  if (!Number.isFinite(value)) return 'for ever';
  const digits = value < 1 ? 2 : value < 100 ? 1 : 0;
  return `${Number(value.toFixed(digits))} s`;
}
