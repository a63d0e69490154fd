import type { Format } from './repository.ts';

const UNIT_SECTION =
  /^\[(?:Unit|Service|Timer|Socket|Path|Mount|Automount|Slice|Swap|Scope|Install)\][ \t]*\r?$/m;

const SUPERVISOR_SECTION =
  /^\[(?:supervisord|supervisorctl|(?:program|group|eventlistener|fcgi-program):[^\]\r\n]+)\]/m;

const FROM =
  /^[ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?(?:\{\{[^}\n]*\}\}|[^\s#]+)(?:[ \t]+AS[ \t]+\S+)?[ \t]*\r?$/im;

const PROCESS = /^[A-Za-z0-9_-]+:[ \t]*\S/m;

const RULE_OR_VARIABLE =
  /^(?:[^\s#:=][^#:=\r\n]*:(?!\/\/)|[\w.-]+[ \t]*[:?+!]{0,2}=|(?:-|s)?include[ \t]|define[ \t])/m;

/** A line of pip's requirements file format: an option, a name with its versions, an address or a path. */
const REQUIREMENT = /^(?:-|\.{0,2}\/|\$\{|[a-z+]+:|[A-Za-z0-9][\w.-]*[ \t]*(?:$|[[=<>!~;@#\\(]))/;

const SHELL_LINE =
  /^[ \t]*(?:set [-+][a-zA-Z]|exec |export \w+=|if \[|then\r?$|fi\r?$|done\r?$|esac\r?$|source |\. [\w./"$-]|cd |[A-Z_][A-Z0-9_]*=["'$/\w])/m;

const SCHEDULE_NAME =
  /^@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly|every_(?:minute|second))$/;

/** Lowest and highest value of minute, hour, day of month, month and day of week: crontab(5). */
const RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** Whether the content bears out what only the name says. A format without a proof here needs none. */
export function bearsOut(format: Format, head: string): boolean {
  switch (format) {
    case 'systemd':
      return UNIT_SECTION.test(head);
    case 'supervisord':
      return (
        SUPERVISOR_SECTION.test(head) || /^\[(?:include|unix_http_server|inet_http_server)\]/m.test(head)
      );
    case 'dockerfile':
      return !head.startsWith('#!') && FROM.test(head);
    case 'procfile':
      return PROCESS.test(head);
    case 'makefile':
      return RULE_OR_VARIABLE.test(head);
    case 'crontab':
      return statements(head).some(isSchedule);
    case 'requirements':
      return isMostly(statements(head), (line) => REQUIREMENT.test(line));
    default:
      return true;
  }
}

/** What a file without a telling name is, by its content alone. A shebang has been looked at before. */
export function formatByContent(head: string): Format {
  if (SUPERVISOR_SECTION.test(head)) return 'supervisord';
  return isCrontab(head) ? 'crontab' : 'none';
}

/** Whether it reads like a script of sh(1), for a file that is run without a shebang. */
export function looksLikeShell(head: string): boolean {
  return SHELL_LINE.test(head);
}

/** Every line a schedule or a setting, and one of them a schedule that no table of numbers would hold. */
function isCrontab(head: string): boolean {
  const lines = statements(head);
  if (!lines.every((line) => isSchedule(line) || /^[A-Za-z_]\w*[ \t]*=/.test(line))) return false;
  return lines.some((line) => isSchedule(line) && /[*@]/.test(line));
}

function isSchedule(line: string): boolean {
  const fields = line.split(/[ \t]+/, 7);
  const [first = '', second] = fields;
  if (SCHEDULE_NAME.test(first)) return second !== undefined;
  const command = fields[5];
  if (command === undefined || /^[\d*]/.test(command)) return false;
  return RANGES.every((range, i) => isTimeField(fields[i] ?? '', range));
}

function isTimeField(field: string, [low, high]: readonly [number, number]): boolean {
  if (/^\{\{.*\}\}$/.test(field)) return true;
  return field.split(',').every((part) => {
    const match = /^(?:\*|~|(\d{1,2}|[A-Za-z]{3})(?:[-~](\d{1,2}|[A-Za-z]{3}))?)(?:\/\d{1,2})?$/.exec(part);
    if (match === null) return false;
    return [match[1], match[2]].every((end) => isWithin(end, low, high));
  });
}

function isWithin(end: string | undefined, low: number, high: number): boolean {
  if (end === undefined) return true;
  if (/^\d/.test(end)) return Number(end) >= low && Number(end) <= high;
  return /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)$/i.test(end);
}

/** Its lines that are neither empty nor a comment, without the space around them. */
function statements(head: string): string[] {
  const lines = head.split(/\r\n|\n|\r/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

function isMostly(lines: readonly string[], holds: (line: string) => boolean): boolean {
  return lines.filter(holds).length * 2 >= lines.length;
}
