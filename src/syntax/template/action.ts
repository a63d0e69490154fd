/** Helm and other Go templates, Jinja (Ansible), ERB, envsubst(1), and GitHub's `${{ … }}` expressions. */
export type TemplateKind = 'helm' | 'jinja' | 'erb' | 'envsubst' | 'github';

/** One `{{ … }}` and its like; offsets count in the template. */
export interface TemplateAction {
  readonly start: number;
  readonly end: number;
  /** `control` steers what follows and leaves nothing itself; `output` leaves text. */
  readonly role: 'control' | 'output' | 'comment';
  /** The column that `nindent 4`, `indent 4` or `indent(4)` gives its lines. */
  readonly indent?: number;
}

interface Delimiter {
  readonly open: string;
  readonly close: string;
  readonly strings: string;
}

const GO: Delimiter = { open: '{{', close: '}}', strings: '"`' };
const DELIMITERS: Readonly<Record<TemplateKind, readonly Delimiter[]>> = {
  helm: [{ open: '{{/*', close: '*/}}', strings: '' }, { open: '{{- /*', close: '*/ -}}', strings: '' }, GO],
  jinja: [
    { open: '{{', close: '}}', strings: '"\'' },
    { open: '{%', close: '%}', strings: '"\'' },
    { open: '{#', close: '#}', strings: '' },
  ],
  erb: [{ open: '<%', close: '%>', strings: '' }],
  envsubst: [],
  github: [{ open: '${{', close: '}}', strings: "'" }],
};

/** The actions of a template from left to right. One that is never closed is plain text. */
export function findActions(template: string, kind: TemplateKind): TemplateAction[] {
  if (kind === 'envsubst') return findShellVariables(template);
  const actions: TemplateAction[] = [];
  const opener =
    kind === 'erb' ? /<%(?!%)/g : kind === 'jinja' ? /\{[{%#]/g : kind === 'github' ? /\$\{\{/g : /\{\{/g;
  const scan = new Scan(template);
  for (let match = opener.exec(template); match !== null; match = opener.exec(template)) {
    const start = match.index;
    const end = scan.endOf(start, delimiterAt(template, start, kind));
    if (end === -1) break;
    actions.push(describe(template.slice(start, end), start, kind));
    opener.lastIndex = end;
  }
  return actions;
}

function delimiterAt(template: string, start: number, kind: TemplateKind): Delimiter {
  const fitting = DELIMITERS[kind].find((delimiter) => template.startsWith(delimiter.open, start));
  return fitting ?? GO;
}

/** Finds closing delimiters. The first failure to respect strings ends the attempt to, so that the time stays linear. */
class Scan {
  readonly #template: string;
  #isCareful = true;

  constructor(template: string) {
    this.#template = template;
  }

  endOf(start: number, { open, close, strings }: Delimiter): number {
    const from = start + open.length;
    if (close.startsWith('*/')) {
      const comment = this.#template.indexOf('*/', from);
      const end = comment === -1 ? -1 : this.#template.indexOf('}}', comment);
      return end === -1 ? -1 : end + 2;
    }
    const careful = this.#isCareful && strings !== '' ? this.#endOutsideStrings(from, close, strings) : -1;
    if (careful !== -1) return careful + close.length;
    if (strings !== '') this.#isCareful = false;
    const end = this.#template.indexOf(close, from);
    return end === -1 ? -1 : end + close.length;
  }

  #endOutsideStrings(from: number, close: string, strings: string): number {
    const template = this.#template;
    for (let at = from; at < template.length; at++) {
      const character = template[at] as string;
      if (template.startsWith(close, at)) return at;
      if (strings.includes(character)) at = this.#endOfString(at, character);
    }
    return -1;
  }

  /** Only Go's raw strings span lines; a quote without its partner on the line is no string. */
  #endOfString(start: number, quote: string): number {
    for (let at = start + 1; at < this.#template.length; at++) {
      const character = this.#template[at];
      if (character === quote) return at;
      if (character === '\n' && quote !== '`') return start;
      if (character === '\\' && quote !== '`') at++;
    }
    return start;
  }
}

const GO_CONTROL = /^\{\{-?\s*(?:(?:if|else|end|range|with|define|block|break|continue)\b|\$[\w, $]*:?=)/;

function describe(written: string, start: number, kind: TemplateKind): TemplateAction {
  const end = start + written.length;
  const column = /\bn?indent\s*\(?\s*(\d{1,3})\b/.exec(written)?.[1];
  const indent = column === undefined ? {} : { indent: Number(column) };
  return { start, end, role: roleOf(written, kind), ...indent };
}

function roleOf(written: string, kind: TemplateKind): TemplateAction['role'] {
  if (kind === 'helm') {
    if (/^\{\{-?\s*\/\*/.test(written)) return 'comment';
    return GO_CONTROL.test(written) ? 'control' : 'output';
  }
  if (kind === 'jinja') {
    if (written.startsWith('{#')) return 'comment';
    return written.startsWith('{%') ? 'control' : 'output';
  }
  if (kind !== 'erb' || written.startsWith('<%=')) return 'output';
  return written.startsWith('<%#') ? 'comment' : 'control';
}

/** envsubst(1) knows `$NAME` and `${NAME}` and nothing else. */
function findShellVariables(template: string): TemplateAction[] {
  return [...template.matchAll(/\$(?:\{[A-Za-z_]\w*\}|[A-Za-z_]\w*)/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    role: 'output',
  }));
}
