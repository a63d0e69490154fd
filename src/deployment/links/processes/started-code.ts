import { posix } from 'node:path';
import type { Text } from '../../../repository/text.ts';
import type { Act } from '../../acts/act.ts';
import { textOf } from '../../acts/facts.ts';
import type { Deployment } from '../../deployment.ts';
import { isOpen } from '../../paths.ts';

/** What a command line starts: a file by its path, or a Python module by its dotted name. */
export interface StartedCode {
  readonly kind: 'file' | 'module';
  readonly act: Act;
  /** The characters that name it. */
  readonly text: Text;
  /** The path, or the dotted name without `:app`. */
  readonly name: string;
  /** The module runs as `__main__`. */
  readonly asMain: boolean;
  /** The folder that the program goes to or puts on the import path first: `--chdir`, `--app-dir`. */
  readonly folder?: Text;
}

/** Servers that import the application that they are given, from the working directory. */
const IMPORTERS = ['uvicorn', 'gunicorn', 'hypercorn', 'daphne', 'granian', 'waitress-serve', 'celery'];
const SCRIPT = /\.(?:py|sh|bash|[mc]?js|ts|rb|php|pl)$/;
/** `@acme/server`: what `npx` and its kin fetch by this name (docs.npmjs.com/cli/using-npm/scope). */
const SCOPED_PACKAGE = /^@[^/]+\/[^/]+$/;
const DOTTED = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

/** What an act starts, when its words say so. */
export function startedCode(deployment: Deployment, act: Act): StartedCode | undefined {
  const module = act.operands.get('module')?.[0];
  if (act.kind === 'run' && module !== undefined) return moduleNamed(act, module, true);
  if (IMPORTERS.includes(act.program)) {
    const app = textOf(deployment.programs, act, 'app');
    const folder = act.options.get('app-dir')?.at(-1)?.value ?? act.options.get('chdir')?.at(-1)?.value;
    const found = app === undefined ? undefined : moduleNamed(act, app, false);
    return found === undefined || folder === undefined ? found : { ...found, folder };
  }
  const { runs } = act;
  if (runs === undefined || !runs.isKnown || isOpen(runs) || SCOPED_PACKAGE.test(runs.value))
    return undefined;
  // Found by PATH when no interpreter reads it and no slash is in it.
  const isPath =
    posix.basename(runs.value) === act.program ? runs.value.includes('/') : SCRIPT.test(runs.value);
  return isPath ? { kind: 'file', act, text: runs, name: runs.value, asMain: true } : undefined;
}

function moduleNamed(act: Act, text: Text, asMain: boolean): StartedCode | undefined {
  const name = text.value.split(':', 1)[0] ?? '';
  return text.isKnown && DOTTED.test(name) ? { kind: 'module', act, text, name, asMain } : undefined;
}
