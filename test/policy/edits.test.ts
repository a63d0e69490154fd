import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Fix } from '../../src/policy/finding.ts';
import { applyEdits, clash, type Edit, editOf, movedOffset } from '../../src/policy/rules/edits.ts';
import type { Format } from '../../src/repository/repository.ts';
import { repositoryFile } from '../../src/repository/repository-file.ts';

function fixed(format: Format, marked: string, fix: Partial<Fix> = {}): string {
  const content = marked.replace(/[«»]/g, '');
  const start = marked.indexOf('«');
  const span = { path: 'a', start, end: marked.indexOf('»') - 1 };
  const edit = editOf(
    { kind: 'remove', span, with: '', ...fix },
    repositoryFile({ path: 'a', format, executable: false, content }),
  );
  return 'why' in edit ? edit.why : applyEdits(content, [edit]);
}

test.each<[string, Format, string, string]>([
  ['the last word of a line', 'shell', 'uvicorn a «--reload»\n', 'uvicorn a\n'],
  ['a word between two', 'shell', 'uvicorn «--reload» a\n', 'uvicorn a\n'],
  ['the first word of a line', 'shell', '«DEBUG=1» flask run\n', 'flask run\n'],
  ['two blanks and a tab', 'shell', 'uvicorn \t «--reload» a\n', 'uvicorn a\n'],
  ['a word in quotes', 'shell', 'uvicorn "«--reload»" a\n', 'uvicorn a\n'],
  ['the first word in quotes', 'shell', 'OPTS="«--reload» --port 1"\n', 'OPTS="--port 1"\n'],
  ['the last word in quotes', 'shell', 'OPTS="--port 1 «--reload»"\n', 'OPTS="--port 1"\n'],
  ['all that is in quotes', 'shell', 'OPTS="«--reload»"\n', 'OPTS=""\n'],
  ['an alternative', 'shell', 'deploy «|| true»\n', 'deploy\n'],
  ['a continued line', 'shell', 'uvicorn a \\\n  «--reload» \\\n  --port 1\n', 'uvicorn a \\\n  --port 1\n'],
  ['the last of the continued lines', 'shell', 'uvicorn a \\\n  «--reload»\necho\n', 'uvicorn a\necho\n'],
  ['the last, without a line end', 'shell', 'uvicorn a \\\n  «--reload»', 'uvicorn a'],
  ['the first word of a continued line', 'shell', 'uvicorn \\\n  «--reload» a\n', 'uvicorn \\\n  a\n'],
  ['CRLF', 'shell', 'uvicorn a \\\r\n  «--reload»\r\necho\r\n', 'uvicorn a\r\necho\r\n'],
  ['a line of an array', 'shell', 'args=(\n  a\n  «--reload»\n  b\n)\n', 'args=(\n  a\n  b\n)\n'],
  ['a word of an array', 'shell', 'args=(a «--reload» b)\n', 'args=(a b)\n'],
  ['the only word of an array', 'shell', 'args=(«--reload»)\n', 'args=()\n'],
  ['a statement of its own', 'shell', 'a\n«export DEBUG=1»\nb\n', 'a\nb\n'],
  ['all that is exported', 'shell', 'a\nexport «DEBUG=1»\nb\n', 'a\nb\n'],
  ['one of two that are exported', 'shell', 'export «DEBUG=1» A=2\n', 'export A=2\n'],
  ['a word of a substitution', 'shell', 'x=$(run «--reload»)\n', 'x=$(run)\n'],
  ['one of a comma’s list', 'shell', 'run --with=a,«b»,c\n', 'run --with=a,c\n'],
  ['the last element', 'dockerfile', 'CMD ["uvicorn", "«--reload»"]\n', 'CMD ["uvicorn"]\n'],
  [
    'an element in the middle',
    'dockerfile',
    'CMD ["uvicorn", "«--reload»", "a"]\n',
    'CMD ["uvicorn", "a"]\n',
  ],
  ['the first element', 'dockerfile', 'CMD ["«nodemon»", "a.js"]\n', 'CMD ["a.js"]\n'],
  ['the only element', 'dockerfile', 'CMD [ "«a»" ]\n', 'CMD []\n'],
  ['an element without blanks', 'dockerfile', 'CMD ["uvicorn","«--reload»","a"]\n', 'CMD ["uvicorn","a"]\n'],
  [
    'an element of a shell in an array',
    'dockerfile',
    'CMD ["sh", "-c", "run «--reload»"]\n',
    'CMD ["sh", "-c", "run"]\n',
  ],
  ['all that an ENV sets', 'dockerfile', 'FROM a\nENV «DEBUG=1»\nRUN b\n', 'FROM a\nRUN b\n'],
  ['one of an ENV', 'dockerfile', 'ENV A=1 \\\n    «DEBUG=1» \\\n    B=2\n', 'ENV A=1 \\\n    B=2\n'],
  ['an instruction', 'dockerfile', 'FROM a\n«RUN b \\\n  c»\nCMD d\n', 'FROM a\nCMD d\n'],
  ['a script', 'package-json', '{"start": "nodemon «--inspect» a.js"}', '{"start": "nodemon a.js"}'],
  ['a whole script', 'package-json', '{"start": "«--inspect»"}', '{"start": ""}'],
  ['an escaped word', 'package-json', '{"start": "run \\"«--x»\\" a"}', '{"start": "run a"}'],
  ['an item', 'compose', 'command:\n  - uvicorn\n  - «--reload»\n  - a\n', 'command:\n  - uvicorn\n  - a\n'],
  ['a quoted item', 'compose', 'command:\n  - uvicorn\n  - "«--reload»"\n', 'command:\n  - uvicorn\n'],
  ['a word of an item', 'compose', 'command:\n  - uvicorn «--reload»\n', 'command:\n  - uvicorn\n'],
  ['an element of a flow', 'compose', 'command: [uvicorn, «--reload», a]\n', 'command: [uvicorn, a]\n'],
  [
    'the last of a flow over lines',
    'compose',
    'command: [\n  uvicorn,\n  «--reload»\n]\n',
    'command: [\n  uvicorn\n]\n',
  ],
  ['a pair', 'compose', 'environment:\n  «DEBUG: "1"»\n  A: b\n', 'environment:\n  A: b\n'],
  [
    'a key with its value',
    'workflow',
    '  - run: a\n    «continue-on-error»: true\n    id: b\n',
    '  - run: a\n    id: b\n',
  ],
  [
    'a key with its block',
    'compose',
    'a:\n  «b»:\n    c: 1\n\n    d: 2\n  - e\n\n  f: 3\n',
    'a:\n\n  f: 3\n',
  ],
  ['the first key of an item', 'workflow', '  - «continue-on-error: true»\n    run: a\n', '  - run: a\n'],
  ['the only key of an item', 'workflow', 'a:\n  - «b: c»\n  - d\n', 'a:\n  - d\n'],
  ['a block scalar’s word', 'workflow', 'run: |\n  a \\\n    «--b»\n  c\n', 'run: |\n  a\n  c\n'],
  [
    'an item of Terraform',
    'terraform',
    'command = [\n  "uvicorn", # first\n  "«--reload»",\n]\n',
    'command = [\n  "uvicorn", # first\n]\n',
  ],
  [
    'an item between lines',
    'terraform',
    'c = [\n  "a",\n  "«--reload»",\n  "b",\n]\n',
    'c = [\n  "a",\n  "b",\n]\n',
  ],
  ['the first of lines', 'terraform', 'c = [\n  "«--reload»",\n  "b",\n]\n', 'c = [\n  "b",\n]\n'],
  ['the value of Terraform', 'terraform', 'args = "«--reload»"\n', 'args = ""\n'],
  ['a word of a unit', 'systemd', 'ExecStart=/bin/a «--reload» b\n', 'ExecStart=/bin/a b\n'],
  ['a variable of a unit', 'systemd', '[Service]\nEnvironment="«DEBUG=1»"\nUser=a\n', '[Service]\nUser=a\n'],
  ['one of two variables of a unit', 'systemd', 'Environment=A=1 «DEBUG=1»\n', 'Environment=A=1\n'],
  ['an argument of Python', 'python', 'app.run(host="x", «debug=True»)\n', 'app.run(host="x")\n'],
  ['the first argument', 'python', 'app.run(«debug=True», port=1)\n', 'app.run(port=1)\n'],
  ['the only argument', 'python', 'app.run(«debug=True»)\n', 'app.run()\n'],
  ['an argument with a comma behind', 'python', 'run(\n    a,\n    «debug=True»,\n)\n', 'run(\n    a,\n)\n'],
  ['the last line', 'dotenv', 'A=1\n«DEBUG=1»', 'A=1'],
  ['the only line', 'dotenv', '«DEBUG=1»\n', ''],
])('takes out %s', (_, format, before, after) => {
  expect(fixed(format, before)).toBe(after);
});

