import type { Text } from '../../repository/text.ts';
import type { Statement, Word } from '../../syntax/shell/tree.ts';
import type { Script } from '../acts/script.ts';
import { once } from '../lazy.ts';
import { isOpen } from '../paths.ts';
import { expandUnsplit } from '../scripts/expand.ts';
import { Variables } from '../scripts/variables.ts';
import type { Candidate } from './candidate.ts';
import { namedValuesIn } from './in-lines.ts';
import { secretNameKind } from './secret-name.ts';
import { mayHoldPassword } from './secret-value.ts';

const BARE = { variables: Variables.none(), scriptPath: undefined, directory: undefined };
const DEEPEST = 60;
/** Nothing else is looked for below. */
const WORTH_READING =
  /pass|pwd|secret|token|key|credential|auth|:\/\/\S*@|mysql|mariadb|redis|valkey|curl|identified|bearer|basic/i;

const NONE: readonly Candidate[] = [];

/** What a script's own words give for passwords and tokens: assignments, options, URLs, heredocs. */
export const candidatesInScript = once((script: Script): readonly Candidate[] => {
  if (!WORTH_READING.test(script.text.value)) return NONE;
  if (script.body.kind === 'argv') return candidatesInWords(script.body.argv, false);
  const found: Candidate[] = [];
  collect(script.body.statements, found, 0);
  return found.length === 0 ? NONE : found;
});

function collect(statements: readonly Statement[], found: Candidate[], depth: number): void {
  if (depth > DEEPEST) return;
  for (const statement of statements) {
    collectRedirects(statement, found);
    switch (statement.kind) {
      case 'command':
        collectCommand(statement, found, depth);
        break;
      case 'pipeline':
        collect(statement.stages, found, depth + 1);
        if (/\bchpasswd\b/.test(statement.text.value)) found.push(...chpasswd(statement.stages[0]));
        break;
      case 'and-or':
        collect([statement.left, statement.right], found, depth + 1);
        break;
      case 'if':
        for (const { condition, body } of statement.branches)
          collect([...condition, ...body], found, depth + 1);
        collect(statement.otherwise ?? [], found, depth + 1);
        break;
      case 'case':
        for (const { body } of statement.arms) collect(body, found, depth + 1);
        break;
      case 'loop':
        collect([...statement.condition, ...statement.body], found, depth + 1);
        break;
      case 'function':
      case 'group':
      case 'subshell':
        collect(statement.body, found, depth + 1);
        break;
      case 'test':
        break;
    }
  }
}

function collectRedirects(statement: Statement, found: Candidate[]): void {
  const isCode = takesCode(statement);
  for (const { heredoc } of statement.redirects) {
    if (heredoc === undefined) continue;
    const text = textOf(heredoc.word);
    const isSample = SAMPLE_ACCOUNT.test(text.value);
    for (const candidate of namedValuesIn(text, 'what a script writes')) {
      const throwaway = isSample && candidate.key === 'password' ? { throwaway: true } : {};
      found.push({ ...candidate, ...throwaway, ...(isCode ? { strict: true } : {}) });
    }
  }
}

/** Whose password it is nobody has said yet: the account's domain is one of those kept for examples (RFC 2606), or a gap. */
const SAMPLE_ACCOUNT =
  /^\s*"?(?:domain|login|host)"?\s*[:=]\s*"?(?:example\.(?:com|org|net)|your-?domain\b)/im;

