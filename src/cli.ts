#!/usr/bin/env node
import { runCommandLine } from './command-line/command-line.ts';

process.exitCode = await runCommandLine(process.argv, process);
