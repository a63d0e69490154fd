import { expect } from '@jest/globals';
import type { Text } from '../../src/repository/text.ts';

/** Holds a decoded text against the file: what maps one to one is the same characters, everything in order and in bounds. */
export function expectMapped(text: Text, source: string): void {
  let at = 0;
  let last = 0;
  for (const { length, origin, site, unknown } of text.segments) {
    const written = source.slice(origin.start, origin.end);
    expect(origin.end).toBeLessThanOrEqual(source.length);
    const decoded = text.value.slice(at, at + length);
    if (
      written.length === length &&
      unknown === undefined &&
      decoded.trim() !== '' &&
      !/^[\s\\'"]/.test(written)
    ) {
      expect(written).toBe(decoded);
    }
    if (site === undefined) expect(origin.start).toBeGreaterThanOrEqual(last);
    last = site === undefined ? origin.end : last;
    at += length;
  }
  expect(at).toBe(text.length);
}

/** The characters of the file that a text stands for. */
export function writtenAs(text: Text, source: string): string {
  const { start, end } = text.span();
  return source.slice(start, end);
}
