import type { ShellReader } from './reader.ts';

/** bash(1), RESERVED WORDS, where one stands as a word of its own. */
const RESERVED =
  /(?:if|then|elif|else|fi|while|until|do|done|for|select|case|esac|function|coproc|\{|\}|!(?!\()|\[\[)(?=[ \t\n;&|()<>]|\\\n|$)|!(?=\()/y;

/** The first characters of reserved words. */
const INITIALS = 'itefwudscf{}![';

/** Reserved words that go on with a compound command or end it. */
export const GOES_ON: ReadonlySet<string> = new Set([
  'then',
  'elif',
  'else',
  'fi',
  'do',
  'done',
  'esac',
  '}',
]);

/** `time` before a compound command, a function or another prefix says nothing about what is run; else it is a word. */
export const TIMING =
  /time(?:[ \t]+-p)?(?:[ \t]+--)?[ \t]+(?=[({!]|(?:if|while|until|for|select|case|function|\[\[|coproc|time)[ \t]|[\w.:-]+[ \t]*\([ \t]*\))/y;

/** The name in `coproc NAME { …; }`; before a simple command there is none. */
export const COPROCESS_NAME = /\w+[ \t]+(?=[({]|(?:if|while|until|for|select|case|\[\[)[ \t])/y;

/** What can end a list of statements inside a compound command, by where the list stands. */
export const ENDS = {
  condition: new Set(['then', 'elif', 'else', 'fi']),
  branch: new Set(['elif', 'else', 'fi']),
  otherwise: new Set(['fi']),
  loopCondition: new Set(['do', 'done']),
  loopBody: new Set(['done']),
  arm: new Set([';;', ';&', ';;&', 'esac']),
  group: new Set(['}']),
  parenthesis: new Set([')']),
} as const;

/** The reserved word that stands here, where a command may begin. */
export function reservedAt(reader: ShellReader): string | undefined {
  const initial = reader.char;
  return initial !== '' && INITIALS.includes(initial) ? reader.look(RESERVED) : undefined;
}
