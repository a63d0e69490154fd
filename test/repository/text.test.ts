import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Span } from '../../src/repository/span.ts';
import { Text, TextBuilder } from '../../src/repository/text.ts';

const FILE = 'a.sh';
const characters = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '\r', '\n', '\r\n', '"', '\\n', '{{', '}}', 'é', '\u{1F680}'),
});
const site: Span = { path: 'site.sh', start: 3, end: 9 };

type Step = (text: Text, a: number, b: number) => Text;

const steps: readonly Step[] = [
  (text, a, b) => text.slice(a % (text.length + 1), b % (text.length + 1)),
  (text, a) => Text.join([text.slice(0, a), text.slice(a)]),
  (text, a, b) => Text.join([text.slice(a), text.slice(b)]),
  (text) => text.replaceAll(/\r\n/g, () => '\n'),
  (text) => text.replaceAll(/\\n/g, () => '\n'),
  (text) => text.replaceAll(/"/g, () => ''),
  (text) => text.replaceAll(/a/g, () => 'long'),
  (text) => text.mask(/\{\{[^}]*\}\}/g, 'a template'),
  (text) => text.trim(),
  (text, a) => text.lines()[a % 3] ?? text,
  (text) => text.usedAt(site),
  (text, a, b) =>
    new TextBuilder(text)
      .copyTo(a)
      .replace(a + 2, 'xy')
      .skipTo(a + b)
      .unknown(a + b + 1, 'q', 'why')
      .finish(),
];

const composed = fc
  .tuple(characters, fc.array(fc.tuple(fc.nat(steps.length - 1), fc.nat(40), fc.nat(40)), { maxLength: 8 }))
  .map(([content, program]) => {
    let text = Text.ofFile(FILE, content);
    for (const [which, a, b] of program) text = steps[which]?.(text, a, b) ?? text;
    return { content, text };
  });

describe('whatever is done to a text', () => {
  test('each character has a place', () => {
    fc.assert(
      fc.property(composed, ({ text }) => {
        expect(text.segments.reduce((sum, segment) => sum + segment.length, 0)).toBe(text.value.length);
        expect(text.segments.length).toBeGreaterThan(0);
      }),
    );
  });

  test('the place is in the file', () => {
    fc.assert(
      fc.property(composed, fc.nat(50), fc.nat(50), ({ content, text }, a, b) => {
        const { path, start, end } = text.span(Math.min(a, b), Math.max(a, b));
        if (path === site.path) return;
        expect(path).toBe(FILE);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(content.length);
      }),
    );
  });

  test('what was copied reads the same at its place', () => {
    fc.assert(
      fc.property(composed, ({ content, text }) => {
        let at = 0;
        for (const { length, origin, unknown, whole } of text.segments) {
          const value = text.value.slice(at, at + length);
          at += length;
          const isCopied =
            origin.end - origin.start === length && unknown === undefined && whole === undefined;
          if (isCopied) expect(value).toBe(content.slice(origin.start, origin.end));
        }
      }),
    );
  });

  test('cutting a cut is cutting once', () => {
    fc.assert(
      fc.property(composed, fc.nat(20), fc.nat(20), fc.nat(20), ({ text }, a, b, c) => {
        const twice = text.slice(a, a + b + c).slice(b);
        const once = text.slice(a + b, a + b + c);
        if (a + b > text.length) return;
        expect([twice.value, twice.span()]).toEqual([once.value, once.span()]);
      }),
    );
  });

  test('what it was cut into joins to what it was', () => {
    fc.assert(
      fc.property(composed, fc.array(fc.nat(30)), ({ text }, cuts) => {
        const at = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
        const parts = at.slice(1).map((end, i) => text.slice(at[i] ?? 0, end));
        const joined = Text.join(parts);
        expect([joined.value, joined.unknown]).toEqual([text.value, text.unknown]);
        if (text.length > 0) expect(joined.span()).toEqual(text.span());
      }),
    );
  });
});

test('a slice of a file is exactly where it is', () => {
  fc.assert(
    fc.property(characters, fc.nat(40), fc.nat(40), (content, a, b) => {
      const start = a % (content.length + 1);
      const end = Math.max(start, b % (content.length + 1));
      const slice = Text.ofFile(FILE, content).slice(start, end);
      expect(slice.value).toBe(content.slice(start, end));
      expect(slice.span()).toEqual({ path: FILE, start, end });
    }),
  );
});

test('neighbours merge into one run', () => {
  fc.assert(
    fc.property(characters, fc.array(fc.nat(40), { minLength: 1 }), (content, cuts) => {
      const text = Text.ofFile(FILE, content);
      const at = [0, ...cuts.map((cut) => cut % (content.length + 1)).sort((a, b) => a - b), content.length];
      const joined = Text.join(at.slice(1).map((end, i) => text.slice(at[i] ?? 0, end)));
      expect(joined.segments).toHaveLength(1);
    }),
  );
});

