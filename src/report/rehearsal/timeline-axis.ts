/** An axis from 0 to `until` seconds over these pixels. */
export interface Axis {
  readonly until: number;
  readonly left: number;
  readonly right: number;
}

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600];
/** Pixels that a label with its distance to the next one takes. */
const ROOM = 62;

/** Where a moment is; moments beyond the ends are at the ends. */
export function xOf({ until, left, right }: Axis, seconds: number): number {
  return left + (Math.min(Math.max(seconds, 0), until) / until) * (right - left);
}

/** Seconds at round distances, as many as have room. */
export function ticksOf({ until, left, right }: Axis): number[] {
  const most = Math.max(2, Math.floor((right - left) / ROOM));
  const step = STEPS.find((one) => until / one <= most) ?? until / 2;
  return Array.from({ length: Math.floor(until / step + 1e-9) + 1 }, (_, i) => i * step);
}

/** `0`, `30 s`, `2 min`, `2:30`. */
export function tickLabel(seconds: number, until: number): string {
  if (seconds === 0) return '0';
  if (until < 180) return `${Number(seconds.toFixed(1))} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  return rest === 0 ? `${minutes} min` : `${minutes}:${`${rest}`.padStart(2, '0')}`;
}
