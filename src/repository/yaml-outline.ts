/** The outermost shape of one YAML document, read without parsing it: a template would not parse. */
export interface YamlOutline {
  readonly isSequence: boolean;
  /** The keys of its outermost mapping, in order. */
  readonly keys: readonly string[];
  /** Its lines that hold YAML, each with the column at which it begins (from 0). */
  readonly lines: readonly OutlineLine[];
}

export interface OutlineLine {
  readonly column: number;
  readonly text: string;
}

/** Lines that are only a template's own: `{{- if … }}`, `{% for … %}`, `<% … %>`. */
const TEMPLATE_LINE = /^(?:\{\{|\{%|\{#|<%|%\})/;

/** More of a line than this says nothing about its key. */
const KEY_WITHIN = 256;

/** The documents of a YAML file. Comments, directives and lines of template syntax are passed over. */
export function outlineYaml(head: string): YamlOutline[] {
  const documents: OutlineLine[][] = [];
  let current: OutlineLine[] = [];
  for (const line of head.split(/\r\n|\n|\r/)) {
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) {
      documents.push(current);
      current = [];
      pushLine(current, line.slice(3, KEY_WITHIN));
    } else pushLine(current, line.slice(0, KEY_WITHIN));
  }
  return [...documents, current].filter((lines) => lines.length > 0).map(outline);
}

function pushLine(lines: OutlineLine[], line: string): void {
  const text = line.trim();
  if (text === '' || text.startsWith('#') || text.startsWith('%') || TEMPLATE_LINE.test(text)) return;
  lines.push({ column: line.length - line.trimStart().length, text });
}

function outline(lines: readonly OutlineLine[]): YamlOutline {
  const [first] = lines;
  if (first === undefined) return { isSequence: false, keys: [], lines };
  if (first.text.startsWith('{')) return { isSequence: false, keys: flowKeys(lines), lines };
  const outermost = lines.filter((line) => line.column === first.column);
  const keys = outermost.flatMap((line) => keyOf(line.text) ?? []);
  return { isSequence: /^(?:-(?:\s|$)|\[)/.test(first.text), keys, lines };
}

/** The key that a line of a block mapping begins with. */
export function keyOf(text: string): string | undefined {
  const key = /^(?:"([^"]*)"|'([^']*)'|([^\s"'#&*!|>%@`{[\-,?:][^:]*|[?:-][^\s:][^:]*))\s*:(?:\s|$)/.exec(
    text,
  );
  return key === null ? undefined : (key[1] ?? key[2] ?? key[3])?.trim();
}

/** JSON, or YAML written like it: the quoted keys at any depth, which is enough to tell a manifest by. */
function flowKeys(lines: readonly OutlineLine[]): string[] {
  const text = lines.map((line) => line.text).join('\n');
  return [...text.matchAll(/"([\w.-]{1,64})"\s{0,8}:/g)].map((match) => match[1] ?? '');
}

/** The keys two levels below the outermost key `key`, in block style: those of a compose file's services. */
export function grandchildKeys({ lines }: YamlOutline, key: string): Set<string> {
  const found = new Set<string>();
  const top = lines[0]?.column ?? 0;
  const from = lines.findIndex((line) => line.column === top && keyOf(line.text) === key);
  if (from < 0) return found;
  for (const inner of flowInner(lines[from]?.text ?? '')) found.add(inner);
  let child: number | undefined;
  let grandchild: number | undefined;
  for (const { column, text } of lines.slice(from + 1)) {
    if (column <= top) break;
    child ??= column;
    if (column <= child) grandchild = undefined;
    else grandchild ??= column;
    if (column === child) for (const inner of flowInner(text)) found.add(inner);
    else if (column === grandchild) found.add(keyOf(text) ?? '');
  }
  return found;
}

/** `web: {image: nginx, ports: [80:80]}`: the keys of a service written on one line. */
function flowInner(text: string): string[] {
  const open = text.indexOf('{');
  if (open < 0) return [];
  return [...text.slice(open).matchAll(/[{,]\s{0,8}["']?([\w-]{1,64})["']?\s{0,8}:/g)].map(
    (match) => match[1] ?? '',
  );
}
