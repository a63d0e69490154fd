import type { Span } from '../../repository/span.ts';
import type { Text } from '../../repository/text.ts';
import type { Setting } from '../../syntax/yaml/reader.ts';
import { type Known, unknown } from '../unknown.ts';
import type { Fields } from './fields.ts';

/** The value of a setting, said or by default. */
export interface Stated<T> {
  readonly value: Known<T>;
  /** The characters of the value; absent where the default holds. */
  readonly at?: Span;
}

/** A number in the settings, else the default; unknown where it may be set and cannot be seen. */
export function numberAt(fields: Fields, name: string, otherwise: number): Stated<number> {
  return readAt(fields, name, { otherwise, parse: plainNumber });
}

export function wordAt(fields: Fields, name: string, otherwise: string): Stated<string> {
  return readAt(fields, name, { otherwise, parse: (written) => written });
}

function readAt<T>(
  fields: Fields,
  name: string,
  how: { otherwise: T; parse: (written: string) => T | undefined },
): Stated<T> {
  const scalar = fields.scalar(name);
  if (scalar === undefined) return { value: fields.open ?? how.otherwise };
  return { value: parsed(scalar.text, how.parse), at: scalar.at };
}

/** A setting of a format with its own reader. */
export function stated<T>(setting: Setting<T> | undefined, otherwise: T): Stated<T> {
  if (setting === undefined) return { value: otherwise };
  const value =
    setting.value ??
    unknown(setting.text.unknown ?? `\`${setting.text.value}\` cannot be read`, setting.text.span());
  return { value, at: setting.text.span() };
}

/** What the characters say; unknown when they are, or when they say nothing of the kind. */
export function parsed<T>(text: Text, parse: (written: string) => T | undefined): Known<T> {
  if (text.unknown !== undefined) return unknown(text.unknown, text.span());
  return parse(text.value) ?? unknown(`\`${text.value}\` cannot be read`, text.span());
}

function plainNumber(written: string): number | undefined {
  return /^\d+(?:\.\d+)?$/.test(written) ? Number(written) : undefined;
}
