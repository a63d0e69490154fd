import { type Text, TextBuilder } from '../repository/text.ts';
import type { SyntaxProblem } from './problem.ts';

/** `user`: what `crontab FILE` installs. `system`: /etc/crontab and /etc/cron.d, with a user before the command. */
export type CrontabForm = 'user' | 'system';

/** One line that runs something. */
export interface CrontabEntry {
  /** Five fields, or `@reboot` and its like. */
  readonly schedule: Text;
  readonly user?: Text;
  /** What `/bin/sh -c` gets, `\%` decoded. */
  readonly command: Text;
  /** Its standard input: what follows the first bare `%`, further ones being line ends. */
  readonly input?: Text;
  readonly text: Text;
}

/** `NAME = value`; it holds for the entries below it. Nothing in the value is expanded. */
export interface CrontabAssignment {
  readonly name: Text;
  /** Without the quotes around it. */
  readonly value: Text;
  readonly text: Text;
}

export interface Crontab {
  readonly form: CrontabForm;
  readonly entries: readonly CrontabEntry[];
  readonly assignments: readonly CrontabAssignment[];
  readonly comments: readonly Text[];
  readonly problems: readonly SyntaxProblem[];
}

const ASSIGNMENT = /^(?:"([^"]*)"|'([^']*)'|([^\s="'#@*][^\s=]*))[ \t]*=/;
const FIELD = /[\d*A-Za-z?][\w*,/~?#-]*/y;
const NICKNAME =
  /^@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly|every_minute|every_second)$/i;

/** Reads a crontab as crontab(5) says and cron's entry.c and env.c do. A line of its own kind never continues. */
export function parseCrontab(text: Text, form: CrontabForm): Crontab {
  const entries: CrontabEntry[] = [];
  const assignments: CrontabAssignment[] = [];
  const comments: Text[] = [];
  const problems: SyntaxProblem[] = [];
  for (const raw of text.lines()) {
    const line = raw.trim();
    if (line.length === 0) continue;
    const assignment = readAssignment(line);
    if (line.value.startsWith('#')) comments.push(line);
    else if (assignment !== undefined) assignments.push(assignment);
    else {
      const entry = readEntry(line, form);
      if ('message' in entry) problems.push(entry);
      else entries.push(entry);
    }
  }
  return { form, entries, assignments, comments, problems };
}

/** Where a crontab is installed decides; else a header that names a user column, else well-known users in every entry. */
export function detectCrontabForm(path: string, text: Text): CrontabForm {
  if (/(?:^|\/)(?:cron\.d\/[^/]+|etc\/crontab[^/]*)$/.test(path)) return 'system';
  if (/(?:^|\/)(?:var\/)?spool\/cron\//.test(path)) return 'user';
  if (/^#.*\bdow\s+user\b/m.test(text.value)) return 'system';
  const { entries } = parseCrontab(text, 'system');
  return entries.length > 0 && entries.every((entry) => isWellKnown(entry.user?.value ?? ''))
    ? 'system'
    : 'user';
}

function isWellKnown(user: string): boolean {
  return /^(?:root|www-data|nobody|daemon|postgres|mysql|nginx|apache|ubuntu|debian|admin|app|deploy|\w+-user)$/.test(
    user,
  );
}

function readAssignment(line: Text): CrontabAssignment | undefined {
  const match = ASSIGNMENT.exec(line.value.slice(0, 1000));
  if (match === null) return undefined;
  const [whole, double, single, bare] = match;
  const nameAt = bare === undefined ? 1 : 0;
  const name = double ?? single ?? bare ?? '';
  return {
    name: line.slice(nameAt, nameAt + name.length),
    value: unquoted(line.slice(whole.length).trim()),
    text: line,
  };
}

function unquoted(text: Text): Text {
  const first = text.value.charAt(0);
  const quoted = text.length >= 2 && (first === '"' || first === "'") && text.value.endsWith(first);
  return quoted ? text.slice(1, text.length - 1) : text;
}

function readEntry(line: Text, form: CrontabForm): CrontabEntry | SyntaxProblem {
  const scheduleEnd = readSchedule(line);
  if (scheduleEnd === undefined)
    return { text: line, message: 'Neither a schedule, an assignment nor a comment.' };
  const schedule = line.slice(0, scheduleEnd);
  let rest = line.slice(scheduleEnd).trim();
  let user: Text | undefined;
  if (form === 'system') {
    const end = wordEnd(rest.value, 0);
    user = rest.slice(0, end);
    rest = rest.slice(end).trim();
  }
  if (rest.length === 0) return { text: line, message: 'A schedule with no command after it.' };
  return { schedule, ...(user === undefined ? {} : { user }), ...readCommand(rest), text: line };
}

function wordEnd(value: string, start: number): number {
  let at = start;
  while (at < value.length && value[at] !== ' ' && value[at] !== '\t') at++;
  return at;
}

/** Where the schedule ends. A field that is a placeholder counts as one. */
function readSchedule(line: Text): number | undefined {
  const { value } = line;
  if (value.startsWith('@')) {
    const end = wordEnd(value, 0);
    return NICKNAME.test(value.slice(0, end)) ? end : undefined;
  }
  let at = 0;
  let end = 0;
  for (let field = 0; field < 5; field++) {
    while (value[at] === ' ' || value[at] === '\t') at++;
    end = wordEnd(value, at);
    const known = line.slice(at, end).isKnown;
    FIELD.lastIndex = at;
    if (at === end || (known && FIELD.exec(value)?.[0].length !== end - at)) return undefined;
    at = end;
  }
  return end;
}

/** do_command.c: the first bare `%` ends the command, the others are line ends, and `\%` is a `%`. */
function readCommand(text: Text): { command: Text; input?: Text } {
  const bare = /(?<!\\)%/.exec(text.value);
  if (bare === null) return { command: decodePercents(text) };
  return {
    command: decodePercents(text.slice(0, bare.index)),
    input: decodePercents(text.slice(bare.index + 1)),
  };
}

function decodePercents(text: Text): Text {
  if (!text.value.includes('%')) return text;
  const out = new TextBuilder(text);
  for (const match of text.value.matchAll(/\\?%/g)) {
    out.copyTo(match.index).replace(match.index + match[0].length, match[0] === '%' ? '\n' : '%');
  }
  return out.finish();
}
