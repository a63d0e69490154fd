import type { Text } from '../../repository/text.ts';

const OPERATOR = /\s*(=|[?+!]=|:{1,3}=)/y;

/**
 * Where a reference that begins with the `$` at `start` ends: past its closing bracket, counting nested ones of the
 * same kind only (variable_expand_string() in make's expand.c). Undefined when it is not closed.
 */
export function referenceEnd(value: string, start: number): number | undefined {
  const open = value.charAt(start + 1);
  if (open !== '(' && open !== '{') return Math.min(start + 2, value.length);
  const close = open === '(' ? ')' : '}';
  let depth = 0;
  for (let at = start + 1; at < value.length; at++) {
    const c = value[at];
    if (c === open) depth++;
    else if (c === close && --depth === 0) return at + 1;
  }
  return undefined;
}

/** The first of these characters outside of references; a backslash before one hides it. -1 when there is none. */
export function indexOutside(value: string, wanted: string, from = 0): number {
  let at = from;
  while (at < value.length) {
    const c = value.charAt(at);
    if (wanted.includes(c)) return at;
    if (c === '$') at = referenceEnd(value, at) ?? value.length;
    else at += c === '\\' && wanted.includes(value.charAt(at + 1)) ? 2 : 1;
  }
  return -1;
}

/** Words between blanks; a reference is never cut. */
export function splitOutside(text: Text): Text[] {
  const words: Text[] = [];
  let at = 0;
  while (at < text.length) {
    const end = indexOutside(text.value, ' \t\n', at);
    const stop = end < 0 ? text.length : end;
    if (stop > at) words.push(text.slice(at, stop));
    at = stop + 1;
  }
  return words;
}

/** Lines with those joined that end in an odd run of backslashes; the joints are still in them. */
export function logicalLines(text: Text): Text[] {
  const lines: Text[] = [];
  const { value } = text;
  let start = 0;
  let from = 0;
  while (start < value.length) {
    const found = value.indexOf('\n', from);
    const end = found < 0 ? value.length : found;
    from = end + 1;
    if (found >= 0 && isContinued(value, start, end)) continue;
    lines.push(text.slice(start, end));
    start = from;
  }
  return lines;
}

function isContinued(value: string, start: number, end: number): boolean {
  let at = end;
  while (at > start && value[at - 1] === '\\') at--;
  return (end - at) % 2 === 1;
}

/** A line outside of recipes as make reads it: each joint and the indentation after it are one blank. */
export function foldJoints(line: Text): Text {
  return line.value.includes('\n') ? line.replaceAll(/\\\n[ \t]*/g, () => ' ') : line;
}

/** `name operator value`; a name has no blank in it (parse_variable_definition() in make's variable.c). */
export function readAssignment(line: Text): { name: Text; operator: string; value: Text } | undefined {
  const { value } = line;
  let end = indexOutside(value, ' \t=:?+!');
  while (end >= 0 && '?+!'.includes(value.charAt(end)) && value[end + 1] !== '=') {
    end = indexOutside(value, ' \t=:?+!', end + 1);
  }
  if (end <= 0) return undefined;
  OPERATOR.lastIndex = end;
  const match = OPERATOR.exec(value);
  if (match === null) return undefined;
  const [whole, operator = '='] = match;
  return { name: line.slice(0, end), operator, value: line.slice(end + whole.length).trim() };
}