/** A heredoc for an interpreter, or for a file of code. */
function takesCode(statement: Statement): boolean {
  if (statement.kind !== 'command') return false;
  const isRun = statement.words.some(({ text }) =>
    /^(?:\S*\/)?(?:node|deno|bun|python[\d.]*|ruby|perl|php)$/.test(text.value),
  );
  const first = statement.text.value.slice(0, 400).split('\n', 1)[0] ?? '';
  return isRun || /\.(?:py|[cm]?[jt]sx?|rb|pl|php|go|rs|java)\b["']?(?:\s|$)/.test(first);
}

/** What a dialogue calls a secret: `password='Token'`. */
const LABEL = /^(?:Password|Passphrase|Passwort|Token|Secret)$/;

function collectCommand(
  command: Extract<Statement, { kind: 'command' }>,
  found: Candidate[],
  depth: number,
): void {
  if (!WORTH_READING.test(command.text.value)) return;
  for (const { name, value } of command.assignments) {
    const words = value === undefined ? [] : isWords(value) ? value : [value];
    for (const word of words) {
      const text = textOf(word);
      if (!LABEL.test(text.value)) found.push({ key: name.value, value: text, where: `a script’s variable` });
      collectSubstitutions(word, found, depth);
    }
  }
  for (const word of command.words) collectSubstitutions(word, found, depth);
  const words = command.words.map(textOf);
  const isPrinted =
    /^(?:echo|printf|log|info|warn|read)$/.test(words[0]?.value ?? '') && command.redirects.length === 0;
  for (const candidate of candidatesInWords(words, isPrinted)) found.push(candidate);
}

function collectSubstitutions(word: Word, found: Candidate[], depth: number): void {
  for (const part of word.parts)
    if (part.kind === 'command' || part.kind === 'process') collect(part.body, found, depth + 1);
}

/** Options that only sound like a password's. */
const SWITCH =
  /^--?(?:no|disabled?|without|with|ask|allow|empty|skip|require|use|enable|change|reset|generate|show|hide|force|prompt)-/;
/** Programs whose `--password` takes no next word: it asks, or takes what is attached. */
const ASKS = /^(?:psql|pg_\w+|createuser|createdb|dropdb|dropuser|mysql\w*|mariadb\S*)$/;

/** `NAME=value`, `--password=value`, `--password value`, and what only some programs take for a password. */
export function candidatesInWords(words: readonly Text[], isPrinted: boolean): Candidate[] {
  const program = words[0]?.value.split('/').pop() ?? '';
  const where = /^[\w.-]+$/.test(program) ? `the command line of ${program}` : 'a command line';
  const throwaway = isPrinted ? { throwaway: true } : {};
  return words.flatMap((word, i): Candidate[] => {
    const next = words[i + 1];
    const named = nameAndValue(word);
    if (named !== undefined) return [{ ...named, where, ...throwaway }];
    const isOption =
      /^--?[A-Za-z][\w-]*$/.test(word.value) && !SWITCH.test(word.value) && !ASKS.test(program);
    const takesNext = isOption && next !== undefined && !next.value.startsWith('-') && !isPrinted;
    if (takesNext && (secretNameKind(word.value) !== undefined || isOwnSwitch(program, word.value))) {
      return [
        {
          key: 'password',
          value: withoutUser(program, next),
          where,
          inside: isOwnSwitch(program, word.value),
        },
      ];
    }
    const attached = /^(?:mysql|mysqldump|mysqladmin|mariadb\S*)$/.test(program) && /^-p./.test(word.value);
    if (attached || (program === 'sshpass' && /^-p./.test(word.value)))
      return [{ key: 'password', value: word.slice(2), where }];
    return mayHoldPassword(word.value) ? [{ key: '', value: word, where, ...throwaway }] : [];
  });
}

/** Short switches whose value is a password, of programs that have one. */
function isOwnSwitch(program: string, word: string): boolean {
  if (word === '-a') return /^(?:redis|valkey)-cli$/.test(program);
  if (word === '-p') return program === 'sshpass';
  return program === 'curl' && /^(?:-u|--user)$/.test(word);
}

function withoutUser(program: string, value: Text): Text {
  const colon = program === 'curl' ? value.value.indexOf(':') : -1;
  return program === 'curl' ? value.slice(colon < 0 ? value.length : colon + 1) : value;
}

/** `--from-literal=password=x` and `-e PASSWORD=x` name it before the last `=` that has a name before it. */
function nameAndValue(word: Text): { key: string; value: Text } | undefined {
  const match = /^(?:--[\w-]+=)?-{0,2}([A-Za-z_][\w.-]*)=/.exec(word.value.slice(0, 300));
  if (match?.[1] === undefined || isOpen(word)) return undefined;
  return { key: match[1], value: word.slice(match[0].length) };
}

/** `echo user:password | chpasswd` */
function chpasswd(statement: Statement | undefined): Candidate[] {
  if (statement?.kind !== 'command') return [];
  return statement.words.slice(1).flatMap((word) => {
    const text = textOf(word);
    const colon = text.value.indexOf(':');
    return colon < 0 ? [] : [{ key: 'password', value: text.slice(colon + 1), where: 'what chpasswd reads' }];
  });
}

/** What a word is where no variable is set: a default counts, an unset variable is unknown. */
function textOf(word: Word): Text {
  return expandUnsplit(word, BARE);
}

function isWords(value: Word | readonly Word[]): value is readonly Word[] {
  return Array.isArray(value);
}
