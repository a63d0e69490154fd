import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DeploymentMap, MapNode } from '../../src/deployment/map/deployment-map.ts';
import { sourcesOf } from '../../src/policy/sources.ts';
import type { Verdict } from '../../src/policy/verdict.ts';
import { checkRunReport } from '../../src/report/check-run.ts';
import { explainRule } from '../../src/report/explain.ts';
import { FORMATS } from '../../src/report/formats.ts';
import { mapOfFindings } from '../../src/report/map/map-of-findings.ts';
import { DESTINATION_NAMES, DESTINATIONS, type DestinationName } from './destinations.ts';
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
    allowed: [
      { finding, reason: text, until: text, by: 'comment' },
      { finding, reason: text, by: 'baseline' },
    ],
    since: { base: text, onlyNew: false, gone: [finding] },
    policyChanges: [
      { weakens: true, says: text, span },
      { weakens: false, says: text },
    ],
    staleEntries: [
      {
        rule: text,
        path,
        fingerprint: text,
        likeness: text,
        severity: 'error' as const,
        date: text,
        reason: text,
      },
    ],
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

/** A map whose one box and arrow are `text`. */
function hostileMap(text: string): DeploymentMap {
  const node: MapNode = {
    id: text,
    kind: 'script',
    title: text,
    details: [text],
    path: `dir/${text}.sh`,
    line: 1,
  };
  return { nodes: [node], edges: [{ from: text, to: text, says: text }], left: 0 };
}

function build(name: DestinationName, text: string, more: Partial<Verdict> = {}): string {
  const sample = hostileSample(text);
  const { verdict, sources } = { ...sample, verdict: { ...sample.verdict, ...more } };
  const map = mapOfFindings(hostileMap(text), verdict);
  return DESTINATIONS[name](verdict, sources, { ...OPTIONS, listUndecided: true, map });
}

const unicode = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 8 })), {
  maxLength: 4,
});
const hostileText = unicode.map((parts) => parts.join(''));
const PAGES = ['summary', 'comment', 'check run'] as const;

test.each(['text', ...PAGES] as const)(
  '%s: no text becomes a workflow command or reaches the screen as a control',
  (name) => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const report = build(name, text);
        expect(report).not.toMatch(/^[\s\p{C}\p{M}]*::/mu);
        expect(report).not.toMatch(/##\[[a-z-]{4}/i);
        expect(report.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
      { numRuns: 200 },
    );
  },
);

/** The page without its code blocks, which show whatever they hold. */
function withoutCode(page: string): string {
  return page.replace(/^(`{3,})\w+\n[\s\S]*?\n\1$/gm, '').replace('<!-- incident-gate: report -->', '');
}

const OUR_TAGS = /<\/?(?:code|details|summary)>|<span>\$<\/span>/g;

/** How a page is built, whatever its texts say: its headings, lists, rows and folds. */
function skeletonOf(page: string): string[] {
  const marks = /^(?:#+ |- |\||<details>|<\/details>|)/;
  return withoutCode(page)
    .split('\n')
    .map((line) => `${marks.exec(line)?.[0]}${line.match(/\|/g)?.length ?? 0}`);
}

test.each(PAGES)('%s: text of a repository is shown and does nothing', (name) => {
  const skeleton = skeletonOf(build(name, 'plain', { rules: new Map() }));
  fc.assert(
    fc.property(hostileText, (text) => {
      const page = build(name, text, { rules: new Map() });
      expect(skeletonOf(page)).toEqual(skeleton);
      const prose = withoutCode(page).replace(OUR_TAGS, '');
      expect(prose).not.toMatch(/[<>]/);
      expect(prose).not.toMatch(/@(?!&#8203;)/);
      expect(prose).not.toMatch(/(?<!\\|^|&)#(?!#* )/m);
      expect(prose).not.toMatch(/\w:\/\/|www\.|\]\(/i);
    }),
    { numRuns: 300 },
  );
});

test('annotations: a title and a message are free of controls, a path is as it is', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const { verdict, sources } = hostileSample(text);
      const [first] = checkRunReport(verdict, sources, OPTIONS).annotations;
      expect(first?.path).toBe(`dir/${text}.sh`.replace(/\p{Cs}/gu, '\uFFFD'));
      expect(first?.title).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      expect(first?.message.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    }),
    { numRuns: 100 },
  );
});

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

test.each(DESTINATION_NAMES)('%s: a secret never shows', (name) => {
  const span = { path: 'start.sh', start: 0, end: SAMPLE.sources.content('start.sh')?.length ?? 0 };
  const verdict = {
    ...SAMPLE.verdict,
    findings: [findingOf('auto-reload', span), ...SAMPLE.verdict.findings],
  };
  const report = DESTINATIONS[name](verdict, SAMPLE.sources, OPTIONS);
  expect(report).not.toContain(SECRET);
  if (name === 'text' || PAGES.some((page) => page === name))
    expect(report).toContain(`TOKEN=${'*'.repeat(SECRET.length)}`);
});

test.each(DESTINATION_NAMES)('%s: the same verdict gives the same characters', (name) => {
  const build = () => DESTINATIONS[name](SAMPLE.verdict, SAMPLE.sources, OPTIONS);
  expect(build()).toBe(build());
});
