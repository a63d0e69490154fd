import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file whole or not at all; a link at its place is replaced, not followed. Its folder must be there. Throws what
 * `node:fs` throws. The mode is what the process gives new files unless one is given, which then is kept to the bit.
 */
export function writeWhole(file: string, content: string | Uint8Array, mode?: number): void {
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, content, { flag: 'wx', mode: mode ?? 0o666 });
  try {
    if (mode !== undefined) chmodSync(draft, mode);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