test.each<[string, Format, string, string, string]>([
  ['a command', 'shell', '  «uvicorn» a\n', 'exec', '  exec uvicorn a\n'],
  [
    'a command in an array',
    'dockerfile',
    'CMD ["sh", "-c", "«uvicorn» a"]\n',
    'exec',
    'CMD ["sh", "-c", "exec uvicorn a"]\n',
  ],
  ['an element', 'dockerfile', 'CMD ["python", "«a.py»"]\n', '-u', 'CMD ["python", "-u", "a.py"]\n'],
  [
    'an item',
    'compose',
    'command:\r\n  - python\r\n  - «a.py»\r\n',
    '-u',
    'command:\r\n  - python\r\n  - -u\r\n  - a.py\r\n',
  ],
  ['a word of an item', 'compose', 'command:\n  - python «a.py»\n', '-u', 'command:\n  - python -u a.py\n'],
  [
    'an element that must be one word',
    'dockerfile',
    'CMD ["«a»"]\n',
    'a b',
    'Several words cannot be put into one element.',
  ],
])('puts a word before %s', (_, format, before, text, after) => {
  expect(fixed(format, before, { kind: 'insert', with: text })).toBe(after);
});

test.each<[string, string, string]>([
  ['with its indentation', 'if a; then\n\t«start» b\nfi\n', 'if a; then\n\treload\n\tstart b\nfi\n'],
  ['with its line end', 'a\r\n«start» b', 'a\r\nreload\r\nstart b'],
  ['not within a line', 'sudo «start» b\n', 'Its place is not at the beginning of a line.'],
  ['not within a continued line', 'sudo \\\n  «start» b\n', 'The line before goes on in this one.'],
])('puts a line above, %s', (_, before, after) => {
  expect(fixed('shell', before, { kind: 'insert-line', with: 'reload' })).toBe(after);
});

