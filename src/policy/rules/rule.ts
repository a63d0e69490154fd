import { lazy } from '../../deployment/lazy.ts';
import type { ThingType } from '../../deployment/model/schema.ts';
import type { Fix, Severity } from '../finding.ts';
import { nearest } from '../nearest.ts';
import type { CelType, Expression, RuleLanguage } from './cel.ts';
import { ExpressionError } from './linear-matches.ts';
import { compileMessage, type Message } from './message.ts';
import { type FixSource, RuleError, type RuleSource } from './rule-source.ts';

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
  readonly fixes: readonly RuleFix[];
}

/** One way to mend it by itself. */
export interface RuleFix {
  readonly kind: Fix['kind'];
  readonly at: Expression;
  readonly with: Message;
  readonly when?: Expression;
}

const PLACES: readonly CelType[] = ['Place', 'list<Place>'];

/** How the parts of a rule are made ready; `key` is where they stand in its file. */
interface Compiler {
  readonly expression: (key: string, source: string, types: readonly CelType[]) => Expression;
  readonly message: (key: string, template: string) => Message;
}

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
  return assemble(source, {
    expression: (key, expression, types) =>
      during(source, key, () => language.compile(expression, source.subject, types)),
    message: (key, template) => during(source, key, () => compileMessage(template, source.subject, language)),
  });
}

/**
 * A rule that `compileRule` has passed before: one that ships when `dist/` was built, a repository's own when it was
 * loaded. Each part is compiled when a thing first needs it; most rules of a run meet none.
 */
export function checkedRule(source: RuleSource, language: RuleLanguage): Rule {
  return assemble(source, {
    expression: (_, expression, types) => {
      const compiled = lazy(() => language.compile(expression, source.subject, types));
      return { source: expression, evaluate: (thing) => compiled().evaluate(thing) };
    },
    message: (_, template) => {
      const compiled = lazy(() => compileMessage(template, source.subject, language));
      return {
        fill: (thing, redact) => compiled().fill(thing, redact),
        fillPlainly: (thing) => compiled().fillPlainly(thing),
      };
    },
  });
}

function assemble(source: RuleSource, compiler: Compiler): Rule {
  const { expression, message } = compiler;
  return {
    source,
    when: expression('when', source.when, ['bool']),
    at: expression('at', source.at, PLACES),
    severityIf: source.severityIf.map(({ severity, when }) => ({
      severity,
      when: expression('severity-if', when, ['bool']),
    })),
    related: source.related.map((related) => ({
      at: expression('related', related.at, PLACES),
      says: message('related', related.says),
      ...(related.when === undefined ? {} : { when: expression('related', related.when, ['bool']) }),
    })),
    message: message('message', source.message),
    messageIf: (source.messageIf ?? []).map((other) => ({
      message: message('message-if', other.message),
      when: expression('message-if', other.when, ['bool']),
    })),
    fixes: (source.fix ?? []).map((fix) => assembleFix(fix, compiler)),
  };
}

function assembleFix(fix: FixSource, { expression, message }: Compiler): RuleFix {
  return {
    kind: fix.kind,
    at: expression('fix', fix.at, ['Place']),
    with: message('fix', fix.with),
    ...(fix.when === undefined ? {} : { when: expression('fix', fix.when, ['bool']) }),
  };
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
