import type { ThingType } from '../deployment/model/schema.ts';
import { type CelType, type Expression, ExpressionError, type RuleLanguage } from './cel.ts';
import type { Severity } from './finding.ts';
import { compileMessage, type Message } from './message.ts';
import { nearest } from './nearest.ts';
import { RuleError, type RuleSource } from './rule-source.ts';

/** A rule whose every expression was checked against the vocabulary. */
export interface Rule {
  readonly source: RuleSource;
  readonly when: Expression;
  readonly at: Expression;
  readonly severityIf: readonly { readonly severity: Severity; readonly when: Expression }[];
  readonly related: readonly {
    readonly at: Expression;
    readonly says: Message;
    readonly when?: Expression;
  }[];
  readonly message: Message;
  readonly messageIf: readonly { readonly message: Message; readonly when: Expression }[];
  readonly fix?: { readonly at: Expression; readonly with: Message };
}

const PLACES: readonly CelType[] = ['Place', 'list<Place>'];

/** Compiles a rule; throws RuleError with the key and a caret under the mistake. */
export function compileRule(
  source: RuleSource,
  language: RuleLanguage,
  vocabulary: Readonly<Record<string, ThingType>>,
): Rule {
  if (vocabulary[source.subject] === undefined) {
    const near = nearest(source.subject, Object.keys(vocabulary));
    throw new RuleError(
      `${source.id}: there is no thing called \`${source.subject}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    );
  }
  const compile = (key: string, expression: string, types: readonly CelType[]): Expression =>
    during(source, key, () => language.compile(expression, source.subject, types));
  const message = (key: string, template: string): Message =>
    during(source, key, () => compileMessage(template, source.subject, language));
  return {
    source,
    when: compile('when', source.when, ['bool']),
    at: compile('at', source.at, PLACES),
    severityIf: source.severityIf.map(({ severity, when }) => ({
      severity,
      when: compile('severity-if', when, ['bool']),
    })),
    related: source.related.map((related) => ({
      at: compile('related', related.at, PLACES),
      says: message('related', related.says),
      ...(related.when === undefined ? {} : { when: compile('related', related.when, ['bool']) }),
    })),
    message: message('message', source.message),
    messageIf: (source.messageIf ?? []).map((other) => ({
      message: message('message-if', other.message),
      when: compile('message-if', other.when, ['bool']),
    })),
    ...(source.fix === undefined ? {} : { fix: compileFix(source.fix, compile, message) }),
  };
}

function compileFix(
  fix: NonNullable<RuleSource['fix']>,
  compile: (key: string, expression: string, types: readonly CelType[]) => Expression,
  message: (key: string, template: string) => Message,
): NonNullable<Rule['fix']> {
  if ('remove' in fix) return { at: compile('fix', fix.remove, ['Place']), with: message('fix', '') };
  return { at: compile('fix', fix.replace, ['Place']), with: message('fix', fix.with) };
}

function during<T>(source: RuleSource, key: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ExpressionError)
      throw new RuleError(`${source.family}/${source.id}.yml, \`${key}\`: ${error.message}`);
    throw error;
  }
}
