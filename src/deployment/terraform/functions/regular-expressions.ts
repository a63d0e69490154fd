import { RE2JS } from 're2js';
import { TextBuilder } from '../../../repository/text.ts';
import { LONGEST_STRING } from '../evaluate-template.ts';
import { nullValue, objectValue, stringValue, tupleValue, type Value } from '../value.ts';
import { type Call, Failure, type FunctionTable } from './definition.ts';

/** Patterns are RE2 as in Terraform itself, and take linear time. */
export const regularExpressionFunctions: FunctionTable = {
  regex: {
    signature: 'ss',
    apply: (call) => {
      const matcher = compile(call.characters(0)).matcher(call.characters(1));
      if (!matcher.find()) throw new Failure('the pattern does not match');
      return captured(matcher, call);
    },
  },
  regexall: {
    signature: 'ss',
    apply: (call) => {
      const matcher = compile(call.characters(0)).matcher(call.characters(1));
      const items: Value[] = [];
      while (matcher.find()) items.push(captured(matcher, call));
      return { kind: 'list', items, element: { kind: 'any' }, at: call.at };
    },
  },
};

type Matcher = ReturnType<RE2JS['matcher']>;

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch {
    throw new Failure(`\`${pattern}\` is no pattern`);
  }
}

/** Without groups the match; with named groups an object; with others a tuple (cty's stdlib/regexp.go). */
function captured(matcher: Matcher, call: Call): Value {
  const subject = call.text(1);
  const group = (i: number | string): Value => {
    const start = matcher.start(i);
    return start < 0 ? nullValue(call.at) : stringValue(subject.slice(start, matcher.end(i)), call.at);
  };
  const names = Object.keys(matcher.pattern().namedGroups());
  if (names.length > 0)
    return objectValue(
      names.map((name) => [name, group(name)] as const),
      call.at,
    );
  const count = matcher.groupCount();
  if (count === 0) return group(0);
  return tupleValue(
    Array.from({ length: count }, (_, i) => group(i + 1)),
    call.at,
  );
}

/** `replace` with a pattern between slashes. */
export function replaceMatches(call: Call): Value {
  const [text, sought, by] = [call.text(0), call.characters(1), call.characters(2)];
  const matcher = compile(sought.slice(1, -1)).matcher(text.value);
  const out = new TextBuilder(text);
  let added = 0;
  while (matcher.find()) {
    const replacement = expand(by, matcher);
    added += replacement.length;
    if (added > LONGEST_STRING) throw new Failure('the result is too long');
    out.copyTo(matcher.start()).replace(matcher.end(), replacement);
  }
  return stringValue(out.finish(), call.at);
}

/** `$1`, `$name` and `${name}`, each the longest name that can be read (Go's Regexp.Expand). */
function expand(replacement: string, matcher: Matcher): string {
  const names = matcher.pattern().namedGroups();
  return replacement.replace(/\$(?:(\$)|(\w+)|\{(\w+)\})/g, (_, dollar, bare, braced) => {
    if (dollar !== undefined) return '$';
    const name: string = bare ?? braced;
    const i = /^\d+$/.test(name) ? Number(name) : names[name];
    return i !== undefined && i <= matcher.groupCount() ? (matcher.group(i) ?? '') : '';
  });
}