test('a mask hides what it covers, keeps the lines, and knows where everything is', () => {
  fc.assert(
    fc.property(characters, (content) => {
      const masked = Text.ofFile(FILE, content).mask(/\{\{[^}]*\}\}/g, 'a template');
      expect(masked.length).toBe(content.length);
      expect(masked.lines()).toHaveLength(content.split('\n').length);
      expect(masked.isKnown).toBe(!/\{\{[^}]*\}\}/.test(content));
      for (let i = 0; i < content.length; i++) {
        expect(masked.span(i, i + 1)).toEqual({ path: FILE, start: i, end: i + 1 });
      }
    }),
  );
});

describe('the place of what was put together', () => {
  const line = Text.ofFile(FILE, 'P=8080\nrun --port=$P $Q"ab"\\x41');
  const value = line.slice(2, 6);
  const use = { path: FILE, start: 18, end: 20 };

  test('from two places is where it was used', () => {
    const word = Text.join([line.slice(11, 18), value.usedAt(use)]);
    expect([word.value, word.span()]).toEqual(['--port=8080', { path: FILE, start: 11, end: 20 }]);
  });

  test('from one place is where it was written, wherever it was used', () => {
    expect(value.usedAt(use).span()).toEqual({ path: FILE, start: 2, end: 6 });
    expect(value.usedAt(use).slice(1, 2).span()).toEqual({ path: FILE, start: 3, end: 4 });
  });

  test('from another file is in the file that uses it', () => {
    const other = Text.ofFile('vars.sh', '9090').usedAt(use);
    expect(Text.join([line.slice(11, 18), other]).span()).toEqual({ path: FILE, start: 11, end: 20 });
    expect(Text.join([other, line.slice(20, 21)]).span()).toEqual({ path: FILE, start: 18, end: 21 });
  });

  test('with quotes between is one run of the line', () => {
    const word = Text.join([line.slice(21, 23), line.slice(24, 26)]);
    expect([word.value, word.span()]).toEqual(['$Qab', { path: FILE, start: 21, end: 26 }]);
  });

  test('is the same when the uses are equal and not one object', () => {
    const parts = [line.slice(2, 4).usedAt({ ...use }), line.slice(5, 6).usedAt({ ...use })];
    expect(Text.join(parts).span()).toEqual({ path: FILE, start: 2, end: 6 });
  });

  test('is kept by what is replaced in it', () => {
    const unescaped = Text.join([line.slice(11, 18), value.usedAt(use).replaceAll(/80/g, () => '9')]);
    expect([unescaped.value, unescaped.span()]).toEqual(['--port=99', { path: FILE, start: 11, end: 20 }]);
  });
});

test.each([
  ['used in two places', Text.ofFile('a', 'xy').slice(0, 1).usedAt(site), Text.ofFile('a', 'xy').slice(1)],
  ['from two files', Text.ofFile('a', 'xy').slice(0, 1), Text.ofFile('b', 'xy').slice(1)],
  [
    'known and unknown',
    Text.ofFile('a', 'xy').mask(/x/g, 'why').slice(0, 1),
    Text.ofFile('a', 'xy').slice(1),
  ],
])('neighbours that are %s stay two runs', (_, left, right) => {
  const joined = Text.join([left, right]);
  expect(joined.segments).toEqual([...left.segments, ...right.segments]);
  expect(joined.span()).toMatchObject({ path: right.path, end: 2 });
});

test('an empty slice is still used where its text is', () => {
  expect(Text.ofFile('a', 'xy').usedAt(site).slice(1, 1).segments).toEqual([
    { length: 0, origin: { path: 'a', start: 1, end: 1 }, site },
  ]);
});

describe('characters that stand for others', () => {
  const text = Text.ofFile(FILE, 'cd $APP; {{x}}');

  test('of equal length are no copy of them', () => {
    const value = Text.standing('/app', { path: FILE, start: 3, end: 7 });
    expect(value.slice(0, 1).span()).toEqual({ path: FILE, start: 3, end: 7 });
    expect(Text.join([text.slice(0, 3), value]).span(3, 4)).toEqual({ path: FILE, start: 3, end: 7 });
  });

  test('stay unknown when a part of them was', () => {
    const masked = text.mask(/\{\{x\}\}/g, 'a template');
    expect(masked.replaceAll(/; x+/g, () => '\n').unknown).toBe('a template');
    expect(masked.replaceAll(/cd/g, () => '').slice(0, 4).isKnown).toBe(true);
  });

  test('cut into pieces are still where they are', () => {
    const value = Text.standing('abc', { path: FILE, start: 3, end: 7 }).usedAt(site);
    expect(Text.join([value.slice(0, 1), value.slice(1, 2)]).span()).toEqual({
      path: FILE,
      start: 3,
      end: 7,
    });
  });
});

test('a text of very many escapes has a place', () => {
  const text = Text.ofFile(FILE, '\\n'.repeat(300_000)).replaceAll(/\\n/g, () => '\n');
  expect(text.segments).toHaveLength(300_000);
  expect(text.span()).toEqual({ path: FILE, start: 0, end: 600_000 });
});

test('nothing cannot be joined', () => {
  expect(() => Text.join([])).toThrow('nothing to join');
});