test('replaces characters, and never with a line end', () => {
  expect(fixed('shell', 'systemctl «start» a', { kind: 'replace', with: 'restart' })).toBe(
    'systemctl restart a',
  );
  expect(fixed('shell', '«a»', { kind: 'replace', with: 'a\nb' })).toContain('does not fit on a line');
});

const FORMATS: readonly Format[] = [
  'shell',
  'dockerfile',
  'compose',
  'terraform',
  'systemd',
  'python',
  'package-json',
];
const content = fc.string({
  unit: fc.constantFrom(
    'a',
    '--b',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\\',
    '"',
    "'",
    ',',
    '[',
    ']',
    '(',
    ')',
    '- ',
    ':',
    '#',
    'ENV ',
    'é',
    '\u{1F680}',
  ),
  maxLength: 60,
});

describe('whatever the file', () => {
  test('nothing goes but the token and what separates it', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.nat(), fc.constantFrom(...FORMATS), (text, a, b, format) => {
        const [start = 0, end = 0] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y);
        const span = { path: 'a', start, end };
        const file = repositoryFile({ path: 'a', format, executable: false, content: text });
        const edit = editOf({ kind: 'remove', span, with: '' }, file);
        if ('why' in edit) throw new Error(edit.why);
        const outer =
          text.slice(edit.start, Math.max(start, edit.start)) + text.slice(Math.min(end, edit.end), edit.end);
        // A key takes its block with it, and blanks at the borders of the span may stay.
        if (format !== 'compose') expect(outer).toMatch(/^(?:[\s"'\\,]|ENV|-)*$/);
        expect(edit.start).toBeGreaterThanOrEqual(0);
        expect(edit.end).toBeLessThanOrEqual(text.length);
        const after = applyEdits(text, [edit]);
        expect(after).toBe(text.slice(0, edit.start) + text.slice(edit.end));
      }),
      { numRuns: 2000 },
    );
  });

  test('edits that do not clash give the same in any order, and offsets move with them', () => {
    const one = fc.record({ start: fc.nat(40), length: fc.nat(6), with: fc.constantFrom('', 'x', 'yy') });
    fc.assert(
      fc.property(
        fc.string({ minLength: 46, maxLength: 60 }),
        fc.array(one, { maxLength: 6 }),
        (text, wanted) => {
          const edits: Edit[] = [];
          for (const { start, length, with: by } of wanted) {
            const edit = { path: 'a', start, end: start + length, with: by };
            if (!edits.some((other) => clash(other, edit) || other.start === edit.start)) edits.push(edit);
          }
          const after = applyEdits(text, edits);
          expect(applyEdits(text, edits.toReversed())).toBe(after);
          for (let at = 0; at < text.length; at++) {
            if (edits.some(({ start, end }) => start <= at && at < end)) continue;
            expect(after[movedOffset(at, edits)]).toBe(text[at]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
