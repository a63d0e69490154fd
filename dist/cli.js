#!/usr/bin/env node
import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);
import*as nodeModule from"node:module";nodeModule.enableCompileCache?.();for(let stream of[process.stdout,process.stderr])stream.on("error",error=>{if(error.code!=="EPIPE")throw error;process.exit()});var{runCommandLine}=await import("./chunk-PVDLUFEJ.js");process.exitCode=await runCommandLine(process.argv,process);
