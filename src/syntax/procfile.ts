import type { Text } from '../repository/text.ts';
import type { SyntaxProblem } from './problem.ts';

/** `web: gunicorn app:app`. */
export interface ProcfileProcess {
  readonly name: Text;
  /** What a shell is given to run. */
  readonly command: Text;
  readonly text: Text;
}

export interface Procfile {
  readonly processes: readonly ProcfileProcess[];
  readonly comments: readonly Text[];
  readonly problems: readonly SyntaxProblem[];
}

/** Reads a Procfile; the line's form is foreman's (lib/foreman/procfile.rb): `[A-Za-z0-9_-]+:` and a command. */
export function parseProcfile(text: Text): Procfile {
  const processes: ProcfileProcess[] = [];
  const comments: Text[] = [];
  const problems: SyntaxProblem[] = [];
  for (const raw of text.lines()) {
    const line = raw.trim();
    if (line.length === 0) continue;
    const name = /^([\w-]+)[ \t]*:/.exec(line.value.slice(0, 200));
    const command = line.slice(name?.[0].length ?? 0).trim();
    if (line.value.startsWith('#')) comments.push(line);
    else if (name === null || command.length === 0) {
      problems.push({ text: line, message: 'Not of the form `name: command`.' });
    } else processes.push({ name: line.slice(0, name[1]?.length), command, text: line });
  }
  return { processes, comments, problems };
}
