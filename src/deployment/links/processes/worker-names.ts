import type { Act } from '../../acts/act.ts';

/** What people call a program that works: the script or application that it was started with, else the program itself. */
export function workerName(act: Act): string {
  return act.runs?.value.split('/').slice(-2).join('/') ?? act.operands.get('app')?.[0]?.value ?? act.program;
}
