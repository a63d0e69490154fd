#!/usr/bin/env node
import * as nodeModule from 'node:module';

// From Node 22.8 on the compiled code is kept where Node keeps it; NODE_DISABLE_COMPILE_CACHE=1 turns that off.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();

// `… | head` has read enough when it goes away: no fault, and nobody is left to write to.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });

// Loaded only now: what is imported above would be compiled before.
const { runCommandLine } = await import('./command-line/command-line.ts');
process.exitCode = await runCommandLine(process.argv, process);
