import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Finding } from '../../src/policy/finding.ts';
import { applyEdits, type Edit } from '../../src/policy/rules/edits.ts';
import { sourcesOf } from '../../src/policy/sources.ts';
import { linesOf } from '../../src/report/fixes/line-changes.ts';
import type { Suggestion } from '../../src/report/fixes/suggestion.ts';
import { suggestionMarker, suggestionsOf } from '../../src/report/fixes/suggestions.ts';
import type { Span } from '../../src/repository/span.ts';
import { HOSTILE } from './hostile.ts';
import { findingOf, verdictOf } from './sample-verdict.ts';

const START = '#!/bin/sh\nTOKEN=hunter2-hunter2 uvicorn a:app\nuvicorn a:app --reload\necho\n';

interface Case {
  readonly content?: string;
  readonly edit: Edit;
  readonly finding?: Partial<Finding>;
  readonly secrets?: readonly Span[];
}

function suggested(...cases: readonly Case[]): Suggestion[] {
  const content = cases[0]?.content ?? START;
  const applied = cases.map(({ edit, finding }, i) => ({
    edit,
    finding: findingOf(
      'auto-reload',
      { path: edit.path, start: edit.start, end: edit.end },
      { fingerprint: `f${i}`, ...finding },
    ),
  }));
  const files = [{ path: 'start.sh', before: content }];
  const sources = sourcesOf([{ path: 'start.sh', content }], cases[0]?.secrets ?? []);
  return suggestionsOf({ files, applied }, verdictOf(applied.map(({ finding }) => finding)), sources);
}

function edit(at: string, by = '', content = START): Edit {
  const start = content.indexOf(at);
  return { path: 'start.sh', start, end: start + at.length, with: by };
}

/** What GitHub makes of the file when the suggestion is taken: the first block of that name, closed by a fence as long. */
function taken(content: string, { startLine, line, body }: Suggestion): string {
  const lines = body.split('\n');
  const open = lines.findIndex((one) => /^`{3,}suggestion$/.test(one));
  const fence = /^`+/.exec(lines[open] ?? '')?.[0] ?? '';
  const close = lines.findIndex((one, i) => i > open && /^`+$/.test(one) && one.length >= fence.length);
  expect(close).toBe(lines.length - 1);
  const own = linesOf(content);
  own.splice(startLine - 1, line - startLine + 1, ...lines.slice(open + 1, close).map((one) => `${one}\n`));
  return own.join('');
}

test('says what is wrong, and replaces the line that the edit changes', () => {
  expect(suggested({ edit: edit(' --reload') })).toEqual([
    {
      path: 'start.sh',
      startLine: 3,
      line: 3,
      fingerprint: 'f0',
      body: expect.stringMatching(
        /^<!-- incident-gate:fix:f0 -->\n\*\*.+\n\n```suggestion\nuvicorn a:app\n```$/,
      ),
    },
  ]);
});

test.each<[string, Edit, [number, number]]>([
  ['takes a line away', edit('uvicorn a:app --reload\n'), [3, 3]],
  [
    'puts a line above',
    {
      path: 'start.sh',
      start: START.indexOf('uvicorn a:app --'),
      end: START.indexOf('uvicorn a:app --'),
      with: 'set -e\n',
    },
    [3, 3],
  ],
  [
    'puts a line at the end',
    { path: 'start.sh', start: START.length, end: START.length, with: 'wait\n' },
    [4, 4],
  ],
  ['makes one of two lines', edit(' --reload\necho', ' && echo'), [3, 4]],
])('%s', (_, one, [startLine, line]) => {
  const [suggestion] = suggested({ edit: one });
  expect(suggestion).toMatchObject({ startLine, line });
  if (suggestion !== undefined) expect(taken(START, suggestion)).toBe(applyEdits(START, [one]));
});

test('no line of the block closes it', () => {
  const content = 'a\n````\n';
  const one = { path: 'start.sh', start: 2, end: 2, with: 'b\n' };
  const [suggestion] = suggested({ content, edit: one });
  expect(suggestion?.body).toContain('\n`````suggestion\nb\n````\n`````');
});

describe('nothing is suggested', () => {
  const secret = { path: 'start.sh', start: START.indexOf('hunter2'), end: START.indexOf(' uvicorn') };
  const hidden = (text: string): Case => {
    const content = `a ${text} b\n`;
    return { content, edit: edit('b', 'c', content) };
  };

  test.each<[string, Case]>([
    ['for what was there before the change', { edit: edit(' --reload'), finding: { change: 'known' } }],
    ['where a secret stands in the line', { edit: edit('uvicorn', 'exec uvicorn'), secrets: [secret] }],
    ['where the line turns the text about', hidden('\u202e')],
    ['where the line holds a control character', hidden('\u001b[31m')],
    ['where the line ends in CRLF', { content: 'a b\r\n', edit: edit('b', 'c', 'a b\r\n') }],
    ['where the edit changes nothing', { edit: edit('echo', 'echo') }],
  ])('%s', (_, one) => {
    expect(suggested(one)).toEqual([]);
  });

  test('beyond the first twenty', () => {
    const content = Array.from({ length: 30 }, (_, i) => `line${i} --reload\n`).join('');
    const cases = Array.from({ length: 30 }, (_, i) => ({
      content,
      edit: edit(`line${i} --reload`, `line${i}`, content),
    }));
    expect(suggested(...cases).map(({ startLine }) => startLine)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });

  test('twice for one edit', () => {
    expect(suggested({ edit: edit(' --reload') }, { edit: edit(' --reload') })).toHaveLength(1);
  });
});

test('a new finding is suggested beside a secret in another line', () => {
  const secret = { path: 'start.sh', start: START.indexOf('hunter2'), end: START.indexOf(' uvicorn') };
  const [one] = suggested({ edit: edit(' --reload'), finding: { change: 'new' }, secrets: [secret] });
  expect(one?.body).not.toContain('hunter2');
});

test('whatever the repository says, the suggestion is one block that makes the edit, and the rest does nothing', () => {
  const piece = fc.oneof(
    fc.constantFrom(...HOSTILE, '`', '```', '~~~', '\n', '```suggestion'),
    fc.string({ maxLength: 6 }),
  );
  const text = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(''));
  let made = 0;
  fc.assert(
    fc.property(text, text, text, (before, after, message) => {
      const content = `${before}\nMARK ${after}\nend\n`;
      const one = edit('MARK', 'x', content);
      const [suggestion] = suggested({ content, edit: one, finding: { message, title: message } });
      if (suggestion === undefined || one.start !== content.lastIndexOf('MARK')) return;
      made++;
      expect(taken(content, suggestion)).toBe(applyEdits(content, [one]));
      const marker = `${suggestionMarker('f0')}\n`;
      expect(suggestion.body.startsWith(marker)).toBe(true);
      const prose = suggestion.body.slice(marker.length, suggestion.body.search(/\n\n`{3,}suggestion\n/));
      expect(prose).not.toContain('\n');
      expect(prose.replaceAll(/<span>\$<\/span>|<\/?code>/g, '')).not.toMatch(/[<>|@$](?!&#8203;)/);
    }),
    { numRuns: 500 },
  );
  expect(made).toBeGreaterThan(100);
});
