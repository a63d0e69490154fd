/** What a shell says of a program that a signal ended: 128 and the signal's number. */
export const CANCELLED = 130;

/** Ended on SIGINT or SIGTERM, with nothing left behind. */
export class Cancelled extends Error {
  constructor() {
    super('The rehearsal was cancelled; what it made is removed.');
    this.name = 'Cancelled';
  }
}

/** Ends the work early on SIGINT and SIGTERM: it cleans up, and then this rejects with Cancelled. */
export async function untilCancelled<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  try {
    const done = await work(controller.signal);
    // What was cut short may look whole to whoever cut it.
    controller.signal.throwIfAborted();
    return done;
  } catch (error) {
    throw controller.signal.aborted ? new Cancelled() : error;
  } finally {
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
  }
}
