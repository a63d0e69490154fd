import type { Text } from '../../repository/text.ts';
import type { Candidate } from './candidate.ts';
import { mayHoldPassword } from './secret-value.ts';

const LONGEST_LINE = 2000;

/** `NAME=value`, `name: value` and `"name": "value"` of any text, line by line; comments are left out. */
export function namedValuesIn(text: Text, where: string): Candidate[] {
  return text.lines().flatMap((line): Candidate[] => {
    if (line.length > LONGEST_LINE || /^\s*(?:#|\/\/|;)/.test(line.value)) return [];
    const head = /^\s*(?:export\s+|-\s+|Environment=|set\s+)?["']?([A-Za-z_][\w.-]*)["']?\s*[:=]\s*/.exec(
      line.value,
    );
    if (head?.[1] === undefined) return mayHoldPassword(line.value) ? [{ key: '', value: line, where }] : [];
    const value = unquoted(line.slice(head[0].length));
    return [{ key: head[1], value: isInsideQuotes(head[0]) ? withoutEnd(value) : value, where }];
  });
}

/** `Environment="NAME=`: the quotes are around the name too. */
function isInsideQuotes(head: string): boolean {
  return /["'][\w.-]+\s*[:=]\s*$/.test(head);
}

function withoutEnd(value: Text): Text {
  return /["']$/.test(value.value) ? value.slice(0, value.length - 1) : value;
}

/** Without a comma behind it and quotes around it. */
export function unquoted(text: Text): Text {
  const bare = text.trim();
  const end = bare.value.replace(/[,;]$/, '').length;
  const value = bare.slice(0, end);
  return /^(["']).*\1$/.test(value.value) ? value.slice(1, value.length - 1) : value;
}
