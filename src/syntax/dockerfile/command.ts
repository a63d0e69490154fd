import { Text } from '../../repository/text.ts';
import type { InstructionContext } from './head.ts';
import { heredocMark } from './lines.ts';
import type { DockerCommand } from './tree.ts';
import { jsonWords } from './words.ts';

/** What RUN, CMD, ENTRYPOINT and HEALTHCHECK CMD run: a JSON list of words, else a script for the shell. */
export function readCommand(rest: Text, { line, problems }: InstructionContext): DockerCommand {
  if (rest.length === 0) return { form: 'exec', text: rest, words: [] };
  const words = jsonWords(rest);
  if (words === 'not-strings')
    problems.push({ text: rest, message: 'A JSON command is a list of strings only' });
  else if (words !== undefined) return { form: 'exec', text: rest, words };
  const [heredoc] = line.heredocs;
  if (heredoc === undefined || line.tail === undefined) {
    return { form: 'shell', text: rest, script: rest, heredocs: [] };
  }
  const isBare = line.heredocs.length === 1 && heredocMark(rest) !== undefined;
  const script = isBare ? heredoc.body : Text.join([rest, line.tail]);
  return { form: 'shell', text: Text.join([rest, line.tail]), script, heredocs: line.heredocs };
}
