#!/usr/bin/env node
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { CompiledCode, codeFolder } from './compiled-code.ts';
import { tuneEngine } from './engine.ts';

/** What is loaded is a bundle of dist/, right from src/ and from dist/. By this name a bundler does not look for it. */
const HERE = import.meta.url;

// `… | head` has read enough when it goes away: no fault, and nobody is left to write to.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });

// Before anything is compiled: V8 takes compiled code only under the flags it was made with.
tuneEngine();
const code = new CompiledCode(codeFolder(process.env, homedir()));
const { runCommandLine } = code.load(
  fileURLToPath(new URL('../dist/command-line.cjs', HERE)),
) as typeof import('./command-line/command-line.ts');
process.exitCode = await runCommandLine(process.argv, process);
tuneEngine();
code.keep();
