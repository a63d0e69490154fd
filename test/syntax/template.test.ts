import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Text } from '../../src/repository/text.ts';
import { readObjects } from '../../src/syntax/kubernetes/kubernetes.ts';
import { maskTemplates, type TemplateKind } from '../../src/syntax/template/template.ts';
import { parseYaml } from '../../src/syntax/yaml/yaml.ts';
import { expectMapped } from './mapped.ts';

function mask(source: string, kind: TemplateKind, host?: 'yaml' | 'lines'): Text {
  return maskTemplates(Text.ofFile('a', source), kind, host);
}

test.each<[string, TemplateKind, string, string]>([
  ['a value', 'helm', 'a: {{ .x }}', 'a: xxxxxxxx'],
  ['a literal default too', 'helm', 'a: {{ .x | default 8 }}', 'a: xxxxxxxxxxxxxxxxxxxx'],
  ['in quotes', 'helm', 'a: "{{ .x | quote "}}" }}b"', 'a: "xxxxxxxxxxxxxxxxxxxxxb"'],
  ['a key', 'helm', '{{ .k }}: v', 'xxxxxxxx: v'],
  ['a comment of several lines', 'helm', '{{- /* a }} \n b */ -}}\nc: 1', '                      \nc: 1'],
  [
    'branches',
    'helm',
    '{{- if .a }}\nb: 1\n{{- else }}\nb: 2\n{{- end }}',
    '            \nb: 1\n           \nb: 2\n          ',
  ],
  ['an assignment', 'helm', '{{- $a := 1 }}\nb: 1', '              \nb: 1'],
  [
    'structure as a value',
    'helm',
    'a:\n  {{- toYaml .b | nindent 2 }}\nc: 1',
    'a:\n  xxxxxxxxxxxxxxxxxxxxxxxxxxxx\nc: 1',
  ],
  [
    'structure from column 0',
    'helm',
    'a:\n  b:\n{{ toYaml .c | indent 4 }}\nd: 1',
    'a:\n  b:\n   xxxxxxxxxxxxxxxxxxxxxxx\nd: 1',
  ],
  [
    'structure before a sibling',
    'helm',
    'a:\n  {{- include "l" . | nindent 2 }}\n  b: 1',
    'a:\n  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx:\n  b: 1',
  ],
  [
    'structure behind its key, before a sibling',
    'helm',
    'a: {{- include "l" . | nindent 2 }}\n  b: 1',
    'a: \n  xxxxxxxxxxxxxxxxxxxxxxxxxxxx:\n  b: 1',
  ],
  [
    'structure behind its key, before an item',
    'helm',
    'a: {{- toYaml .b | nindent 2 }}\n- c\n',
    'a: \n- xxxxxxxxxxxxxxxxxxxxxxxxx\n- c\n',
  ],
  [
    'structure behind its key, and nothing else',
    'helm',
    'a: {{- toYaml .b | nindent 2 }}\nc: 1',
    'a: xxxxxxxxxxxxxxxxxxxxxxxxxxxx\nc: 1',
  ],
  [
    'structure after a sibling',
    'helm',
    'a:\n  b: 1\n  {{- include "l" . | nindent 2 }}\n',
    'a:\n  b: 1\n  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx:\n',
  ],
  [
    'structure after an item',
    'helm',
    'a:\n  - b: 1\n  {{- toYaml .c | nindent 2 }}\n',
    'a:\n  - b: 1\n  - xxxxxxxxxxxxxxxxxxxxxxxxxx\n',
  ],
  [
    'a line of a block scalar',
    'helm',
    'a: |\n  b\n{{ tpl .c . | indent 2 }}\nd: 1',
    'a: |\n  b\n  xxxxxxxxxxxxxxxxxxxxxxx\nd: 1',
  ],
  [
    'Jinja',
    'jinja',
    '{% for a in b %}\nc: {{ a }}\n{% endfor %}\n{# d #}',
    '                \nc: xxxxxxx\n            \n       ',
  ],
  ['ERB', 'erb', '<% if a %>\nb: <%= a -%>\n<% end %>', '          \nb: xxxxxxxxx\n         '],
  ['envsubst', 'envsubst', 'a: ${B} $C $1 ${D:-e}', 'a: xxxx xx $1 ${D:-e}'],
  ['GitHub', 'github', 'a: ${{ b }} {{ c }}', 'a: xxxxxxxx {{ c }}'],
  ['nothing that is never closed', 'helm', 'a: {{ b', 'a: {{ b'],
])('masks %s', (_name, kind, source, masked) => {
  const text = mask(source, kind);
  expect(text.value).toBe(masked);
  expectMapped(text, source);
});

