import { classifyYaml } from './classify-yaml.ts';
import { bearsOut, formatByContent, looksLikeShell } from './file-content.ts';
import { formatByName, isWithoutExtension, isYaml, lastPart, mayMatter } from './file-name.ts';
import type { Format } from './repository.ts';
import { formatByShebang } from './shebang.ts';

/** How much of a file, in bytes, is enough to tell its format by. */
export const HEAD_BYTES = 64 * 1024;

/** What else is known of the file. */
export interface Surroundings {
  readonly isExecutable?: boolean;
  /** Whether the repository has a file there: a chart is known by the `Chart.yaml` above it. */
  readonly hasFile?: (path: string) => boolean;
}

/** A line that the shell runs and that is a string to Python: `'''exec' python3 "$0" "$@"`, and what else stands in quotes there. */
const STARTS_PYTHON = /^#![^\n]*\n(?:#[^\n]*\n|\s*\n)*(?:'''|"""|'':|"":|["']exec["'])/;

/** Scripts that are run by these names, often without a shebang. */
const SCRIPT_NAME =
  /^(?:(?:docker-)?entrypoint|run|start|stop|deploy|release|install|backup|bootstrap|provision)$/;

/**
 * The format of a file by its name, its first line and the beginning of its content (`head`), never by its folder
 * alone. `none` for everything that the gate does not read, binary files included.
 */
export function classify(path: string, head: string, around: Surroundings = {}): Format {
  const { isExecutable = false, hasFile = () => false } = around;
  if (!mayMatter(path, isExecutable) || head.includes('\0')) return 'none';
  const named = formatByName(path);
  if (isYaml(path)) return classifyYaml({ path, head, named: named?.format, hasFile });
  if (named?.format === 'shell') return formatByShebang(head) ?? 'shell';
  if (named?.format === 'python' && formatByShebang(head) === 'shell' && !STARTS_PYTHON.test(head))
    return 'shell';
  if (named !== undefined && (named.sure || bearsOut(named.format, head))) return named.format;
  return formatByShebang(head) ?? withoutShebang(path, head, isExecutable);
}

/** The kernel refuses such a file, and the shell that called it then reads it as a script: execvp(3). */
function withoutShebang(path: string, head: string, isExecutable: boolean): Format {
  const format = formatByContent(head);
  if (format !== 'none' || !isWithoutExtension(path)) return format;
  const isRun = isExecutable || SCRIPT_NAME.test(lastPart(path));
  return isRun && looksLikeShell(head) ? 'shell' : 'none';
}
