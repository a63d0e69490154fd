/** Rounding in sums of fractions must neither lose a tick nor give one twice. */
const EXACT = 1e-9;

/** A Go ticker: a tick at `phase` and every `period` from then on, and before; it holds at most one that nobody took. */
export class Ticker {
  readonly #phase: number;
  readonly #period: number;

  constructor(phase: number, period: number) {
    this.#phase = phase;
    this.#period = period;
  }

  /** The first tick at or after this moment. */
  from(moment: number): number {
    return this.#phase + Math.ceil((moment - this.#phase) / this.#period - EXACT) * this.#period;
  }

  /**
   * When the next run begins after one that lasted from `began` to `ended`: at once when a tick fell into it, which the
   * ticker has held; any further ticks of that time are lost.
   */
  next(began: number, ended: number): number {
    const tick = this.#phase + (Math.floor((began - this.#phase) / this.#period + EXACT) + 1) * this.#period;
    return Math.max(tick, ended);
  }
}
