import { setFlagsFromString } from 'node:v8';

/** Of V8. Node 20 has 11, Node 22 has 12; a flag that one does not know it answers with an error on the terminal. */
const MAJOR = Number.parseInt(process.versions.v8, 10);

/**
 * Lets V8 compile and optimise only what runs long. A run is over in seconds, and its code is wide.
 *
 * - JavaScript: by default more time goes into optimising it than into running it (measured on 400 scripts, processor
 *   time: 2.6 s and 1.8 s with this on Node 20, 1.7 s and 1.4 s on Node 24; on 3,000 files 8.6 s and 6.8 s on Node 20).
 *   The first number is in bytes of bytecode run, the other in calls: ten times what V8 has (`node --v8-options`).
 * - WebAssembly: a grammar is mostly functions that a file does not need. Newer versions do so by themselves.
 */
export function tuneEngine(): void {
  setFlagsFromString(MAJOR < 12 ? '--interrupt-budget=600000' : '--invocation-count-for-turbofan=30000');
  setFlagsFromString('--wasm-lazy-compilation');
  optimiseWasm(false);
}

/** Optimising the code of a grammar takes some 0.4 s, for which the process waits at its end. */
export function optimiseWasm(isWorthIt: boolean): void {
  // Only the function of this number is optimised: any, or the first.
  setFlagsFromString(`--wasm-tier-up-filter=${isWorthIt ? -1 : 0}`);
}
