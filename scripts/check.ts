import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/* What CI runs, in its order: `npm run check`. Ends at the first step that fails, and says which. */

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

const scratch = mkdtempSync(join(tmpdir(), 'incident-gate-'));
const rebuilt = join(scratch, 'dist');

const steps: readonly Step[] = [
  { name: 'tests', command: ['npm', 'test'] },
  { name: 'lint and format', command: ['node_modules/.bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['node_modules/.bin/tsc', '--noEmit'] },
  { name: 'dist/ is what the sources make', command: ['node_modules/.bin/tsx', 'scripts/build.ts', rebuilt] },
  { name: 'dist/ is what the sources make', command: ['diff', '--recursive', '--brief', rebuilt, 'dist'] },
  {
    name: 'docs/ is what the sources make',
    command: ['node_modules/.bin/tsx', 'scripts/docs.ts', '--check'],
  },
];

let failed: Step | undefined;
for (const step of steps) {
  console.log(`• ${step.name}: ${step.command.join(' ').replaceAll(scratch, '…')}`);
  const [program, ...args] = step.command;
  if (spawnSync(program as string, args, { stdio: 'inherit' }).status !== 0) {
    failed = step;
    break;
  }
}
rmSync(scratch, { recursive: true, force: true });
if (failed !== undefined) {
  console.log(
    `✗ ${failed.name}. For dist/ and docs/: run npm run build and npm run docs, and commit what they make.`,
  );
  process.exitCode = 1;
}
