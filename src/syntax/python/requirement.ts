import type { Text } from '../../repository/text.ts';

/** `uvicorn[standard] >=0.20 ; python_version > "3.8"` (PEP 508). */
export interface Requirement {
  readonly name: Text;
  /** The name as PEP 503 compares it: lower case, runs of `-`, `_` and `.` one hyphen. */
  readonly normalised: string;
  readonly extras: readonly Text[];
  /** `>=0.20,<1`, without the parentheses it may stand in; absent for any version. */
  readonly specifier?: Text;
  /** After `@`. */
  readonly url?: Text;
  /** After `;`. */
  readonly marker?: Text;
  readonly text: Text;
}

/** PEP 503. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Reads one requirement; undefined when it does not begin with a name, or something else follows it. */
export function parseRequirement(text: Text): Requirement | undefined {
  const whole = text.trim();
  const name = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?/.exec(whole.value.slice(0, 300))?.[0];
  if (name === undefined) return undefined;
  let rest = whole.slice(name.length).trim();
  const closing = rest.value.startsWith('[') ? rest.value.indexOf(']') : 0;
  if (closing < 0) return undefined;
  const extras = namesIn(rest.slice(1, closing));
  if (closing > 0) rest = rest.slice(closing + 1).trim();
  const head = { name: whole.slice(0, name.length), normalised: normaliseName(name), extras, text: whole };
  if (rest.value.startsWith('@')) return { ...head, ...readUrl(rest.slice(1).trim()) };
  const semicolon = rest.value.indexOf(';');
  const specifier = withoutParentheses(semicolon < 0 ? rest : rest.slice(0, semicolon).trim());
  if (specifier.length > 0 && specifier.isKnown && !/^(?:[~=!<>]=?|===)/.test(specifier.value))
    return undefined;
  return {
    ...head,
    ...(specifier.length === 0 ? {} : { specifier }),
    ...(semicolon < 0 ? {} : { marker: rest.slice(semicolon + 1).trim() }),
  };
}

function namesIn(text: Text): Text[] {
  return text
    .split(/,/g)
    .map((one) => one.trim())
    .filter((one) => one.length > 0);
}

/** A marker after a URL needs a blank before its semicolon. */
function readUrl(text: Text): { url: Text; marker?: Text } {
  const semicolon = /\s;/.exec(text.value);
  if (semicolon === null) return { url: text };
  return { url: text.slice(0, semicolon.index).trim(), marker: text.slice(semicolon.index + 2).trim() };
}

function withoutParentheses(text: Text): Text {
  const inside = text.value.startsWith('(') && text.value.endsWith(')');
  return inside ? text.slice(1, text.length - 1).trim() : text;
}
