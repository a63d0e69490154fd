import { Environment } from '@marcbachmann/cel-js';
import type { Property, PropertyKind, ThingType } from '../../deployment/model/schema.ts';
import { Unknown } from '../../deployment/unknown.ts';
import type { Span } from '../../repository/span.ts';
import { compiled, ExpressionError, linearMatches, parse, readable } from './linear-matches.ts';

/** A value that a rule asked for and that nobody can know. Absorbed where the rest of the condition decides. */
export class UndecidedError extends Error {
  readonly unknown: Unknown;

  constructor(value: Unknown) {
    super(value.why);
    this.unknown = value;
  }
}

/** A property was read that this thing does not have: the condition does not hold. */
export class AbsentError extends Error {}

/** A place in CEL: nothing can be asked of it but where it is. */
export class Place {
  readonly span: Span;

  constructor(span: Span) {
    this.span = span;
  }
}

export type CelType = 'bool' | 'string' | 'Place' | 'list<Place>';

/** An expression that was type-checked, ready to be asked about things of one kind. */
export interface Expression {
  readonly source: string;
  evaluate(thing: object): unknown;
}

/** CEL over the vocabulary: one environment for each kind of subject. */
export class RuleLanguage {
  readonly #vocabulary: Readonly<Record<string, ThingType>>;
  readonly #wrappers = new Map<string, new (thing: object) => object>();
  readonly #environments = new Map<string, Environment>();
  readonly #base: Environment;

  constructor(vocabulary: Readonly<Record<string, ThingType>>) {
    this.#vocabulary = vocabulary;
    this.#base = this.#baseEnvironment();
  }

  /** Parses and type-checks; throws ExpressionError unless the result is one of `types`. */
  compile(source: string, subject: string, types: readonly CelType[]): Expression {
    const environment = this.#environmentOf(subject);
    const parsed = parse(linearMatches(source, environment), environment);
    const checked = parsed.check();
    if (!checked.valid) throw new ExpressionError(readable(checked.error?.message ?? 'not valid'));
    const type = String(checked.type);
    if (!types.includes(type as CelType)) {
      throw new ExpressionError(
        `\`${source}\` gives ${nameOf(type)}, and ${types.map(nameOf).join(' or ')} is needed here`,
      );
    }
    return { source, evaluate: (thing) => parsed({ [subject]: this.#wrap(subject, thing) }) };
  }

  #environmentOf(subject: string): Environment {
    const known = this.#environments.get(subject);
    if (known !== undefined) return known;
    const environment = this.#base.clone().registerVariable(subject, typeName(subject));
    this.#environments.set(subject, environment);
    return environment;
  }

  #baseEnvironment(): Environment {
    const environment = new Environment({
      unlistedVariablesAreDyn: false,
      limits: {
        maxAstNodes: 2000,
        maxDepth: 60,
        maxListElements: 200,
        maxMapEntries: 50,
        maxCallArguments: 8,
      },
    });
    environment.registerType('Place', { ctor: Place, fields: {} });
    for (const type of inOrder(this.#vocabulary)) {
      const fields: Record<string, string> = {};
      for (const [name, property] of Object.entries(type.properties)) {
        fields[name] = celType(property.kind);
        if (property.optional) fields[`has_${name}`] = 'bool';
      }
      environment.registerType(typeName(type.name), { ctor: this.#wrapperOf(type), fields });
    }
    // Stands for `matches`, which CEL defines over RE2: JavaScript's own engine can take exponential time.
    environment.registerFunction('string.re2find(string): bool', (text: string, pattern: string) =>
      compiled(pattern).test(text),
    );
    return environment;
  }

  #wrapperOf(type: ThingType): new (thing: object) => object {
    const wrap = (name: string, thing: object) => this.#wrap(name, thing);
    class Wrapper {
      readonly thing: Record<string, unknown>;

      constructor(thing: object) {
        this.thing = thing as Record<string, unknown>;
      }
    }
    for (const [name, property] of Object.entries(type.properties)) {
      Object.defineProperty(Wrapper.prototype, name, {
        get(this: Wrapper) {
          return toCel(property, this.thing[name], { wrap, name: `${type.name}.${name}` });
        },
      });
      if (!property.optional) continue;
      Object.defineProperty(Wrapper.prototype, `has_${name}`, {
        get(this: Wrapper) {
          const value = this.thing[name];
          if (value instanceof Unknown) throw new UndecidedError(value);
          return value !== undefined;
        },
      });
    }
    this.#wrappers.set(type.name, Wrapper);
    return Wrapper;
  }

  #wrap(kind: string, thing: object): object {
    const Wrapper = this.#wrappers.get(kind);
    if (Wrapper === undefined) throw new Error(`no thing is called ${kind}`);
    return new Wrapper(thing);
  }
}

function toCel(
  property: Property,
  value: unknown,
  at: { wrap: (name: string, thing: object) => object; name: string },
): unknown {
  if (value instanceof Unknown) throw new UndecidedError(value);
  if (value === undefined) throw new AbsentError(`there is no ${at.name} here`);
  const { kind } = property;
  if (typeof kind === 'string') return scalar(kind, value);
  if ('thing' in kind) return at.wrap(kind.thing, value as object);
  const element = kind.list;
  return (value as readonly unknown[]).map((one) => {
    if (one instanceof Unknown) throw new UndecidedError(one);
    return typeof element === 'string' ? scalar(element, one) : at.wrap(element.thing, one as object);
  });
}

function scalar(kind: Extract<PropertyKind, string>, value: unknown): unknown {
  if (kind === 'int') return BigInt(Math.trunc(value as number));
  return kind === 'place' ? new Place(value as Span) : value;
}

function celType(kind: PropertyKind): string {
  if (typeof kind !== 'string') {
    if ('thing' in kind) return typeName(kind.thing);
    return `list<${typeof kind.list === 'string' ? celType(kind.list) : typeName(kind.list.thing)}>`;
  }
  return kind === 'place' ? 'Place' : kind;
}

/** CEL's name of a thing's type: `health_check` is `HealthCheck`. */
export function typeName(thing: string): string {
  return thing.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Things after those that their properties hold: CEL wants a type declared before it is used. */
function inOrder(vocabulary: Readonly<Record<string, ThingType>>): ThingType[] {
  const done = new Set<string>();
  const out: ThingType[] = [];
  const visit = (type: ThingType): void => {
    if (done.has(type.name)) return;
    done.add(type.name);
    for (const { kind } of Object.values(type.properties)) {
      const needed = vocabulary[thingIn(kind) ?? ''];
      if (needed !== undefined) visit(needed);
    }
    out.push(type);
  };
  for (const type of Object.values(vocabulary)) visit(type);
  return out;
}

/** The thing that a property is, or is a list of. */
function thingIn(kind: PropertyKind): string | undefined {
  if (typeof kind === 'string') return undefined;
  if ('thing' in kind) return kind.thing;
  return typeof kind.list === 'string' ? undefined : kind.list.thing;
}

function nameOf(type: string): string {
  if (type === 'bool') return 'true or false';
  if (type === 'string') return 'a string';
  if (type === 'Place') return 'a place';
  return type === 'list<Place>' ? 'a list of places' : `a ${type}`;
}
