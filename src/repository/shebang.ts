import type { Format } from './repository.ts';

/** Programs that run the program named after them: env(1), s6-overlay's with-contenv, busybox, `uv run`. */
const WRAPPER = /^(?:env|with-contenv|busybox|sudo|exec|nice|chronic|tini|dumb-init)$/;

const SHELL =
  /^(?:sh|bash|dash|ash|r?ksh(?:93)?|mksh|pdksh|oksh|yash|zsh|bashio|openrc-run|runscript)(?:[\d.-]*)$/;

const PYTHON = /^(?:python|pypy|ipython|micropython)[\d.]*$/;

/**
 * What the first line makes of a file that is run by name: `none` for an interpreter that the gate does not read,
 * undefined when there is no shebang.
 */
export function formatByShebang(head: string): Format | undefined {
  if (!head.startsWith('#!')) return undefined;
  const line = /^#!([^\r\n]{0,512})/.exec(head)?.[1] ?? '';
  const words = line.trim().split(/[ \t]+/);
  if (isNixShell(words)) return formatOfNixShell(head);
  for (const [i, word] of words.entries()) {
    if (isPassedOver(word)) continue;
    const program = word.slice(word.lastIndexOf('/') + 1);
    if (WRAPPER.test(program)) continue;
    if (/^(?:uv|poetry|pipenv|pdm|hatch)$/.test(program)) return words[i + 1] === 'run' ? 'python' : 'none';
    return formatOfProgram(program);
  }
  return 'none';
}

/** Options (`env -S`, `-i`) and assignments; `-Sbash` is the option with its word grown on to it. */
function isPassedOver(word: string): boolean {
  return word.startsWith('-') || /^[A-Za-z_]\w*=/.test(word);
}

function formatOfProgram(program: string): Format {
  if (SHELL.test(program) || /^@(?:SHELL|BASH|sh|bash|shell)@$/.test(program)) return 'shell';
  if (PYTHON.test(program)) return 'python';
  return /^g?make$/.test(program) ? 'makefile' : 'none';
}

function isNixShell(words: readonly string[]): boolean {
  return words.some((word) => /(?:^|\/)nix-shell$/.test(word));
}

/** nix-shell names the real interpreter on a line of its own: `#! nix-shell -i bash`. */
function formatOfNixShell(head: string): Format {
  const program = /^#![ \t]{0,8}nix-shell\b[^\r\n]{0,400}?-i[ \t]{1,8}(\S{1,64})/m.exec(head)?.[1];
  return program === undefined ? 'none' : formatOfProgram(program);
}
