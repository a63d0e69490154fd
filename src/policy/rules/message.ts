import { readablePath } from '../../deployment/paths.ts';
import type { Redact } from '../redact.ts';
import { AbsentError, type Expression, type RuleLanguage, UndecidedError } from './cel.ts';
import { ExpressionError } from './linear-matches.ts';
import { oneLine } from './one-line.ts';

/** A sentence with `{expressions}` in it. */
export interface Message {
  /** Values are redacted before they are cut, for half a secret is not known as one. */
  fill(thing: object, redact: Redact): string;
  /** The same for a file: nothing cut or made readable. Undefined where a value is not known or holds more than plain words. */
  fillPlainly(thing: object): string | undefined;
}

const LONGEST_VALUE = 120;

/** Splits a template at its braces and type-checks what stands between them. */
export function compileMessage(template: string, subject: string, language: RuleLanguage): Message {
  const parts: (string | Expression)[] = [];
  let at = 0;
  for (const match of template.matchAll(/\{([^{}]*)\}/g)) {
    parts.push(template.slice(at, match.index), asString(match[1] as string, subject, language));
    at = match.index + match[0].length;
  }
  parts.push(template.slice(at));
  return {
    fill: (thing, redact) =>
      parts.map((part) => (typeof part === 'string' ? part : value(part, thing, redact))).join(''),
    fillPlainly: (thing) => {
      const words = parts.map((part) => (typeof part === 'string' ? part : plainWords(part, thing)));
      return words.includes(undefined) ? undefined : words.join('');
    },
  };
}

function asString(source: string, subject: string, language: RuleLanguage): Expression {
  try {
    return language.compile(source, subject, ['string']);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    try {
      return language.compile(`string(${source})`, subject, ['string']);
    } catch {
      throw error;
    }
  }
}

/** Words of characters that mean themselves in every format that is mended, quoted or not. */
const PLAIN = /^[\w./@%+=,-]+(?: [\w./@%+=,-]+)*$/;

/** Text of a repository goes into a file of it only where it cannot be taken for anything but words. */
function plainWords(expression: Expression, thing: object): string | undefined {
  try {
    const text = String(expression.evaluate(thing));
    return PLAIN.test(text) ? text : undefined;
  } catch (error) {
    if (error instanceof UndecidedError || error instanceof AbsentError) return undefined;
    throw error;
  }
}

/** Text of a repository goes into a sentence on one line, without backticks, and cut. */
function value(expression: Expression, thing: object, redact: Redact): string {
  try {
    const text = readablePath(redact(String(expression.evaluate(thing))));
    return oneLine(text.replaceAll('`', "'"), LONGEST_VALUE);
  } catch (error) {
    if (error instanceof UndecidedError || error instanceof AbsentError) return '…';
    throw error;
  }
}
