import { Text } from '../../repository/text.ts';
import type { Template, TemplatePart } from '../../syntax/terraform/tree.ts';
import { convert } from './convert.ts';
import { type Compute, turnsOver } from './evaluate-for.ts';
import type { Scope } from './scope.ts';
import { BOOL, STRING } from './type.ts';
import { errorValue, stringValue, type UnknownValue, unknownValue, type Value } from './value.ts';

/** Longer strings are unknown: doubling one thirty times would fill the memory. */
export const LONGEST_STRING = 2_000_000;
const MOST_SEGMENTS = 20_000;

/**
 * The value of a quoted string or heredoc. What is interpolated and unknown becomes a placeholder within the string.
 * Only an interpolation and nothing else gives its value as it is (hclsyntax: TemplateWrapExpr).
 */
export function evaluateTemplate(template: Template, scope: Scope, compute: Compute): Value {
  const [only] = template.parts;
  if (template.parts.length === 1 && only?.kind === 'interpolation') {
    return { ...compute(only.value, scope), at: template.text };
  }
  return renderParts(template.parts, { scope, compute, at: template.text });
}

/** Whether the texts together are longer than a string may be, or put together from too many places. */
export function isTooLong(texts: readonly Text[]): boolean {
  let length = 0;
  let segments = 0;
  for (const text of texts) {
    length += text.length;
    segments += text.segments.length;
  }
  return length > LONGEST_STRING || segments > MOST_SEGMENTS;
}

export interface Rendering {
  readonly scope: Scope;
  readonly compute: Compute;
  /** What the result stands for. */
  readonly at: Text;
}

/** The parts joined to one string. */
export function renderParts(parts: readonly TemplatePart[], rendering: Rendering): Value {
  const texts: Text[] = [];
  const failed = collect(parts, texts, rendering);
  if (failed !== undefined) return { ...failed, at: rendering.at };
  rendering.scope.budget.steps -= texts.length;
  if (isTooLong(texts)) return unknownValue('the string is too long to be worked out', rendering.at);
  return stringValue(texts.length === 0 ? rendering.at.slice(0, 0) : Text.join(texts), rendering.at);
}

/** Adds the texts of the parts; gives the error when one of them is one. */
function collect(
  parts: readonly TemplatePart[],
  texts: Text[],
  rendering: Rendering,
): UnknownValue | undefined {
  for (const part of parts) {
    const failed = collectPart(part, texts, rendering);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

function collectPart(part: TemplatePart, texts: Text[], rendering: Rendering): UnknownValue | undefined {
  const { scope, compute } = rendering;
  switch (part.kind) {
    case 'literal':
      texts.push(part.value);
      return undefined;
    case 'interpolation': {
      const value = convert(compute(part.value, scope), STRING);
      if (value.kind === 'string') texts.push(value.text.usedAt(part.text.span()));
      else if (value.kind === 'unknown' && !value.isError) texts.push(placeholder(value, part.text));
      else return value.kind === 'unknown' ? value : errorValue('what is interpolated is null', part.text);
      return undefined;
    }
    case 'if': {
      const condition = convert(compute(part.condition, scope), BOOL);
      if (condition.kind === 'bool')
        return collect(condition.value ? part.whenTrue : part.whenFalse, texts, rendering);
      if (condition.kind !== 'unknown' || condition.isError) {
        return condition.kind === 'unknown' ? condition : errorValue('the condition is null', part.text);
      }
      texts.push(placeholder(condition, part.text));
      return undefined;
    }
    case 'for': {
      const { key, item, text } = part;
      const names = { itemName: item, text, ...(key === undefined ? {} : { keyName: key }) };
      const turns = turnsOver(compute(part.collection, scope), names, scope);
      if (!('kind' in turns)) return collectTurns(part.body, turns, { texts, rendering });
      if (turns.isError) return turns;
      texts.push(placeholder(turns, text));
      return undefined;
    }
  }
}

function collectTurns(
  body: readonly TemplatePart[],
  turns: readonly Scope[],
  { texts, rendering }: { texts: Text[]; rendering: Rendering },
): UnknownValue | undefined {
  for (const scope of turns) {
    if (texts.length > LONGEST_STRING / 10) {
      return unknownValue('the string is too long to be worked out', rendering.at);
    }
    const failed = collect(body, texts, { ...rendering, scope });
    if (failed !== undefined) return failed;
  }
  return undefined;
}

function placeholder(value: UnknownValue, at: Text): Text {
  return Text.unknown(value.reason.why, at.span());
}
