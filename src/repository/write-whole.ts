import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file whole or not at all; a link at its place is replaced, not followed. Its folder must be there. Throws what
 * `node:fs` throws.
 */
export function writeWhole(file: string, content: string, mode = 0o666): void {
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, content, { flag: 'wx', mode });
  try {
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
