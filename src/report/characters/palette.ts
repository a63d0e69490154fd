import picocolors from 'picocolors';
import type { Severity } from '../../policy/finding.ts';

export type Paint = (text: string) => string;

/** The few colours a report uses, by meaning. Without colour each gives its text back. */
export interface Palette {
  readonly severity: Readonly<Record<Severity, Paint>>;
  readonly passed: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
  readonly place: Paint;
  /** Related places and their marks. */
  readonly related: Paint;
}

export function paletteOf(colour: boolean): Palette {
  const c = picocolors.createColors(colour);
  return {
    severity: { error: c.red, warning: c.yellow, notice: c.blue },
    passed: c.green,
    strong: c.bold,
    faint: c.dim,
    place: c.cyan,
    related: c.blue,
  };
}

export const PLAIN: Palette = paletteOf(false);
