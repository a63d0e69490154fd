import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sourcesOf } from '../../src/policy/sources.ts';
import { explainRule } from '../../src/report/explain.ts';
import { FORMAT_NAMES, FORMATS } from '../../src/report/formats.ts';
import { HOSTILE } from './hostile.ts';
import { findingOf, OPTIONS, RULES, SAMPLE, type Sample, SECRET, verdictOf } from './sample-verdict.ts';

/** Everything that a repository can put into a verdict is `text`. */
function hostileSample(text: string): Sample {
  const path = `dir/${text}.sh`;
  const content = `${text}\n${text} MARK ${text}\n`;
  const span = { path, start: 0, end: content.length };
  const finding = findingOf('auto-reload', span, {
    message: text,
    evidence: text,
    title: text,
    family: `f${text}`,
    related: [{ span: { path, start: content.indexOf('MARK'), end: content.length - 1 }, says: text }],
  });
  const known = RULES.map((rule) => ({ ...rule, why: `Because.\n\n${text}\n\n- ${text}`, instead: text }));
  const verdict = verdictOf([finding, { ...finding, rule: `r${text}` }], {
    rules: new Map(known.map((rule) => [rule.id, rule])),
    allowed: [{ finding, reason: text, until: text, by: 'comment' }],
    undecided: [{ rule: `r${text}`, span, why: text }],
    coverage: {
      files: [
        { path, format: 'shell', read: 'partly', lost: [{ why: text, line: 1 }] },
        { path: `other${path}`, format: 'shell', read: 'not', lost: [{ why: text }] },
      ],
    },
    notes: [text],
  });
  return { verdict, sources: sourcesOf([{ path, content }], []) };
}

const unicode = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 8 })), {
  maxLength: 4,
});
const hostileText = unicode.map((parts) => parts.join(''));
const PROSE_FORMATS = ['text', 'summary'] as const;

test.each(PROSE_FORMATS)(
  '%s: no text becomes a workflow command or reaches the screen as a control',
  (name) => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { verdict, sources } = hostileSample(text);
        const report = FORMATS[name](verdict, sources, { ...OPTIONS, listUndecided: true });
        expect(report).not.toMatch(/^[\s\p{C}\p{M}]*::/mu);
        expect(report).not.toMatch(/##\[[a-z-]{4}/i);
        expect(report.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
      { numRuns: 200 },
    );
  },
);

test('github: every line is one of our two annotations or plain', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const { verdict, sources } = hostileSample(text);
      const report = FORMATS.github(verdict, sources, OPTIONS);
      const commands = report.split('\n').filter((line) => /^[\s\p{C}\p{M}]*::/u.test(line));
      expect(commands).toHaveLength(2);
      for (const line of commands) {
        expect(line).toMatch(
          /^::error file=[^,:]*,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=[^,:]*::/u,
        );
      }
      expect(report.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    }),
    { numRuns: 200 },
  );
});

test.each(['json', 'sarif'] as const)('%s: stays JSON, without a raw control character', (name) => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const { verdict, sources } = hostileSample(text);
      const report = FORMATS[name](verdict, sources, OPTIONS);
      expect(report.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      expect(() => JSON.parse(report)).not.toThrow();
    }),
    { numRuns: 100 },
  );
});

test('explain: a rule of the repository cannot write to the terminal', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const page = explainRule(
        {
          id: `r${text}`,
          family: text,
          title: text,
          severity: 'error',
          confidence: 'high',
          why: text,
          instead: text,
        },
        OPTIONS,
      );
      expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    }),
    { numRuns: 100 },
  );
});

test.each(FORMAT_NAMES)('%s: a secret never shows', (name) => {
  const span = { path: 'start.sh', start: 0, end: SAMPLE.sources.content('start.sh')?.length ?? 0 };
  const verdict = {
    ...SAMPLE.verdict,
    findings: [findingOf('auto-reload', span), ...SAMPLE.verdict.findings],
  };
  const report = FORMATS[name](verdict, SAMPLE.sources, OPTIONS);
  expect(report).not.toContain(SECRET);
  if (name === 'text' || name === 'summary') expect(report).toContain(`TOKEN=${'*'.repeat(SECRET.length)}`);
});

test.each(FORMAT_NAMES)('%s: the same verdict gives the same characters', (name) => {
  const build = () => FORMATS[name](SAMPLE.verdict, SAMPLE.sources, OPTIONS);
  expect(build()).toBe(build());
});
