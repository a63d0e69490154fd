import type { Text } from '../../repository/text.ts';
import type { SyntaxProblem } from '../problem.ts';
import { type ExecContext, expandSpecifiers, expandVariables, type VariableUse } from './expand.ts';
import { type SystemdWord, systemdWords } from './quoting.ts';

/** One command of an `Exec…=` line, as systemd would execute it. */
export interface ExecCommand {
  /** `@`, `-`, `:`, `+`, `!`, `!!` and `|` before the program, in order (systemd.service(5), "COMMAND LINES"). */
  readonly prefixes: readonly Text[];
  /** The program as written, then its arguments. With `@` the second word is argv[0] and stands in its place. */
  readonly argv: readonly Text[];
  readonly text: Text;
  /** Environment variables among the arguments, in order, known or not. */
  readonly variables: readonly VariableUse[];
  /** Unbalanced quotes, for which systemd ignores the line; unknown escapes, which it keeps as they are. */
  readonly problems: readonly SyntaxProblem[];
}

/** `NAME=value` of `Environment=`. */
export interface EnvironmentAssignment {
  readonly name: Text;
  readonly value: Text;
  readonly text: Text;
}

/** Splits the value of an `Exec…=` directive into commands at ` ; `, as config_parse_exec() in load-fragment.c does. */
export function splitExec(value: Text, context: ExecContext = {}): ExecCommand[] {
  const commands: ExecCommand[] = [];
  let words: SystemdWord[] = [];
  const close = () => {
    const [first, ...rest] = words;
    if (first !== undefined) commands.push(toCommand([first, ...rest], value, context));
    words = [];
  };
  for (const word of systemdWords(value)) {
    if (word.text.value === ';' || (words.length === 0 && word.value.value === ';')) close();
    else words.push(word.text.value === '\\;' ? semicolon(word) : word);
  }
  close();
  return commands;
}

/** `\;` is the argument `;`. */
function semicolon({ text, start }: SystemdWord): SystemdWord {
  return { value: text.slice(1), text, start, unclosed: false };
}

/** The assignments of an `Environment=` value; words that are none are left out, as systemd does. */
export function splitEnvironment(value: Text, context: ExecContext = {}): EnvironmentAssignment[] {
  const assignments: EnvironmentAssignment[] = [];
  for (const word of systemdWords(value)) {
    if (word.unclosed) break;
    const decoded = expandSpecifiers(word.value, context);
    const equals = decoded.value.indexOf('=');
    const name = decoded.slice(0, equals);
    if (equals > 0 && /^[A-Za-z_]\w*$/.test(name.value)) {
      assignments.push({ name, value: decoded.slice(equals + 1), text: word.text });
    }
  }
  return assignments;
}

/** Prefixes come off the decoded first word, which is never a variable: replace_env_argv() is for arguments. */
function toCommand(
  words: readonly [SystemdWord, ...SystemdWord[]],
  value: Text,
  context: ExecContext,
): ExecCommand {
  const [first, ...rest] = words;
  const prefixes = readPrefixes(first.value);
  const program = first.value.slice(prefixes.reduce((sum, one) => sum + one.length, 0));
  const has = (prefix: string) => prefixes.some((one) => one.value === prefix);
  const variables: VariableUse[] = [];
  const args = rest.flatMap((word) => {
    const resolved = expandSpecifiers(word.value, context);
    return has(':') ? [resolved] : expandVariables(resolved, context, variables);
  });
  const last = words.at(-1) ?? first;
  const problems = words.flatMap((word) => (word.problem === undefined ? [] : [word.problem]));
  if (program.length === 0) problems.push({ text: first.text, message: 'Empty path in command line.' });
  return {
    prefixes,
    argv: [expandSpecifiers(program, context), ...(has('@') ? args.slice(1) : args)],
    text: value.slice(first.start, last.start + last.text.length),
    variables,
    problems,
  };
}

/** Each of them counts once; what repeats belongs to the program's name. */
function readPrefixes(word: Text): Text[] {
  const prefixes: Text[] = [];
  const seen = new Set<string>();
  for (const match of word.value.matchAll(/!!|[-@:+!|]/gy)) {
    if (seen.has(match[0])) break;
    seen.add(match[0]);
    prefixes.push(word.slice(match.index, match.index + match[0].length));
  }
  return prefixes;
}
