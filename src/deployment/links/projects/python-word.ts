import type { Span } from '../../../repository/span.ts';
import type { Act } from '../../acts/act.ts';

const INTERPRETER = /^(?:\S*\/)?python(?:[23](?:\.\d+)?)?$/;
const CALLED = /(?:^|\s)(?:\S*\/)?python(?:[23](?:\.\d+)?)?[ \t]+(?=\S)/;

/** The word after the Python interpreter in the command itself, before which a switch of the interpreter can stand. */
export function afterInterpreter({ line }: Act): Span | undefined {
  const { body } = line.script;
  if (body.kind === 'argv') {
    const at = body.argv.findIndex(({ value }) => INTERPRETER.test(value));
    return at < 0 ? undefined : body.argv[at + 1]?.span();
  }
  const called = CALLED.exec(line.text.value);
  if (called === null) return undefined;
  const start = called.index + called[0].length;
  const length = line.text.value.slice(start).search(/\s|$/);
  return line.text.span(start, start + length);
}