test('says what fills a value in', () => {
  expect(mask('a: {{ .Values.x }}', 'helm').slice(3).unknown).toBe(
    'filled in by a template: `{{ .Values.x }}`',
  );
});

test('leaves alone what is not masked', () => {
  expect(mask('a: {{ b }}\nc: 1', 'helm').slice(11).isKnown).toBe(true);
});

test('an action alone on a line of a script is a value, not structure', () => {
  expect(mask('a:\n{{ b }}\n', 'helm', 'lines').value).toBe('a:\nxxxxxxx\n');
});

test('a chart parses, and what it says itself can be read', () => {
  const source = readFileSync('test/fixtures/yaml/helm-deployment.yaml', 'utf8');
  const file = parseYaml(mask(source, 'helm'));
  expect(file.problems).toEqual([]);
  const [deployment, config] = readObjects(file);
  const container = deployment?.workload?.pod.containers[0];
  expect(deployment?.name?.unknown).toMatch(/include "api.fullname"/);
  expect(deployment?.workload?.pod.terminationGracePeriod?.value).toBe(45);
  expect(container?.liveness?.period?.value).toBe(10);
  expect(container?.ports[0]?.port).toMatchObject({ text: { value: expect.stringMatching(/^x+$/) } });
  expect(container?.ports[0]?.port?.value).toBeUndefined();
  const script = container?.command?.[2];
  const at = script?.value.indexOf('exec ./server') ?? -1;
  expect(script?.slice(at, at + 13).isKnown).toBe(true);
  expect(config?.data[0]?.value?.value).toMatch(/listen = 8080/);
});

test('both branches of a template stay', () => {
  const source = '{{ if .a }}\nreplicas: 1\n{{ else }}\nreplicas: 2\n{{ end }}\n';
  const file = parseYaml(mask(source, 'helm'));
  const root = file.documents[0]?.root;
  const values = root?.kind === 'mapping' ? root.getAll('replicas') : [];
  expect(values.map((node) => (node.kind === 'scalar' ? node.value : node))).toEqual([1, 2]);
  expect(file.problems).toEqual([]);
});

test('a compose file under Jinja parses', () => {
  const file = parseYaml(mask(readFileSync('test/fixtures/yaml/compose.yaml.j2', 'utf8'), 'jinja'));
  const root = file.documents[0]?.root;
  const services = root?.kind === 'mapping' ? root.get('services') : undefined;
  expect(file.problems).toEqual([]);
  expect(
    services?.kind === 'mapping' ? services.entries.map((entry) => entry.key.decoded.isKnown) : [],
  ).toEqual([false, true]);
});

test.each<[string, TemplateKind, string]>([
  ['openings', 'helm', '{{'.repeat(300_000)],
  ['quotes', 'helm', `${'{{ "'.repeat(100_000)}}}`],
  ['raw strings', 'helm', `${'{{ ` '.repeat(100_000)}}}`],
  ['ERB openings', 'erb', '<% '.repeat(300_000)],
  ['blanks', 'helm', `a:\n${' '.repeat(1_000_000)}{{ x }}`],
])('survives %s', (_name, kind, source) => {
  expect(mask(source, kind).length).toBe(source.length);
});

test('keeps the length and every line that no action touches', () => {
  const part = fc.constantFrom(
    'a: 1\n',
    'b:\n',
    '  c: |\n',
    '  - d\n',
    '    x\n',
    '{{ e }}',
    '{{- f | nindent 4 }}\n',
    '{{- if g }}\n',
    '{{',
    '}}',
    ' ',
    '"',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 25 }), (parts) => {
      const source = parts.join('');
      const text = mask(source, 'helm');
      expect(text.length).toBe(source.length);
      expectMapped(text, source);
    }),
    { numRuns: 500 },
  );
});
