import type { Span } from '../../repository/span.ts';
import type { Known } from '../unknown.ts';

/**
 * The vocabulary of rules. A thing is declared once, here described property by property; its TypeScript type, what
 * CEL checks rules against, and `docs/model.md` all come from that declaration.
 */
export type PropertyKind =
  | 'string'
  | 'bool'
  | 'int'
  | 'double'
  | 'place'
  | { readonly thing: string }
  | { readonly list: 'string' | 'int' | 'place' | { readonly thing: string } };

export interface Property<T = unknown, Optional extends boolean = boolean> {
  readonly kind: PropertyKind;
  /** One sentence or clause, with the unit where there is one. */
  readonly doc: string;
  /** May be absent: rules ask `has_<name>` first. */
  readonly optional: Optional;
  /** Never set: carries the TypeScript type. */
  readonly type?: T;
}

export interface ThingType<P extends Record<string, Property> = Record<string, Property>> {
  readonly name: string;
  readonly doc: string;
  readonly properties: P;
}

type RequiredKeys<P extends Record<string, Property>> = {
  [K in keyof P]: P[K]['optional'] extends true ? never : K;
}[keyof P];

/** The TypeScript type of a thing, read off its declaration. */
export type ThingOf<T extends ThingType> =
  T extends ThingType<infer P>
    ? { readonly [K in RequiredKeys<P>]: Known<NonNullable<P[K]['type']>> } & {
        readonly [K in Exclude<keyof P, RequiredKeys<P>>]?: Known<NonNullable<P[K]['type']>> | undefined;
      }
    : never;

export function thing<P extends Record<string, Property>>(
  name: string,
  doc: string,
  properties: P,
): ThingType<P> {
  return { name, doc, properties };
}

type Required<T> = Property<T, false>;

function property<T>(kind: PropertyKind): (doc: string) => Required<T> {
  return (doc) => ({ kind, doc, optional: false });
}

export const text = property<string>('string');
export const bool = property<boolean>('bool');
export const int = property<number>('int');
/** A number with a fraction: seconds, bytes. The doc names the unit. */
export const number = property<number>('double');
export const place = property<Span>('place');
export const texts = property<readonly string[]>({ list: 'string' });
export const ints = property<readonly number[]>({ list: 'int' });
export const places = property<readonly Span[]>({ list: 'place' });

/** One of a closed set of words. */
export function oneOf<const W extends string>(...words: readonly W[]): (doc: string) => Required<W> {
  return (doc) => ({
    kind: 'string',
    doc: `${doc} One of ${words.map((word) => `"${word}"`).join(', ')}.`,
    optional: false,
  });
}

export function another<T extends ThingType>(type: T): (doc: string) => Required<ThingOf<T>> {
  return property<ThingOf<T>>({ thing: type.name });
}

export function many<T extends ThingType>(type: T): (doc: string) => Required<readonly ThingOf<T>[]> {
  return property<readonly ThingOf<T>[]>({ list: { thing: type.name } });
}

export function optional<T>(of: Required<T>): Property<T, true> {
  return { ...of, optional: true };
}
