#!/usr/bin/env node
import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);
import*as nodeModule from"node:module";nodeModule.enableCompileCache?.();var{runCommandLine}=await import("./chunk-RAPIUEZF.js");process.exitCode=await runCommandLine(process.argv,process);
